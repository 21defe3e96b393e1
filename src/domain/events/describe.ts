import { countText, lengthText, roughLengthText, sizeText } from '../text/amounts.ts';
import { isEventName, type EventName } from './names.ts';
import {
  readEventName,
  readLivestream,
  readMeeting,
  readParticipant,
  readRecording,
  type RecordingReading,
} from './read-payload.ts';
import { isObject } from '../json/json-value.ts';
import { fieldOf, textOf } from './values.ts';

/** Characters kept of one text from outside; a longer one is cut and ends with an ellipsis. */
const MAX_TEXT = 60;
const MAX_FIELDS = 8;

/** A text from outside as it may be shown. */
type ShownText = (text: string) => string;

/**
 * One short sentence on what happened, for a person: `Ada joined "Planning"`. Takes anything that
 * was parsed from a body and never throws. Texts from outside are shortened but otherwise raw: who
 * prints the sentence makes it harmless.
 *
 * @param shown gives a text from outside as it may be shown; a secret must go before the text is cut
 */
export function describeEvent(payload: unknown, shown: ShownText = (text) => text): string {
  const name = readEventName(payload);
  const short = (text: string): string => shorten(shown(text));
  if (isEventName(name)) return DESCRIPTIONS[name](payload, short);
  if (!isObject(payload)) return 'no JSON object, so no event';
  return name === undefined
    ? `no event name, ${fieldsText(payload, short)}`
    : `unknown event ${short(name)}, ${fieldsText(payload, short)}`;
}

const DESCRIPTIONS: Readonly<Record<EventName, (payload: unknown, short: ShownText) => string>> = {
  'meeting.started': (payload, short) => `${meetingText(payload, short)} started`,
  'meeting.ended': (payload, short) => `${meetingText(payload, short)} ended${endReason(payload, short)}`,
  'meeting.participantJoined': (payload, short) =>
    `${participantText(payload, short)} joined ${meetingText(payload, short)}`,
  'meeting.participantLeft': (payload, short) =>
    `${participantText(payload, short)} left ${meetingText(payload, short)}${stay(payload)}`,
  'meeting.chatSynced': (payload, short) => `chat of ${meetingText(payload, short)} ready`,
  'recording.statusUpdate': describeRecording,
  'livestreaming.statusUpdate': describeLivestream,
  'meeting.transcript': (payload, short) => `transcript of ${meetingText(payload, short)} ready`,
  'meeting.summary': (payload, short) => `summary of ${meetingText(payload, short)} ready`,
};

function meetingText(payload: unknown, short: ShownText): string {
  const { title, id } = readMeeting(payload);
  if (title !== undefined) return `"${short(title)}"`;
  return id === undefined ? 'a meeting' : `meeting ${shortId(id, short)}`;
}

function participantText(payload: unknown, short: ShownText): string {
  const { name, customId, id } = readParticipant(payload);
  if (name !== undefined) return short(name);
  if (customId !== undefined) return `participant ${short(customId)}`;
  return id === undefined ? 'somebody' : `participant ${shortId(id, short)}`;
}

function stay(payload: unknown): string {
  const { joinedAt, leftAt } = readParticipant(payload);
  if (joinedAt === undefined || leftAt === undefined || leftAt < joinedAt) return '';
  return ` after ${roughLengthText((leftAt - joinedAt) / 1000)}`;
}

const END_REASONS = new Map([
  ['ALL_PARTICIPANTS_LEFT', 'everyone left'],
  ['HOST_ENDED_MEETING', 'by the host'],
]);

function endReason(payload: unknown, short: ShownText): string {
  const reason = textOf(payload, 'reason');
  return reason === undefined ? '' : ` (${END_REASONS.get(reason) ?? short(reason)})`;
}

function describeRecording(payload: unknown, short: ShownText): string {
  const recording = readRecording(payload);
  const what = `${recording.isTrack ? 'track recording' : 'recording'} of ${meetingText(payload, short)}`;
  switch (recording.status) {
    case undefined:
      return `${what} changed`;
    case 'INVOKED':
      return `${what} requested`;
    case 'RECORDING':
      return `${what} started`;
    case 'UPLOADING':
      return [`${what} stopped, uploading`, ...recordingFacts(recording)].join(', ');
    case 'UPLOADED':
      return [`${what} uploaded`, ...recordingFacts(recording)].join(', ');
    case 'ERRORED':
      return recording.error === undefined ? `${what} failed` : `${what} failed: ${short(recording.error)}`;
    default:
      return `${what} is now ${short(recording.status)}`;
  }
}

function recordingFacts({ size, duration, isTrack, downloadUrls, stopReason }: RecordingReading): string[] {
  const facts: string[] = [];
  if (size !== undefined) facts.push(sizeText(size));
  if (duration !== undefined) facts.push(lengthText(duration));
  if (isTrack) facts.push(countText(downloadUrls.length, 'file'));
  if (stopReason === 'INTERNAL_ERROR') facts.push('stopped by an error');
  return facts;
}

const STREAM_STATES = new Map([
  ['LIVE', 'live'],
  ['OFFLINE', 'offline'],
  ['IDLE', 'idle'],
]);

/** Dyte's livestream events name no meeting, so the sentence does without where there is none. */
function describeLivestream(payload: unknown, short: ShownText): string {
  const { status } = readLivestream(payload);
  const hasMeeting = fieldOf(payload, 'meeting') !== undefined;
  const what = hasMeeting ? `stream of ${meetingText(payload, short)}` : 'stream';
  if (status === undefined) return `${what} changed`;
  return `${what} ${STREAM_STATES.get(status) ?? `is now ${short(status)}`}`;
}

function fieldsText(payload: Readonly<Record<string, unknown>>, short: ShownText): string {
  const names = Object.keys(payload).filter((name) => name !== 'event');
  if (names.length === 0) return 'no other fields';
  const shown = names.slice(0, MAX_FIELDS).map(short);
  const more = names.length - shown.length;
  return `fields ${shown.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

function shortId(id: string, short: ShownText): string {
  return short(/^[0-9a-f]{8}-/i.test(id) ? id.slice(0, 8) : id);
}

function shorten(text: string): string {
  // Cut to twice the limit first: a text of a megabyte is not split into characters as a whole.
  const characters = Array.from(text.slice(0, MAX_TEXT * 2 + 2));
  return characters.length <= MAX_TEXT ? text : `${characters.slice(0, MAX_TEXT - 1).join('')}…`;
}

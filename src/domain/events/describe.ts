import { countText, lengthText, roughLengthText, sizeText } from '../text/amounts.ts';
import { isEventName, type EventName } from './names.ts';
import {
  readEventName,
  readLivestream,
  readMeeting,
  readParticipant,
  readRecording,
  type MeetingReading,
  type RecordingReading,
} from './read-payload.ts';
import { isObject } from '../json/json-value.ts';
import { textOf } from './values.ts';

/** Characters kept of one text from outside; a longer one is cut and ends with an ellipsis. */
const MAX_TEXT = 60;
const MAX_FIELDS = 8;

/** A text from outside as it may be shown. */
type ShownText = (text: string) => string;

/** What happened, in parts: what is news comes first, what is known already last. */
export interface EventDescription {
  /** What it happened to, where only the event's name says it: `recording`. */
  readonly subject: string | undefined;
  /** `uploaded, 48.2 MB, 20m 00s`, `Ada left after 19m`. */
  readonly news: string;
  /** The meeting's title, else `meeting 98f70aab`, else its session; undefined where none is known. */
  readonly meeting: string | undefined;
}

/** What is known of meetings from earlier events. */
export interface KnownTitles {
  /** @returns a title as it came */
  titleOf(meeting: MeetingReading): string | undefined;
}

const NONE_KNOWN: KnownTitles = { titleOf: () => undefined };

/**
 * What happened, for a person. Takes anything that was parsed from a body and never throws. Texts from
 * outside are shortened but otherwise raw: who prints them makes them harmless.
 *
 * @param shown gives a text from outside as it may be shown; a secret must go before the text is cut
 * @param titles of meetings, for events that name theirs by its id only
 */
export function describeEvent(
  payload: unknown,
  shown: ShownText = (text) => text,
  titles: KnownTitles = NONE_KNOWN,
): EventDescription {
  const name = readEventName(payload);
  const short = (text: string): string => shorten(shown(text));
  if (isEventName(name)) {
    const { subject, news } = DESCRIPTIONS[name](payload, short);
    return { subject, news, meeting: meetingText(payload, short, titles) };
  }
  return { subject: undefined, news: unknownText(payload, name, short), meeting: undefined };
}

/** The same as one sentence: `recording uploaded, 48.2 MB, 20m 00s · Planning`. */
export function sentenceOf({ subject, news, meeting }: EventDescription): string {
  const what = subject === undefined ? news : `${subject} ${news}`;
  return meeting === undefined ? what : `${what}${BEFORE_TITLE}${meeting}`;
}

/** Between what happened and the meeting's title. */
export const BEFORE_TITLE = ' · ';

function unknownText(payload: unknown, name: string | undefined, short: ShownText): string {
  if (!isObject(payload)) return 'no JSON object, so no event';
  return name === undefined
    ? `no event name, ${fieldsText(payload, short)}`
    : `unknown event ${short(name)}, ${fieldsText(payload, short)}`;
}

type Happening = Pick<EventDescription, 'subject' | 'news'>;

const plain = (news: string): Happening => ({ subject: undefined, news });

const DESCRIPTIONS: Readonly<Record<EventName, (payload: unknown, short: ShownText) => Happening>> = {
  'meeting.started': () => ({ subject: 'meeting', news: 'started' }),
  'meeting.ended': (payload, short) => ({ subject: 'meeting', news: `ended${endReason(payload, short)}` }),
  'meeting.participantJoined': (payload, short) => plain(`${participantText(payload, short)} joined`),
  'meeting.participantLeft': (payload, short) =>
    plain(`${participantText(payload, short)} left${stay(payload)}`),
  'meeting.chatSynced': () => plain('chat ready'),
  'recording.statusUpdate': describeRecording,
  'livestreaming.statusUpdate': describeLivestream,
  'meeting.transcript': () => plain('transcript ready'),
  'meeting.summary': () => plain('summary ready'),
};

function meetingText(payload: unknown, short: ShownText, titles: KnownTitles): string | undefined {
  const meeting = readMeeting(payload);
  const title = meeting.title ?? titles.titleOf(meeting);
  if (title !== undefined) return short(title);
  if (meeting.id !== undefined) return `meeting ${shortId(meeting.id, short)}`;
  return meeting.sessionId === undefined ? undefined : `session ${shortId(meeting.sessionId, short)}`;
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
  ['ALL_PARTICIPANTS_LEFT', ', everyone left'],
  ['HOST_ENDED_MEETING', ' by the host'],
]);

function endReason(payload: unknown, short: ShownText): string {
  const reason = textOf(payload, 'reason');
  return reason === undefined ? '' : (END_REASONS.get(reason) ?? ` (${short(reason)})`);
}

function describeRecording(payload: unknown, short: ShownText): Happening {
  const recording = readRecording(payload);
  const news = recordingNews(recording, short);
  return recording.isTrack ? plain(`track recording ${news}`) : { subject: 'recording', news };
}

function recordingNews(recording: RecordingReading, short: ShownText): string {
  switch (recording.status) {
    case undefined:
      return 'changed';
    case 'INVOKED':
      return 'requested';
    case 'RECORDING':
      return 'started';
    case 'UPLOADING':
      return ['stopped, uploading', ...recordingFacts(recording)].join(', ');
    case 'UPLOADED':
      return ['uploaded', ...recordingFacts(recording)].join(', ');
    case 'ERRORED':
      return recording.error === undefined ? 'failed' : `failed: ${short(recording.error)}`;
    default:
      return `is now ${short(recording.status)}`;
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

function describeLivestream(payload: unknown, short: ShownText): Happening {
  const { status } = readLivestream(payload);
  if (status === undefined) return plain('stream changed');
  return plain(`stream ${STREAM_STATES.get(status) ?? `is now ${short(status)}`}`);
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

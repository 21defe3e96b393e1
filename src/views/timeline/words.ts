import type { Finding, FindingKind } from '../../domain/timeline/timeline.ts';
import type { FileKind } from '../../domain/files/file-links.ts';
import { countText, deliveriesText, roughLengthText } from '../../domain/text/amounts.ts';
import { isSameDay, localDay, localTime } from '../../terminal/text/local-time.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import { shownName } from './rows.ts';

const FILES: Readonly<Record<FileKind, string>> = {
  video: 'recording',
  audio: 'audio of the recording',
  track: 'track of the recording',
  transcript: 'transcript',
  summary: 'summary',
  chat: 'chat',
};

type Word = (finding: Finding, now: number) => string;

/** What each says, as a whole sentence; of several of a kind each has its own. */
const WORDS: Readonly<Record<FindingKind, Word>> = {
  started_missing: () => 'No meeting.started of it is here.',
  ended_missing: () => 'No meeting.ended came, though it seems to be over.',
  left_without_joined: (finding, now) =>
    `${nameIn(finding)} left${timeIn(finding, now)}, and no meeting.participantJoined is here.`,
  joined_without_left: (finding, now) =>
    `${nameIn(finding)} joined${timeIn(finding, now)}, and no meeting.participantLeft came.`,
  recording_unfinished: (finding, now) =>
    `The recording ${idIn(finding)} never reached UPLOADED: its last state is ${detailIn(finding)},${timeIn(finding, now)}.`,
  recording_failed: (finding) =>
    `The recording ${idIn(finding)} failed${finding.detail === undefined ? '' : `: ${detailIn(finding)}`}.`,
  livestream_unfinished: (finding, now) =>
    `The livestream ${idIn(finding)} went live${timeIn(finding, now)}, and no OFFLINE came.`,
  rejected: (finding) =>
    `${deliveriesText(finding.count ?? 0)} that ${finding.count === 1 ? 'names' : 'name'} it ${finding.count === 1 ? 'was' : 'were'} rejected (${detailIn(finding).replaceAll('_', ' ')}).`,
  not_handled: (finding) => `A target did not handle ${deliveriesText(finding.count ?? 0)}.`,
  late: (finding) =>
    `${deliveriesText(finding.count ?? 0)} came more than a minute after ${finding.count === 1 ? 'it' : 'they'} happened.`,
  same_fact: (finding) =>
    `${countText(finding.count ?? 0, 'event was', 'events were')} told twice, by deliveries of their own: do two webhooks lead here?`,
  link_expires: (finding, now) =>
    `The link to the ${fileIn(finding)} expires in ${roughLengthText(((finding.at ?? now) - now) / 1000)}: dyte-hooks deliveries download ${String(finding.position)}`,
  link_expired: (finding, now) =>
    `The link to the ${fileIn(finding)} has expired${dayIn(finding, now)}: dyte-hooks deliveries download ${String(finding.position)} refreshes it while the service has the file.`,
  played_back: () =>
    'All came much faster than it happened: it was played, or sent again. What came late cannot be told.',
  livestream_assumed: () =>
    'The livestream names no meeting, as those of Dyte: it is shown because it went on meanwhile.',
};

/** A finding for people. Harmless. */
export function findingText(finding: Finding, now: number): string {
  return WORDS[finding.kind](finding, now);
}

function nameIn({ subject = '' }: Finding): string {
  return shownName(subject);
}

function idIn({ subject = '' }: Finding): string {
  return shortId(subject);
}

function detailIn({ detail = '' }: Finding): string {
  return shownName(detail);
}

function fileIn({ file }: Finding): string {
  return file === undefined ? 'file' : FILES[file];
}

function timeIn({ at }: Finding, now: number): string {
  if (at === undefined) return '';
  return isSameDay(at, now) ? ` at ${localTime(at)}` : ` at ${localDay(at, now)} ${localTime(at)}`;
}

function dayIn({ at }: Finding, now: number): string {
  return at === undefined || isSameDay(at, now) ? '' : ` on ${localDay(at, now)}`;
}

import type { FileKind } from '../files/file-links.ts';
import type { PlacedDelivery } from './place-deliveries.ts';
import type { Finding, FindingKind, Person, Timeline, Track } from './timeline.ts';

export interface FindingParts extends Pick<Timeline, 'state' | 'people' | 'tracks' | 'counts'> {
  /** Those that were accepted. */
  readonly accepted: readonly PlacedDelivery[];
  readonly rejected: readonly PlacedDelivery[];
  readonly twins: number;
  readonly isPlayedBack: boolean;
  readonly isLivestreamAssumed: boolean;
  readonly now: number;
}

/** How long a recording may be on its way to where it is kept, in milliseconds. */
const UPLOAD_MS = 10 * 60_000;

/** A link that expires sooner than this is to be used now. */
const SOON_MS = 24 * 60 * 60_000;

/** What does not add up, the worst first, and what is only to be known behind it. */
export function findingsOf(parts: FindingParts): readonly Finding[] {
  const byPosition = new Map(parts.accepted.map((delivery) => [delivery.position, delivery]));
  const all = [
    ...edgeFindings(parts),
    ...parts.people.flatMap((person) => personFindings(person, parts)),
    ...parts.tracks.flatMap((track) => trackFindings(track, byPosition, parts)),
    ...deliveryFindings(parts),
    ...linkFindings(parts),
  ];
  return [...all.filter(({ isProblem }) => isProblem), ...all.filter(({ isProblem }) => !isProblem)];
}

function finding(kind: FindingKind, isProblem: boolean, more: Partial<Finding> = {}): Finding {
  const none = { subject: undefined, detail: undefined, file: undefined };
  return { kind, isProblem, ...none, at: undefined, count: undefined, position: undefined, ...more };
}

function edgeFindings({ accepted, state }: FindingParts): readonly Finding[] {
  const hasStarted = accepted.some(({ event }) => event === 'meeting.started');
  return [
    ...(hasStarted ? [] : [finding('started_missing', true)]),
    ...(state === 'over' ? [finding('ended_missing', true)] : []),
  ];
}

function personFindings({ id, name, stays }: Person, { state }: FindingParts): readonly Finding[] {
  const subject = name ?? id;
  return stays.flatMap(({ from, to, joined, left }) => [
    ...(joined === undefined
      ? [finding('left_without_joined', true, { subject, at: to, position: left })]
      : []),
    ...(left === undefined && state !== 'running'
      ? [finding('joined_without_left', true, { subject, at: from, position: joined })]
      : []),
  ]);
}

function trackFindings(
  { kind, id, spans, state }: Track,
  byPosition: ReadonlyMap<number, PlacedDelivery>,
  { state: sessionState, now }: FindingParts,
): readonly Finding[] {
  const last = spans.at(-1);
  if (last === undefined) return [];
  const { from: at, position } = last;
  const about = { subject: id, detail: state, at, position };
  const isOver = sessionState !== 'running';
  if (kind === 'livestream')
    return state === 'LIVE' && isOver ? [finding('livestream_unfinished', true, about)] : [];
  const told = byPosition.get(position);
  if (state === 'ERRORED')
    return [finding('recording_failed', true, { ...about, detail: told?.state?.error })];
  const isLong = now - (told?.receivedAt ?? at) > UPLOAD_MS;
  return state !== 'UPLOADED' && isOver && isLong ? [finding('recording_unfinished', true, about)] : [];
}

function deliveryFindings(parts: FindingParts): readonly Finding[] {
  const { accepted, rejected, counts, twins, isPlayedBack, isLivestreamAssumed } = parts;
  const unhandled = accepted.filter(({ hasFailed }) => hasFailed);
  const reasons = [...new Set(rejected.map(({ rejection }) => rejection))].join(', ');
  const many = (kind: FindingKind, of: readonly PlacedDelivery[], detail?: string): readonly Finding[] =>
    of.length === 0 ? [] : [finding(kind, true, { count: of.length, position: of[0]?.position, detail })];
  return [
    ...many('rejected', rejected, reasons),
    ...many('not_handled', unhandled),
    ...(counts.late > 0 ? [finding('late', true, { count: counts.late })] : []),
    ...(twins > 0 ? [finding('same_fact', true, { count: twins })] : []),
    ...(isPlayedBack ? [finding('played_back', false)] : []),
    ...(isLivestreamAssumed ? [finding('livestream_assumed', false)] : []),
  ];
}

/** Of each file the newest link. */
function linkFindings({ accepted, now }: FindingParts): readonly Finding[] {
  const newest = new Map<string, { file: FileKind; expiresAt: number; position: number }>();
  for (const { links, position } of accepted)
    for (const { kind: file, recordingId = '', expiresAt } of links) {
      const key = `${file} ${recordingId}`;
      const known = newest.get(key);
      if (known === undefined || known.expiresAt <= expiresAt) newest.set(key, { file, expiresAt, position });
    }
  return [...newest.values()].flatMap(({ file, expiresAt, position }) => {
    const about = { file, at: expiresAt, position };
    if (expiresAt <= now) return [finding('link_expired', false, about)];
    return expiresAt - now < SOON_MS ? [finding('link_expires', true, about)] : [];
  });
}

import { findingsOf } from './findings.ts';
import { marksOf, withoutTwins } from './marks.ts';
import { peopleIn } from './people.ts';
import { maxOf, minOf, placeDeliveries, type PlacedDelivery } from './place-deliveries.ts';
import { tracksIn } from './tracks.ts';
import type { Mark, Person, Timeline, TimelineCounts, Track } from './timeline.ts';
import type { ToldDelivery } from './told-delivery.ts';

export interface TimelineOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether livestreams among the deliveries name no meeting. */
  readonly isLivestreamAssumed?: boolean;
}

/** A session that was silent for so long has ended, and the news of it was lost. */
const MAX_SILENCE_MS = 12 * 60 * 60_000;

/** How much of the beginning may have been missed. */
const MAX_MISSED_MS = 24 * 60 * 60_000;

/** Once everybody has left, the end is told within this time. */
const END_MS = 5 * 60_000;

/** What comes after the end, such as a transcript, gets this part of the chart at most. */
const SHARE_AFTER_END = 0.2;
const MIN_AFTER_END_MS = 60_000;

const AFTER_END: ReadonlySet<string | undefined> = new Set([
  'meeting.chatSynced',
  'meeting.transcript',
  'meeting.summary',
]);

/**
 * Makes one session's timeline of its deliveries, in whatever order they are given.
 *
 * @returns undefined where there is none that was accepted
 */
export function buildTimeline(
  deliveries: readonly ToldDelivery[],
  { now, isLivestreamAssumed = false }: TimelineOptions,
): Timeline | undefined {
  const { deliveries: placed, isPlayedBack } = placeDeliveries(deliveries);
  const accepted = placed.filter(({ rejection }) => rejection === undefined);
  if (accepted.length === 0) return undefined;
  const rejected = placed.filter(({ rejection }) => rejection !== undefined);
  const { first, twins } = withoutTwins(accepted);
  const startedAt = startOf(accepted);
  const people = peopleIn(first, startedAt);
  const tracks = tracksIn(first);
  const { state, endedAt } = endOf(accepted, people, now);
  const marks = marksOf(placed, twins, isPlayedBack);
  const counts = countsOf(accepted.length, marks);
  const parts = { state, people, tracks, counts, accepted, rejected, twins: twins.size };
  return {
    ...nameOf(accepted),
    state,
    startedAt,
    endedAt,
    from: startedAt,
    to: lastShown({ startedAt, endedAt, people, tracks, accepted, now }),
    people,
    tracks,
    marks,
    findings: findingsOf({ ...parts, isPlayedBack, isLivestreamAssumed, now }),
    counts,
  };
}

function nameOf(accepted: readonly PlacedDelivery[]): Pick<Timeline, 'meetingId' | 'title'> {
  return {
    meetingId: accepted.find(({ meetingId }) => meetingId !== undefined)?.meetingId,
    title: accepted.findLast(({ title }) => title !== undefined)?.title,
  };
}

/** What payloads say of it counts where it can be true: not later than what happened in it. */
function startOf(accepted: readonly PlacedDelivery[]): number {
  const earliest = minOf(accepted.map(({ at }) => at));
  const said = accepted.flatMap(({ startedAt = earliest }) =>
    startedAt <= earliest && startedAt >= earliest - MAX_MISSED_MS ? [startedAt] : [],
  );
  return minOf([earliest, ...said]);
}

function endOf(
  accepted: readonly PlacedDelivery[],
  people: readonly Person[],
  now: number,
): Pick<Timeline, 'state' | 'endedAt'> {
  const ended = accepted.find(({ event }) => event === 'meeting.ended');
  if (ended !== undefined) return { state: 'ended', endedAt: ended.at };
  const inside = accepted.filter(({ event }) => !AFTER_END.has(event));
  const last = maxOf((inside.length === 0 ? accepted : inside).map(({ at }) => at));
  const lastCame = maxOf(accepted.map(({ receivedAt }) => receivedAt));
  const isEmpty = people.length > 0 && people.every(({ stays }) => stays.every(({ to }) => to !== undefined));
  const isOver =
    inside.length < accepted.length ||
    now - lastCame > MAX_SILENCE_MS ||
    (isEmpty && now - lastCame > END_MS);
  return isOver ? { state: 'over', endedAt: last } : { state: 'running', endedAt: undefined };
}

interface Shown extends Pick<Timeline, 'startedAt' | 'endedAt'> {
  readonly people: readonly Person[];
  readonly tracks: readonly Track[];
  readonly accepted: readonly PlacedDelivery[];
  readonly now: number;
}

function lastShown({ startedAt, endedAt, people, tracks, accepted, now }: Shown): number {
  const times = [
    ...accepted.map(({ at }) => at),
    ...people.flatMap(({ stays }) => stays.map(({ from, to = from }) => to)),
    ...tracks.flatMap(({ spans }) => spans.map(({ from }) => from)),
  ];
  const latest = maxOf(times);
  if (endedAt === undefined) return Math.max(latest, now, startedAt);
  const room = Math.max((endedAt - startedAt) * SHARE_AFTER_END, MIN_AFTER_END_MS);
  return Math.max(Math.min(latest, endedAt + room), startedAt);
}

function countsOf(deliveries: number, marks: readonly Mark[]): TimelineCounts {
  const numberOf = (kind: Mark['kind']): number => marks.filter((mark) => mark.kind === kind).length;
  return { deliveries, late: numberOf('late'), repeated: numberOf('repeat'), rejected: numberOf('rejected') };
}

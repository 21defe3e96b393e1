import type { TimelineReportJson } from '../../schemas/timeline.ts';
import type { Finding, Mark, Person, Timeline, Track } from '../../domain/timeline/timeline.ts';
import { maskText } from '../../domain/secrets/mask-secrets.ts';
import type { TimelineView } from './text.ts';

/** The ids of deliveries by their positions. */
export type DeliveryIds = ReadonlyMap<number, string>;

/** A timeline for programs. */
export function timelineJson(
  { sessionId, timeline, others }: TimelineView,
  ids: DeliveryIds,
): TimelineReportJson {
  const { meetingId = null, title, state, startedAt, endedAt, people, marks, findings } = timeline;
  return {
    sessionId,
    meetingId,
    title: masked(title),
    state,
    startedAt: iso(startedAt),
    endedAt: endedAt === undefined ? null : iso(endedAt),
    counts: timeline.counts,
    people: people.map((person) => personJson(person, ids)),
    recordings: tracksOf(timeline, 'recording').map((track) => trackJson(track, ids)),
    livestreams: tracksOf(timeline, 'livestream').map((track) => trackJson(track, ids)),
    marks: marks.map(markJson),
    findings: findings.map((finding) => findingJson(finding, ids)),
    otherSessions: others.map(({ sessionId: id, lastReceivedAt, deliveries }) => {
      return { sessionId: id, lastReceivedAt: iso(lastReceivedAt), deliveries };
    }),
  };
}

function tracksOf({ tracks }: Timeline, kind: Track['kind']): readonly Track[] {
  return tracks.filter((track) => track.kind === kind);
}

function personJson({ id, name, stays }: Person, ids: DeliveryIds): TimelineReportJson['people'][number] {
  return {
    id: maskText(id),
    name: masked(name),
    stays: stays.map(({ connection, from, to, joined, left }) => ({
      connection: maskText(connection),
      from: iso(from),
      to: to === undefined ? null : iso(to),
      joined: idAt(joined, ids),
      left: idAt(left, ids),
    })),
  };
}

function trackJson({ id, state, spans }: Track, ids: DeliveryIds): TimelineReportJson['recordings'][number] {
  return {
    id: maskText(id),
    state: maskText(state),
    states: spans.map((span) => ({
      state: maskText(span.state),
      at: iso(span.from),
      deliveryId: idAt(span.position, ids),
    })),
  };
}

function markJson(mark: Mark): TimelineReportJson['marks'][number] {
  const { kind, at, deliveryId, event, lateMs, rejection } = mark;
  const none = { event: event ?? null, lateMs: lateMs ?? null, rejection: rejection ?? null };
  return { kind, at: iso(at), deliveryId, ...none };
}

function findingJson(finding: Finding, ids: DeliveryIds): TimelineReportJson['findings'][number] {
  const { kind, isProblem, subject, detail, file = null, at, count = null, position } = finding;
  const about = { subject: masked(subject), detail: masked(detail), file };
  const time = at === undefined ? null : iso(at);
  return { kind, problem: isProblem, ...about, at: time, count, deliveryId: idAt(position, ids) };
}

function idAt(position: number | undefined, ids: DeliveryIds): string | null {
  return position === undefined ? null : (ids.get(position) ?? null);
}

function masked(text: string | undefined): string | null {
  return text === undefined ? null : maskText(text);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

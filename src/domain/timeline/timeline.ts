import type { Rejection } from '../delivery/received-delivery.ts';
import type { FileKind } from '../files/file-links.ts';

/** The session of a timeline, as its stored deliveries tell it. Times are milliseconds since 1970. */
export interface Timeline {
  readonly meetingId: string | undefined;
  readonly title: string | undefined;
  /** `over`: it has ended as far as can be seen, and no delivery says so. */
  readonly state: 'running' | 'ended' | 'over';
  readonly startedAt: number;
  /** When it ended; the last that is known of one that is over; undefined while it runs. */
  readonly endedAt: number | undefined;
  /** What a chart has to show, ends included. */
  readonly from: number;
  readonly to: number;
  /** In the order in which they came. */
  readonly people: readonly Person[];
  readonly tracks: readonly Track[];
  readonly marks: readonly Mark[];
  readonly findings: readonly Finding[];
  readonly counts: TimelineCounts;
}

export interface TimelineCounts {
  /** Those that were accepted. */
  readonly deliveries: number;
  readonly late: number;
  /** Those that came more than once, or that tell what another has told. */
  readonly repeated: number;
  readonly rejected: number;
}

/** Somebody, with all times that they were in. */
export interface Person {
  /** The id that their application has for them, else that of their connection. */
  readonly id: string;
  readonly name: string | undefined;
  readonly stays: readonly Stay[];
}

/** One time that somebody was in. */
export interface Stay {
  readonly connection: string;
  readonly from: number;
  /** Undefined where no leave has been told. */
  readonly to: number | undefined;
  /** Positions of the deliveries that tell it. */
  readonly joined: number | undefined;
  readonly left: number | undefined;
}

/** A recording or a livestream, state by state. */
export interface Track {
  readonly kind: 'recording' | 'livestream';
  readonly id: string;
  readonly spans: readonly Span[];
  /** The last state. */
  readonly state: string;
}

export interface Span {
  readonly state: string;
  readonly from: number;
  /** Undefined for the last one. */
  readonly to: number | undefined;
  readonly position: number;
}

/** A delivery that did not come as it should. */
export interface Mark {
  readonly kind: 'late' | 'repeat' | 'rejected';
  /** Where it stands in the chart. */
  readonly at: number;
  readonly position: number;
  readonly deliveryId: string;
  readonly event: string | undefined;
  /** How much later it came than it happened: milliseconds. */
  readonly lateMs: number | undefined;
  readonly rejection: Rejection | undefined;
}

/**
 * What does not add up, or should be known: `started_missing`, `ended_missing`: no such delivery.
 * `recording_unfinished`: it never reached its end. `same_fact`: two deliveries tell one fact, as those of two
 * webhooks do. `played_back`: all came much faster than it happened. `livestream_assumed`: a livestream that
 * names no meeting went on meanwhile.
 */
export type FindingKind =
  | 'started_missing'
  | 'ended_missing'
  | 'left_without_joined'
  | 'joined_without_left'
  | 'recording_unfinished'
  | 'recording_failed'
  | 'livestream_unfinished'
  | 'rejected'
  | 'not_handled'
  | 'late'
  | 'same_fact'
  | 'link_expires'
  | 'link_expired'
  | 'played_back'
  | 'livestream_assumed';

export interface Finding {
  readonly kind: FindingKind;
  /** False for what is only to be known. */
  readonly isProblem: boolean;
  /** A name or an id: text from outside. */
  readonly subject: string | undefined;
  /** A state, a reason, an error: text from outside. */
  readonly detail: string | undefined;
  readonly file: FileKind | undefined;
  /** When it happened, or until when a link works. */
  readonly at: number | undefined;
  readonly count: number | undefined;
  /** Of the delivery that it is about. */
  readonly position: number | undefined;
}

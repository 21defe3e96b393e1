import type { ReplayPlan } from '../domain/replay/replay-plan.ts';
import type {
  DeliveryContent,
  ForwardRecord,
  ForwardState,
  StoredDelivery,
} from '../domain/delivery/stored-delivery.ts';

/** One delivery on its way to one target, as a replay is to send it. */
export interface ReplayEntry {
  readonly position: number;
  readonly target: string;
}

/** The same, once it is written down. */
export interface ReplayItem {
  /** Its place in the replay, from 1 on. */
  readonly number: number;
  readonly position: number;
  readonly target: string;
  /** Undefined when it was removed in the meantime. */
  readonly delivery: StoredDelivery | undefined;
}

/**
 * What became of an item. `open`: it could not be tried, or nothing was reached, and it is sent when the
 * replay goes on.
 */
export interface ReplayResult {
  readonly number: number;
  readonly state: 'open' | 'succeeded' | 'failed';
  /**
   * The try, for the delivery's own history; undefined when there was none. One that reached nothing does
   * not change how far the delivery has come.
   */
  readonly record: Omit<ForwardRecord, 'state'> | undefined;
  /** Whether something other than the delivery was sent: that says nothing of how far it has come. */
  readonly isChanged: boolean;
}

export interface ReplayCounts {
  readonly total: number;
  readonly open: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** A replay that was written down whole. */
export interface StoredReplay {
  /** Names it to people. */
  readonly number: number;
  readonly plan: ReplayPlan;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Names of all its targets. */
  readonly targets: readonly string[];
  readonly counts: ReplayCounts;
}

/**
 * Where replays are written down before they begin, and marked as they go, beside a receiver that writes
 * to the same file. Every step is short, and survives the end of the process.
 */
export interface ReplayJournal {
  /**
   * Begins to write a replay down. What is older than a month is forgotten.
   *
   * @returns its number
   */
  create(plan: ReplayPlan): number;
  /** Adds what it is to send, in the order of sending. */
  add(replay: number, entries: readonly ReplayEntry[]): void;
  /** Everything is written down: from here on it can go on after any end. */
  seal(replay: number): void;
  /**
   * @param replay the newest that is not done when undefined
   * @throws HooksError `replay_not_found`
   */
  find(replay: number | undefined): StoredReplay;
  /**
   * Makes a replay this process's own.
   *
   * @returns whether the process that had it before ended without giving it back
   * @throws HooksError `replay_running` while another one is at it
   */
  claim(replay: number): { readonly wasCutOff: boolean };
  /** Gives it back in good order. */
  release(replay: number): void;
  /** Forgets it, with all that it was to send. */
  forget(replay: number): void;
  /** Opens those that failed, to be sent once more. */
  reopenFailed(replay: number): void;
  counts(replay: number): ReplayCounts;
  /** What is open, in the order of sending. @param after only those behind this number; 0 for all */
  openItems(replay: number, after: number, limit: number): readonly ReplayItem[];
  /** @throws HooksError `delivery_not_found` when it was removed in the meantime */
  content(position: number): DeliveryContent;
  /** Marks items and records their tries, all or nothing. */
  finish(replay: number, results: readonly ReplayResult[]): void;
  /** To be called every few seconds, so that nobody takes this process for dead. */
  heartbeat(): void;
  /** The targets that deliveries have been on their way to, by position. */
  targetsOf(positions: readonly number[]): ReadonlyMap<number, readonly KnownTarget[]>;
  close(): void;
}

export interface KnownTarget {
  readonly target: string;
  readonly state: ForwardState;
}

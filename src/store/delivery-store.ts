import type { KeyObject } from 'node:crypto';
import type { HooksError } from '../domain/errors.ts';
import type { ReceiverRecord, ReceiverReport } from '../domain/forward/receiver-record.ts';
import type { Pause } from '../domain/forward/pause.ts';
import type {
  DeliveryContent,
  DeliveryFilter,
  ForwardRecord,
  ForwardState,
  NewDelivery,
  RejectedDelivery,
  StoredAttempt,
  StoredDelivery,
  StoredForward,
} from '../domain/delivery/stored-delivery.ts';

/** What the store knows of a delivery that it has taken. */
export interface Admission {
  /** The delivery's place in the order of arrival. */
  readonly position: number;
  /** False for the first copy, true for every later one. */
  readonly repeat: boolean;
  /** 1 for the first copy, 2 for the first repeat, and so on. */
  readonly attempt: number;
  /** The targets that it has yet to be handed to, and those that are done. */
  readonly forwards: readonly AdmittedForward[];
  /** The id that it is kept under, where another body came before under its own. */
  readonly otherBodyId?: string | undefined;
  /** The position of a rebuilt delivery whose place it has taken: that one is gone, with its forwards. */
  readonly replaces?: number;
}

/** Where a receiver forwards to. */
export interface AnnouncedTarget {
  /** Its URL, or `exec:` and the command. */
  readonly name: string;
  /** Patterns of the events that it takes. */
  readonly filter: readonly string[];
}

/** A signature that can be one of the key: only the check is left. */
export interface SignatureToCheck {
  /** In base64. */
  readonly signature: string;
  readonly key: KeyObject;
}

export interface AdmittedForward {
  readonly target: string;
  /**
   * `open`: to be forwarded now, because the delivery is new, or because a repeat came of one whose
   * forward had failed. `pending`: already on its way. `succeeded`: nothing to do.
   */
  readonly state: 'open' | Exclude<ForwardState, 'failed'>;
}

/** A delivery that waits for one of its targets. */
export interface PendingForward extends NewDelivery {
  readonly position: number;
  readonly attempt: number;
}

/**
 * Where a receiver keeps deliveries. An engine resolves `admit` only once the delivery is as safe as
 * that engine makes it; a rejection is the receiver's own fault, answered with 503.
 */
export interface DeliveryStore {
  /** The file that outlives the process; undefined when nothing does. */
  readonly path?: string;
  /**
   * Takes a delivery that was found good, with the targets that it is to be forwarded to: they are kept
   * as pending with it, so that none is forgotten when the process dies. Copies of one delivery are
   * admitted in the order of the calls, and none before an earlier one is safe: when the first one fails,
   * the next is the first.
   */
  admit(delivery: NewDelivery, targets: readonly string[]): Promise<Admission>;
  /**
   * The same for a delivery whose signature is still to be checked, for a store that has a thread of its
   * own: a check takes a fifth of what the receiver's thread does for a delivery.
   *
   * @returns undefined when the signature is not that of the body: nothing of it was kept
   */
  admitSigned?(
    delivery: NewDelivery,
    targets: readonly string[],
    signature: SignatureToCheck,
  ): Promise<Admission | undefined>;
  /** Keeps a delivery that was not accepted, as far as there is room for such. */
  keepRejected(delivery: RejectedDelivery): Promise<void>;
  recordForward(record: ForwardRecord): Promise<void>;
  /** Says where this receiver forwards to, for who puts deliveries into the store that did not come. */
  announceTargets?(targets: readonly AnnouncedTarget[]): Promise<void>;
  /**
   * Deliveries that wait for `target`, oldest first: those of this receiver, and those that were left
   * behind by one that has died. There may be more even where fewer than `limit` are handed out; none at
   * all means that there are no more.
   *
   * @param after only those behind this position; 0 for all
   */
  pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]>;
  /** How many deliveries wait for `target`: all that `pendingForwards` would hand out. */
  countPending(target: string): Promise<number>;
  /** What an operator asks of it; undefined for a store that can tell nothing of itself. */
  readonly health?: StoreHealth;
  /** Since when forwarding is paused, for all receivers of this store; undefined while it goes on. */
  readPause(): Promise<Pause | undefined>;
  /**
   * Pauses forwarding for all receivers of this store, also those that start later; one that is paused stays
   * as it is.
   *
   * @returns the pause that holds now
   */
  pauseForwarding(pause: Pause): Promise<Pause>;
  /** @returns the pause that has ended; undefined where there was none */
  resumeForwarding(): Promise<Pause | undefined>;
  /** Keeps what this receiver says of itself, for who asks later why a delivery was not forwarded. */
  recordReceiver(report: ReceiverReport): Promise<void>;
  close(): Promise<void>;
}

/** Whether a store works, and how much is in it: for whoever watches a receiver. */
export interface StoreHealth {
  /**
   * Commits something that changes nothing. It fails where a delivery would not be kept now, and what comes
   * of it is told as for a delivery.
   *
   * @throws HooksError `store_full`, `store_busy`, `store_damaged`, `store_failed`
   */
  probe(): Promise<void>;
  /**
   * @param targets whose waiting deliveries are counted
   * @throws HooksError as `probe` does
   */
  measure(targets: readonly string[]): Promise<StoreMeasures>;
  /** @param listener told how long each commit took, in milliseconds, from now on; there is one at most */
  onCommit(listener: (elapsedMs: number) => void): void;
}

export interface StoreMeasures {
  /** Bytes of its files; undefined where there are none. */
  readonly bytes: number | undefined;
  /** In the order of the targets. */
  readonly pending: readonly PendingMeasure[];
}

/** What waits in a store for one target, of this receiver and of all others. */
export interface PendingMeasure {
  readonly target: string;
  readonly count: number;
  /** When the first of them came: milliseconds since 1970; undefined where none waits. */
  readonly oldestReceivedAt: number | undefined;
}

/** What a page of deliveries begins behind, and how many it has at most. */
export interface Page {
  /** Only those behind this position, the oldest first. */
  readonly after?: number;
  /** Only those before this position, the newest ones; still in the order of arrival. */
  readonly before?: number;
  readonly limit: number;
}

/** How much may stay. */
export interface PruneLimits {
  /** Milliseconds since 1970: what was received before it goes. */
  readonly before?: number | undefined;
  /** Milliseconds since 1970: who was received later was so by a clock that was wrong. */
  readonly now?: number | undefined;
  /** Bytes that the whole store may take. */
  readonly maxBytes?: number | undefined;
}

/** What pruning would do now. */
export interface PrunePlan {
  /** How many would go; where a size decides, about so many. */
  readonly deliveries: number;
  /** Bytes of the file. */
  readonly bytes: number;
  /** When the last delivery came: milliseconds since 1970, by the clock of then. */
  readonly lastReceivedAt: number | undefined;
}

export interface PruneResult {
  readonly deliveries: number;
  /** Bytes of the file before and after. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** A store as people look into it, while a receiver may be writing. Every look is short. */
export interface DeliveryHistory {
  readonly path: string;
  /** Whether its file still has that name: it may have been removed, moved or quarantined since. */
  isInPlace(): boolean;
  /**
   * The delivery that `reference` names: its position, `last`, `last~2`, `last:meeting.ended`, an id or
   * UUID, or a beginning of one that only one has (`parseDeliveryReference`).
   *
   * @throws HooksError `delivery_not_found` or `delivery_ambiguous`
   */
  find(reference: string): StoredDelivery;
  /** A page in the order of arrival; without `after` the newest. What is damaged is left out, and told. */
  list(filter: DeliveryFilter, page: Page): readonly StoredDelivery[];
  /** Tells once of a delivery that is left out because it is damaged: HooksError `delivery_damaged`. */
  reportDamaged(error: HooksError): void;
  /** How many there are. */
  count(filter: DeliveryFilter): number;
  /**
   * Reads more than one thing of one state of the store, for less than each of them alone.
   *
   * @param read only reads; it is run again where the file was written meanwhile
   */
  readTogether<Result>(read: () => Result): Result;
  content(position: number): DeliveryContent;
  attempts(position: number): readonly StoredAttempt[];
  forwards(position: number): readonly StoredForward[];
  /** As `DeliveryStore` has it; undefined also for a store of a version that knows no pause. */
  readPause(): Pause | undefined;
  /**
   * As `DeliveryStore` does it, of a store that was opened for writing.
   *
   * @throws HooksError `store_unusable` for a store of a version that knows no pause
   */
  pauseForwarding(pause: Pause): Pause;
  /** As `DeliveryStore` does it, of a store that was opened for writing. */
  resumeForwarding(): Pause | undefined;
  /** What the last receivers said of themselves, in the order in which they started. */
  receivers(): readonly ReceiverRecord[];
  /**
   * Writes all of it, as it is at one moment, into an empty file: a store of its own, without a log.
   *
   * @throws HooksError `store_full`, `store_damaged`, `store_busy`, `store_failed`
   */
  copyTo(file: string): void;
  /** What `prune` would remove, without removing it. */
  planPrune(limits: PruneLimits): PrunePlan;
  /**
   * Removes the oldest in small steps, so that a receiver goes on; what waits for a forward stays, and so
   * does the newest.
   *
   * @param onProgress told after each step how many are gone
   */
  prune(limits: PruneLimits, onProgress?: (deliveries: number) => void): Promise<PruneResult>;
  close(): void;
}

/** What a store tells by itself; what fails for one delivery is told where that is admitted. */
export type StoreEvent =
  /** Nothing can be kept now. Each kind of error is told once until it can again. */
  | { readonly type: 'store_failing'; readonly error: unknown }
  | { readonly type: 'store_recovered' }
  /** A damaged file was moved to `path`, and a new one was started. */
  | { readonly type: 'store_quarantined'; readonly path: string }
  /** Another process is waited for, before a file of an older version is brought to the present one. */
  | { readonly type: 'store_migration_waiting' }
  /** A file of an older version is being brought to the present one, which takes longer than a moment. */
  | { readonly type: 'store_migrating'; readonly bytes: number }
  /** What was told with `store_migrating` is done. */
  | { readonly type: 'store_migrated'; readonly elapsedMs: number }
  /** The clock is further ahead than time has passed: nothing goes for its age until it has stayed so. */
  | { readonly type: 'store_clock_ahead'; readonly aheadMs: number; readonly waitMs: number };

export type StoreListener = (event: StoreEvent) => void;

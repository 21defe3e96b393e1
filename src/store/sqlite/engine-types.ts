import type { ForwardRecord, NewDelivery, RejectedDelivery } from '../../domain/delivery/stored-delivery.ts';
import type { ReceiverReport } from '../../domain/forward/receiver-record.ts';
import type { Pause } from '../../domain/forward/pause.ts';
import type {
  Admission,
  AnnouncedTarget,
  PendingForward,
  SignatureToCheck,
  StoreMeasures,
} from '../delivery-store.ts';

export interface EngineOptions {
  readonly path: string;
  /** Milliseconds that deliveries are kept; undefined for ever. */
  readonly keep?: number | undefined;
  /** Bytes that the store may take; undefined for no limit. */
  readonly maxBytes?: number | undefined;
}

/** One thing that a receiver asks the store to keep. */
export type StoreOperation =
  | AdmitOperation
  | { readonly kind: 'reject'; readonly delivery: RejectedDelivery }
  | { readonly kind: 'forward'; readonly record: ForwardRecord }
  /** This receiver is alive: others leave its pending forwards alone. */
  | { readonly kind: 'heartbeat' }
  /** Whether a delivery could be kept now. */
  | { readonly kind: 'probe' }
  /** Where this receiver forwards to. */
  | { readonly kind: 'targets'; readonly targets: readonly AnnouncedTarget[] };

export interface AdmitOperation {
  readonly kind: 'admit';
  readonly delivery: NewDelivery;
  readonly targets: readonly string[];
  /** Of a delivery that is only to be kept when this is its signature; undefined for one that was found good. */
  readonly toCheck?: SignatureToCheck | undefined;
}

/** The result of an operation, once it is on disk. */
export type OperationResult =
  | { readonly kind: 'admitted'; readonly admission: Admission }
  /** The signature is not that of the body: nothing was kept. */
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'kept' };

/**
 * A `StoreEngine` that is waited for, wherever it runs. Requests are answered in their order. Closing never
 * fails: what was committed is on disk, and whoever opens it next does the rest.
 */
export interface EngineAccess {
  commit(operations: readonly StoreOperation[]): Promise<readonly OperationResult[]>;
  pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]>;
  countPending(target: string): Promise<number>;
  measure(targets: readonly string[]): Promise<StoreMeasures>;
  readPause(): Promise<Pause | undefined>;
  pauseForwarding(pause: Pause): Promise<Pause>;
  resumeForwarding(): Promise<Pause | undefined>;
  recordReceiver(report: ReceiverReport): Promise<void>;
  close(): Promise<void>;
}

/** Who writes: pending forwards belong to one receiver, until it dies. */
export interface ReceiverIdentity {
  readonly id: string;
  readonly host: string;
  readonly process: number;
}

/** What a store knows of the world around it. */
export interface StoreEnvironment {
  readonly receiver: ReceiverIdentity;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that only ever grow, whatever the clock is set to. */
  readonly elapsed: () => number;
  /** Whether a process of this machine lives. */
  readonly isProcessRunning: (process: number) => boolean;
}

import type {
  ForwardRecord,
  NewDelivery,
  RejectedDelivery,
} from '../../../domain/delivery/stored-delivery.ts';
import type { Admission } from '../../delivery-store.ts';

/** One thing that a receiver asks the store to keep. */
export type StoreOperation =
  | { readonly kind: 'admit'; readonly delivery: NewDelivery; readonly targets: readonly string[] }
  | { readonly kind: 'reject'; readonly delivery: RejectedDelivery }
  | { readonly kind: 'forward'; readonly record: ForwardRecord }
  /** This receiver lives: others leave its pending forwards alone. */
  | { readonly kind: 'heartbeat' };

/** What became of it, once it is on disk. */
export type OperationResult =
  | { readonly kind: 'admitted'; readonly admission: Admission }
  | { readonly kind: 'kept' };

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
  readonly isRunning: (process: number) => boolean;
}

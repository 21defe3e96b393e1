import type { NewDelivery } from '../domain/delivery/stored-delivery.ts';
import type { StoreHorizon } from '../domain/reconcile/judge-facts.ts';
import type { AnnouncedTarget } from './delivery-store.ts';

/** A delivery that never came, rebuilt of what the service knows. */
export interface RebuiltDelivery {
  /** The key of the fact that it tells. */
  readonly fact: string;
  /** With `reconstructed` as the state of its signature, and no signature among its headers. */
  readonly delivery: NewDelivery;
  /** Names of the targets that it is forwarded to. */
  readonly targets: readonly string[];
  /** In base64, of its body: what its forwards are sent with. */
  readonly signature: string | undefined;
}

/** `known`: it was rebuilt before. `arrived`: the real one has come meanwhile. */
export type KeepResult = 'kept' | 'known' | 'arrived';

/** Where deliveries are forwarded to, and whether a receiver that does so is running. */
export interface StoreTargets {
  readonly targets: readonly AnnouncedTarget[];
  readonly isRunning: boolean;
}

/** The rebuilt deliveries of a store, beside a receiver that writes to the same file. */
export interface ReconstructionStore {
  /** Position of the newest delivery; 0 for none. */
  newestPosition(): number;
  horizon(): StoreHorizon;
  /** The targets of all receivers that run; where none does, those of the last one. */
  targets(): StoreTargets;
  /**
   * Keeps them as pending for their targets, all of them or nothing.
   *
   * @param after position up to which it was looked whether the real ones have come
   * @returns for each, in their order, what became of it
   * @throws HooksError `store_unusable` for a store of an older version
   */
  keep(rebuilt: readonly RebuiltDelivery[], after: number): readonly KeepResult[];
  close(): void;
}

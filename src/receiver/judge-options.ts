import type { Clock } from '../domain/clock.ts';
import type { NewDelivery } from '../domain/delivery/stored-delivery.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import type { KeySource } from './key-source.ts';
import type { VerifyMode } from './signature-check.ts';

export interface JudgeOptions {
  readonly verify: VerifyMode;
  readonly keys: KeySource;
  readonly store: Pick<DeliveryStore, 'admit' | 'admitSigned'>;
  readonly clock: Clock;
  /** Names of the targets that a delivery is for. */
  targetsFor(delivery: NewDelivery): readonly string[];
}

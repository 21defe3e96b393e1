import type { Payload, Rejection } from '../domain/delivery/received-delivery.ts';
import type { NewDelivery } from '../domain/delivery/stored-delivery.ts';
import type { Admission } from '../store/delivery-store.ts';
import type { Verdict } from './signature-check.ts';

export type Outcome =
  | { readonly rejection: undefined; readonly admission: Admission }
  | { readonly rejection: Rejection; readonly error?: unknown };

/** A delivery, and what became of it. */
export interface JudgedDelivery {
  readonly delivery: NewDelivery;
  readonly verdict: Verdict;
  readonly payload: Payload;
  readonly outcome: Outcome;
}

import type { DeliveryFaultKind } from '../domain/fault/delivery-fault.ts';
import type { NetworkFault } from '../domain/network/network-fault.ts';
import type { Decision } from '../domain/retry/retry-policy.ts';
import type { EmulatedDelivery, SkipReason } from './emulator-event.ts';

/** How one attempt ended, as far as it is told of. */
export type SentResult = (
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'network_error'; readonly fault: NetworkFault }
) & { readonly durationMs: number };

/** What a person is told of a delivery: an attempt, or why there is none. `at` is in milliseconds since 1970. */
export type SentEvent = { readonly at: number; readonly delivery: EmulatedDelivery } & (
  | {
      readonly type: 'attempt';
      readonly attempt: number;
      readonly uuid: string;
      readonly result: SentResult;
      /** Undefined where nobody retries. */
      readonly next: Decision | undefined;
      /** The faults that an emulator was told to have, and that the attempt has met; none without it. */
      readonly injected?: readonly DeliveryFaultKind[] | undefined;
    }
  | { readonly type: 'skipped'; readonly reason: SkipReason }
  | { readonly type: 'cancelled' }
);

import type { TunnelEvent } from '../../../tunnel/tunnel-event.ts';

/** What becomes of the webhook of `listen --register`. */
export type RegistrationEvent =
  | {
      readonly type: 'webhook_registered';
      readonly id: string;
      readonly name: string | undefined;
      readonly url: string;
      readonly events: readonly string[];
    }
  /** The tunnel has another address, and the webhook leads there now. */
  | { readonly type: 'webhook_moved'; readonly url: string }
  /** It still leads to the former address, and is tried again after this time. */
  | {
      readonly type: 'webhook_move_failed';
      readonly url: string;
      readonly error: unknown;
      readonly retryInMs: number;
    };

/** All that is told of the connection between the service and this receiver. */
export type ConnectionEvent = TunnelEvent | RegistrationEvent;

import type { TunnelEvent } from '../../../tunnel/tunnel-event.ts';

/** What becomes of the webhook of `listen --register`. */
export type RegistrationEvent =
  /** Also told of one that had to be made anew. */
  | { readonly type: 'webhook_registered'; readonly id: string; readonly url: string }
  /** The tunnel has another address, and the webhook leads there now. */
  | { readonly type: 'webhook_moved'; readonly url: string }
  /** It still leads to the former address, and is tried again after this time. */
  | {
      readonly type: 'webhook_move_failed';
      readonly url: string;
      readonly error: unknown;
      readonly retryInMs: number;
    }
  /** Something that a person should know of it, harmless and without secrets. */
  | { readonly type: 'webhook_notice'; readonly text: string; readonly command?: string | undefined };

/** All that is told of the connection between the service and this receiver. */
export type ConnectionEvent = TunnelEvent | RegistrationEvent;

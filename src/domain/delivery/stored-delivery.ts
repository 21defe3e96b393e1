import { isSuccess } from '../http/success.ts';
import type { NetworkFault } from '../network/network-fault.ts';
import type { HeaderPair, Payload, ReceivedDelivery, SignatureFinding } from './received-delivery.ts';

/** The parts of a received delivery that are kept as they came. */
export interface DeliveryContent {
  readonly method: string;
  /** Path and query as they came; may hold secrets. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  /** The exact bytes. */
  readonly body: Buffer;
}

/** A delivery as it is handed to a store. */
export interface NewDelivery extends DeliveryContent {
  /**
   * What tells deliveries apart, and names this one to people: the UUID in lower case when the sender
   * gave one, else a digest of webhook id and body.
   */
  readonly id: string;
  readonly event: string | undefined;
  readonly uuid: string | undefined;
  readonly webhookId: string | undefined;
  readonly meetingId: string | undefined;
  readonly sessionId: string | undefined;
  readonly signature: SignatureFinding['state'];
  /** When its request began: milliseconds since 1970. */
  readonly receivedAt: number;
}

/** A delivery that was rejected: kept for looking at, never taken for a first copy. */
export interface RejectedDelivery extends NewDelivery {
  readonly rejection: NonNullable<ReceivedDelivery['rejection']>;
}

/** How far a delivery has come on its way to one target. */
export type ForwardState = 'pending' | 'succeeded' | 'failed';

/** How one try to hand a delivery to a target ended. */
export type ForwardOutcome = (
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: readonly HeaderPair[];
      /** The first bytes of the answer's body: text from outside. */
      readonly answerStart: Buffer;
    }
  /** No answer in time. */
  | { readonly kind: 'timeout' }
  /** No answer at all. */
  | { readonly kind: 'network_error'; readonly fault: NetworkFault }
  /** A command ran to its end; `code` is null when a signal ended it. */
  | {
      readonly kind: 'exited';
      readonly code: number | null;
      readonly signal: string | null;
      /** The first bytes of what it wrote. */
      readonly answerStart: Buffer;
    }
  /** A command could not be started. */
  | { readonly kind: 'not_started'; readonly reason: string }
) & {
  readonly durationMs: number;
};

/** Whether the target has handled the delivery: a 2xx, or exit code 0. */
export function isHandled(outcome: ForwardOutcome): boolean {
  if (outcome.kind === 'answered') return isSuccess(outcome.status);
  return outcome.kind === 'exited' && outcome.code === 0;
}

/** Who made a forward: a receiver as the delivery came, or somebody later. */
export type ForwardOrigin = 'receiver' | 'replay';

/** One try of a forward, for the store. */
export interface ForwardRecord {
  /** The delivery's place in the store. */
  readonly position: number;
  /** The target's name: its URL, or `exec:` and the command. */
  readonly target: string;
  readonly origin: ForwardOrigin;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly outcome: ForwardOutcome;
  /** What the forward is after it: `pending` when another try follows. */
  readonly state: ForwardState;
}

/** A delivery in the store, without its headers and body. */
export interface StoredDelivery {
  /** Its place in the order of arrival; grows, with gaps. */
  readonly position: number;
  readonly id: string;
  readonly event: string | undefined;
  readonly uuid: string | undefined;
  readonly webhookId: string | undefined;
  readonly meetingId: string | undefined;
  readonly sessionId: string | undefined;
  readonly signature: SignatureFinding['state'];
  /** Undefined for an accepted one. */
  readonly rejection: ReceivedDelivery['rejection'];
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** Copies that came, this one included. */
  readonly attempts: number;
  /** Bytes of the body. */
  readonly bodySize: number;
  /** The worst state of its forwards: failed, else pending, else succeeded; undefined without any. */
  readonly forwardState: ForwardState | undefined;
}

/** One copy of a delivery, as it came. */
export interface StoredAttempt {
  /** 1 for the first copy. */
  readonly number: number;
  readonly receivedAt: number;
  readonly signature: SignatureFinding['state'];
}

/** A delivery's way to one target, with every try. */
export interface StoredForward {
  readonly target: string;
  readonly state: ForwardState;
  /** The receiver that is to forward it; undefined once that is over. */
  readonly owner?: string | undefined;
  readonly tries: readonly Pick<ForwardRecord, 'origin' | 'startedAt' | 'outcome'>[];
}

/** Which deliveries are wanted; what is left out does not matter. */
export interface DeliveryFilter {
  /** Patterns of event names, as of `parseEventFilter`. */
  readonly events?: readonly string[] | undefined;
  /** Meeting id or session id. */
  readonly meeting?: string | undefined;
  /** A webhook id, or the beginning of some. */
  readonly webhook?: string | undefined;
  /** Milliseconds since 1970, inclusive. */
  readonly since?: number | undefined;
  /** Milliseconds since 1970, exclusive. */
  readonly until?: number | undefined;
  readonly signature?: readonly SignatureFinding['state'][] | undefined;
  /** Only those with a forward that failed; with `waiting` also those with one that waits. */
  readonly failed?: boolean | undefined;
  /** Only those with a forward that waits for its target. */
  readonly waiting?: boolean | undefined;
  /** Leave out those that were not accepted. */
  readonly acceptedOnly?: boolean | undefined;
}

/** A stored delivery together with all that is shown of it. */
export interface LoadedDelivery {
  readonly delivery: StoredDelivery;
  readonly content: DeliveryContent;
  readonly payload: Payload;
  readonly forwards: readonly StoredForward[];
}

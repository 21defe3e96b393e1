import type { ReceivedDelivery, RefusedRequest } from '../domain/delivery/received-delivery.ts';
import type { AdmittedForward, StoreEvent } from '../store/delivery-store.ts';

/** Everything that a receiver has to tell, in the order in which it happened. */
export type ReceiverEvent =
  | DeliveryEvent
  | RefusedEvent
  | FaultEvent
  | KeyEvent
  | StoreEvent
  | AlertFailedEvent;

/** A delivery was answered: accepted, or rejected with the reason. */
export interface DeliveryEvent extends ReceivedDelivery {
  readonly type: 'delivery';
  /** Its place in the store; undefined when it was not accepted. */
  readonly position: number | undefined;
  /** What becomes of it at its targets. */
  readonly forwards: readonly AdmittedForward[];
  /** What failed, when `rejection` is `store_failed`. */
  readonly error?: unknown;
}

/** A request was turned away before it became a delivery. */
export interface RefusedEvent extends RefusedRequest {
  readonly type: 'refused';
}

/** Something of ours failed. The sender was told to come again (503), where it could be told. */
export interface FaultEvent {
  readonly type: 'fault';
  readonly error: unknown;
}

/** Nobody could be told of an alert; told once until somebody could. */
export interface AlertFailedEvent {
  readonly type: 'alert_failed';
  readonly error: unknown;
}

/** News of the key that signatures are checked with. */
export type KeyEvent =
  /** The first one is there, or is there again after it could not be fetched. */
  | { readonly type: 'key_ready' }
  /** A signature did not match, or this run began, and the service has indeed changed its key. */
  | {
      readonly type: 'key_changed';
      /** Of the new key: SHA-256 of its SPKI, as hex. */
      readonly fingerprint: string;
      readonly formerFingerprint: string;
      /** Until when the former one is accepted: milliseconds since 1970. */
      readonly formerUntil: number;
    }
  /** Told once until it is there again, however often it is tried; also when it is late. */
  | {
      readonly type: 'key_unavailable';
      readonly error: unknown;
      /** Whether there is an earlier key to check with meanwhile. */
      readonly hasEarlier: boolean;
    };

export type ReceiverListener = (event: ReceiverEvent) => void;

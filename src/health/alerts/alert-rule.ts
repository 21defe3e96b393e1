import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import { isTrusted } from '../../domain/delivery/received-delivery.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';

/** Finds out whether one kind of alert holds. */
export interface AlertRule {
  onEvent?(event: ReceiverEvent): void;
  onForwarder?(event: ForwarderEvent): void;
  /** Looks at what no event tells: that something has not come. Called every few seconds. */
  check?(): void;
}

/** What a rule tells. */
export interface AlertSink<Code> {
  raise(code: Code, subject: string | undefined, message: string): void;
  resolve(code: Code, subject: string | undefined, message: string): void;
}

/** Whether a delivery says anything of the own webhooks: it was accepted, is genuine, and not for another webhook. */
export function isOwnGenuine({ rejection, signature, foreign }: DeliveryEvent): boolean {
  return rejection === undefined && isTrusted(signature.state) && foreign !== true;
}

import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import type { ReceiverEvent } from '../../receiver/receiver-event.ts';

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

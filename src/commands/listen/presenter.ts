import { matchesEvent, type EventFilter } from '../../domain/events/selector.ts';
import type { TargetSummary } from '../../domain/forward/forward-try.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { WaitResult } from '../../domain/expectation/wait-result.ts';
import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { ReceiverSummary } from '../../receiver/summary.ts';

/** Where the receiver can be reached, once it can. */
export interface ListenReady {
  readonly url: string;
  readonly address: string;
  readonly port: number;
  readonly path: string | undefined;
  /** Where the key comes from; undefined when nothing is checked. */
  readonly keyOrigin: string | undefined;
  /** The file that deliveries are kept in; undefined when they are kept in memory only. */
  readonly storePath: string | undefined;
  /** What makes it end by itself, for people; undefined when nothing does. */
  readonly endsWhen: string | undefined;
}

/** Where deliveries go on to. */
export interface ForwardingInfo {
  /** The targets' names, and the events that each is for. */
  readonly targets: readonly { readonly name: string; readonly filter: EventFilter }[];
  readonly policy: PolicyName;
  readonly relays: boolean;
  /** As `--store` names it: where what is not forwarded by the end is kept for the next run. */
  readonly store: string | undefined;
}

/** Shows what happens, for people or for programs. */
export interface ListenPresenter {
  onReady(info: ListenReady): void;
  onEvent(event: ReceiverEvent): void;
  /** A delivery is shown before what became of it. */
  onForwarder(event: ForwarderEvent): void;
  /** What became of what was waited for; only where something was. */
  onResult(result: WaitResult): void;
  onEnd(summary: ReceiverSummary, targets: readonly TargetSummary[]): void;
}

export interface PresenterOptions {
  readonly filter: EventFilter;
  readonly verbose: boolean;
  readonly showSecrets: boolean;
  readonly verify: VerifyMode;
  /** Undefined when deliveries go nowhere. */
  readonly forwarding: ForwardingInfo | undefined;
}

/** Whether `--events` lets a delivery be shown; one whose event cannot be read always is. */
export function isWanted({ event }: Pick<DeliveryEvent, 'event'>, filter: EventFilter): boolean {
  return event === undefined || matchesEvent(filter, event);
}

import { matchesEvent, type EventFilter } from '../../domain/events/selector.ts';
import type { WaitResult } from '../../domain/wait-result.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { ReceiverSummary } from '../../receiver/summary.ts';

/** Where the receiver can be reached, once it can. */
export interface ReadyInfo {
  readonly url: string;
  readonly address: string;
  readonly port: number;
  readonly path: string | undefined;
  /** Where the key comes from; undefined when nothing is checked. */
  readonly keyOrigin: string | undefined;
  /** What makes it end by itself, for people; undefined when nothing does. */
  readonly endsWhen: string | undefined;
}

/** Shows what happens, for people or for programs. */
export interface Presenter {
  onReady(info: ReadyInfo): void;
  onEvent(event: ReceiverEvent): void;
  /** What became of what was waited for; only where something was. */
  onResult(result: WaitResult): void;
  onEnd(summary: ReceiverSummary): void;
}

export interface PresenterOptions {
  readonly filter: EventFilter;
  readonly verbose: boolean;
  readonly showSecrets: boolean;
  readonly verify: VerifyMode;
}

/** Whether `--events` lets a delivery be shown; one whose event cannot be read always is. */
export function isWanted({ event }: DeliveryEvent, filter: EventFilter): boolean {
  return event === undefined || matchesEvent(filter, event);
}

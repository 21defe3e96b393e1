import { matchesEvent, type EventFilter } from '../../domain/events/selector.ts';
import { createJsonPresenter } from './json-presenter.ts';
import { createLinePresenter } from './line-presenter.ts';
import { createNotes } from './notes.ts';
import type { Context } from '../../context.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { ReceiverSummary } from '../../receiver/summary.ts';
import type { Outputs } from './outputs.ts';

/** Where the receiver can be reached, once it can. */
export interface ReadyInfo {
  readonly url: string;
  readonly address: string;
  readonly port: number;
  readonly path: string | undefined;
  /** Where the key comes from; undefined when nothing is checked. */
  readonly keyOrigin: string | undefined;
}

/** Shows what happens, for people or for programs. */
export interface Presenter {
  onReady(info: ReadyInfo): void;
  onEvent(event: ReceiverEvent): void;
  onEnd(summary: ReceiverSummary): void;
}

export interface PresenterOptions {
  readonly filter: EventFilter;
  readonly verbose: boolean;
  readonly showSecrets: boolean;
  readonly verify: VerifyMode;
}

export async function createPresenter(
  context: Context,
  outputs: Outputs,
  options: PresenterOptions,
): Promise<Presenter> {
  const notes = await createNotes(context, outputs.stderr, options);
  if (context.options.json) return createJsonPresenter(outputs, notes, options);
  return await createLinePresenter(context, outputs, notes, options);
}

/** Whether `--events` lets a delivery be shown; one whose event cannot be read always is. */
export function isWanted({ event }: DeliveryEvent, filter: EventFilter): boolean {
  return event === undefined || matchesEvent(filter, event);
}

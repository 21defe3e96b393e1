import type { Context } from '../../context.ts';
import { isHandled } from '../../domain/delivery/stored-delivery.ts';
import type { EventFilter } from '../../domain/events/selector.ts';
import type { ForwardTry } from '../../domain/forward/forward-try.ts';
import type { DeliveryEvent } from '../../receiver/receiver-event.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import { DeliveryLines } from './delivery-lines.ts';
import { ForwardLines, type Forwards } from './forward-lines.ts';
import type { LiveLines } from './live/shown-deliveries.ts';
import { createRejectionDiagnosis, type RejectionDiagnosis } from './rejection-diagnosis.ts';
import type { ForwardingInfo } from './ready-lines.ts';

export interface LinesOptions {
  readonly filter: EventFilter;
  readonly verbose: boolean;
  readonly showSecrets: boolean;
  /** Undefined when deliveries go nowhere. */
  readonly forwarding: ForwardingInfo | undefined;
  /** What stands before lines where keys are read; undefined where none are. */
  readonly live: LiveLines | undefined;
}

/** As it is now, without what stands before lines; Infinity where there is no terminal. */
export function widthOf(output: Output, live: LiveLines | undefined): () => number {
  const taken = live?.prefixWidth ?? 0;
  return () => (output.isTerminal ? output.columns - taken : Infinity);
}

export interface Lines {
  readonly deliveries: DeliveryLines;
  readonly forwards: ForwardLines;
  /** What signatures are checked with, for saying why one fails. */
  readonly onKeys: RejectionDiagnosis['start'];
}

/** All that is shown of a delivery with what is known of its forwards. */
export function deliveryLines(
  event: DeliveryEvent,
  known: Forwards,
  { deliveries, forwards }: Pick<Lines, 'deliveries' | 'forwards'>,
  details: readonly string[],
): { readonly own: string; readonly lines: readonly string[] } {
  const { end, below, answers } = forwards.statusOf(known);
  const text = deliveries.textOf(event, {
    suffix: end,
    hasFailed: known.tries.some(hasFailedForGood),
    isOpen: mayFailYet(known),
  });
  return { own: text.own, lines: [...text.lines, ...below, ...details, ...answers, ...text.end] };
}

export function createLines(
  context: Context,
  stdout: Output,
  style: Style,
  { forwarding, filter, showSecrets, verbose, live }: LinesOptions,
): Lines {
  const { clock } = context;
  const { quiet } = context.options;
  const rejections = createRejectionDiagnosis(context);
  const shared = { style, showSecrets, quiet, width: widthOf(stdout, live) };
  return {
    deliveries: new DeliveryLines({
      ...shared,
      isTerminal: stdout.isTerminal,
      hasSuffixes: forwarding !== undefined,
      hasPrefixes: live !== undefined,
      showsAll: filter.includes('*'),
      now: clock.now(),
      explain: rejections.explain,
    }),
    forwards: new ForwardLines({
      ...shared,
      forwarding,
      verbose,
    }),
    onKeys: rejections.start,
  };
}

export function hasFailedForGood({ outcome, retryInMs }: ForwardTry): boolean {
  return retryInMs === undefined && !isHandled(outcome);
}

function mayFailYet({ tries, waiting, isOpen }: Forwards): boolean {
  return isOpen || waiting.length > 0 || tries.some(({ retryInMs }) => retryInMs !== undefined);
}

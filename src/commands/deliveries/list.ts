import { TERMINAL_LIST_LIMIT } from '../../domain/defaults.ts';
import { EXIT, HooksError, type ExitStatus } from '../../domain/errors.ts';
import { notify, type Context } from '../../context.ts';
import { choosesSome, untilWarnings, toDeliveryFilter, type FilterOptions } from './filter.ts';
import {
  createDeliveryTail,
  newestPosition,
  openWhenThere,
  POLL_INTERVAL_MS,
  untilInterrupted,
  type DeliveryTail,
} from './delivery-tail.ts';
import { loadDeliveries, NOTHING_RECEIVED, pagesOf, withHistoryIfAny } from './read-deliveries.ts';
import { createPrinter, type Printer } from './delivery-printer.ts';
import { unknownEventWarnings } from '../shared/unknown-events.ts';
import { pausedNotice } from '../../views/forward/pause.ts';
import type { DeliveryFilter } from '../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

export interface DeliveriesListOptions extends FilterOptions {
  readonly store: string | undefined;
  /** Infinity for all; what fits who reads when undefined. */
  readonly limit: number | undefined;
  readonly follow: boolean;
  /** Whether the exit code says what there was. */
  readonly exitCode: boolean;
  readonly showSecrets: boolean;
}

/** How long a delivery's forwards may take before it is shown without their end, in milliseconds. */
const FORWARD_WAIT_MS = 1000;

/**
 * Lists deliveries that were kept, the newest last. With `--follow` it goes on with those that come until
 * the context's signal is aborted.
 *
 * @returns with `--exit-code` 6 when there are none, or, of those that failed, when there are; else 0
 * @throws HooksError `usage_invalid`, `store_not_found`, and what else opening a store can throw
 */
export async function run(options: DeliveriesListOptions, context: Context): Promise<ExitStatus> {
  if (options.follow && options.exitCode)
    throw new HooksError('usage_invalid', '--exit-code cannot be used with --follow.', {
      hint: 'To wait for deliveries use: dyte-hooks deliveries wait --expect meeting.ended.',
    });
  for (const note of unknownEventWarnings(options.events ?? [])) notify(context, note);
  const now = context.clock.now();
  const filter = toDeliveryFilter(options, now);
  for (const note of options.follow ? [] : untilWarnings(options, now)) notify(context, note);
  const printer = await createPrinter(context, { showSecrets: options.showSecrets, streams: options.follow });
  if (options.follow) {
    await untilInterrupted(context, () => follow(options, context, filter, printer));
    return EXIT.done;
  }
  const wanted = { file: options.store, access: 'read', endsAtOnce: true } as const;
  const isAny = await withHistoryIfAny(
    context,
    wanted,
    async (history) => {
      const printed = await printPages(options, context, history, filter, printer);
      printer.end();
      if (printed === undefined)
        notify(context, choosesSome(filter) ? 'No deliveries match.' : NOTHING_RECEIVED);
      else if (options.limit === undefined && hasOlder(history, filter, printed.first))
        notify(context, 'Older deliveries are not shown. --limit all shows them all.');
      const pause = printed?.isAnyPending === true ? history.readPause() : undefined;
      if (pause !== undefined) notify(context, pausedNotice(pause, now, options.store));
      return printed !== undefined;
    },
    () => {
      printer.end();
      notify(context, NOTHING_RECEIVED);
      return false;
    },
  );
  // None that failed is good news; of all others it is none that is bad.
  return options.exitCode && isAny === options.failed ? EXIT.answerIsNo : EXIT.done;
}

interface Printed {
  /** Positions of the first and the last one. */
  readonly first: number;
  readonly last: number;
  /** Whether one of them waits for a target. */
  readonly isAnyPending: boolean;
}

/** @returns undefined when there were none */
async function printPages(
  options: DeliveriesListOptions,
  context: Context,
  history: DeliveryHistory,
  filter: DeliveryFilter,
  printer: Printer,
): Promise<Printed | undefined> {
  const limit = options.limit ?? (context.io.stdout.isTerminal ? TERMINAL_LIST_LIMIT : Infinity);
  let printed: Printed | undefined;
  for await (const page of pagesOf(history, filter, limit, context.signal)) {
    for (const entry of loadDeliveries(history, page, printer.showsForwards)) {
      printer.print(entry, history);
      const { position, forwardState } = entry.delivery;
      printed = {
        first: printed?.first ?? position,
        last: position,
        isAnyPending: printed?.isAnyPending === true || forwardState === 'pending',
      };
    }
    printer.flush();
  }
  return printed;
}

function hasOlder(history: DeliveryHistory, filter: DeliveryFilter, first: number): boolean {
  return history.list(filter, { before: first, limit: 1 }).length > 0;
}

async function follow(
  options: DeliveriesListOptions,
  context: Context,
  filter: DeliveryFilter,
  printer: Printer,
): Promise<void> {
  const { store: file } = options;
  const { history } = await openWhenThere(context, file, context.signal);
  let opened: Pick<DeliveryTail, 'close'> = history;
  try {
    const newest = newestPosition(history);
    const printed = await printPages(options, context, history, filter, printer);
    const after = Math.max(newest, printed?.last ?? 0);
    const tail = createDeliveryTail({ context, file, filter }, history, after);
    opened = tail;
    for (;;) {
      const before = context.clock.now() - FORWARD_WAIT_MS;
      for await (const entry of tail.poll(before, context.signal)) printer.print(entry, tail.history());
      printer.flush();
      await context.clock.sleep(POLL_INTERVAL_MS, context.signal);
    }
  } finally {
    opened.close();
  }
}

import { HooksError } from '../../domain/errors.ts';
import { notify, type Context } from '../../context.ts';
import { loadDeliveries, yieldToEventLoop } from './read-deliveries.ts';
import type {
  DeliveryFilter,
  StoredDelivery,
  LoadedDelivery,
} from '../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

/** How often the store is read: often enough that a delivery seems to be shown as it comes. */
export const POLL_INTERVAL_MS = 200;

/** Deliveries that are read at a time. */
const PAGE_SIZE = 200;

/** A store that was waited for. */
export interface OpenedHistory {
  readonly history: DeliveryHistory;
  /** Whether it was there at once; else all that is in it has come since. */
  readonly wasThere: boolean;
}

/**
 * Opens the store as soon as there is one.
 *
 * @param onAbsent called once where there is none yet
 * @throws the signal's reason when it is aborted before
 */
export async function openWhenThere(
  context: Context,
  file: string | undefined,
  signal: AbortSignal,
  onAbsent: () => void = () => undefined,
): Promise<OpenedHistory> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      const history = await context.deliveryHistory({ file, access: 'read' });
      return { history, wasThere: isFirst };
    } catch (error) {
      if (!(error instanceof HooksError) || error.code !== 'store_not_found') throw error;
      if (isFirst) {
        onAbsent();
        notify(context, 'There is no store yet: waiting for "dyte-hooks listen" to make one.');
      }
      await context.clock.sleep(POLL_INTERVAL_MS, signal);
    }
  }
}

/** Reads what comes into a store, poll by poll. It goes on in the new file where the store is replaced. */
export interface DeliveryTail {
  /**
   * The deliveries that have come since the last poll, in the order of arrival.
   *
   * @param before milliseconds since 1970. A delivery that was received later and still has pending
   * forwards is left for the next poll, so that it is shown with their outcome
   * @throws the signal's reason when it is aborted
   */
  poll(before: number, signal: AbortSignal): AsyncGenerator<LoadedDelivery>;
  /** The store that is read now. */
  history(): DeliveryHistory;
  close(): void;
}

/**
 * @param file what the store was opened as
 * @param history closed with the tail
 * @param after the position that they come behind; 0 for all that there are
 */
export function createDeliveryTail(
  { context, file, filter }: { context: Context; file: string | undefined; filter: DeliveryFilter },
  history: DeliveryHistory,
  after: number,
): DeliveryTail {
  let current = createFilePoller(history, filter, after);
  return {
    poll: async function* poll(before, signal) {
      const next = await replacementOf(current.history, context, file);
      if (next === undefined) {
        yield* current.poll(before, signal);
        return;
      }
      const old = current;
      current = createFilePoller(next, filter, 0);
      try {
        // Nothing is written to the old file any more: this reads the last of it.
        yield* old.poll(Infinity, signal);
      } finally {
        old.history.close();
      }
      yield* current.poll(before, signal);
    },
    history: () => current.history,
    close: () => current.history.close(),
  };
}

/** The store that has the name now, where that is another file than the one that was opened. */
async function replacementOf(
  history: DeliveryHistory,
  context: Context,
  file: string | undefined,
): Promise<DeliveryHistory | undefined> {
  if (history.isInPlace()) return undefined;
  try {
    return await context.deliveryHistory({ file, access: 'read' });
  } catch (error) {
    if (error instanceof HooksError && error.code === 'store_not_found') return undefined;
    throw error;
  }
}

interface FilePoller extends Pick<DeliveryTail, 'poll'> {
  readonly history: DeliveryHistory;
}

/** Polls one file. */
function createFilePoller(history: DeliveryHistory, filter: DeliveryFilter, after: number): FilePoller {
  let seen = after;
  return {
    history,
    poll: async function* poll(before, signal) {
      for (;;) {
        const newest = newestPosition(history);
        const page = history.list(filter, { after: seen, limit: PAGE_SIZE });
        const ready = settled(page, before);
        for (const entry of loadDeliveries(history, ready)) {
          seen = entry.delivery.position;
          yield entry;
        }
        await yieldToEventLoop(signal);
        if (ready.length < page.length) return;
        seen = page.at(-1)?.position ?? seen;
        if (page.length === PAGE_SIZE) continue;
        // What does not pass the filter is not looked at again.
        seen = Math.max(seen, newest);
        return;
      }
    },
  };
}

/** Those before the first one whose forwards are still under way. */
function settled(page: readonly StoredDelivery[], before: number): readonly StoredDelivery[] {
  const waiting = page.findIndex(
    ({ forwardState, receivedAt }) => forwardState === 'pending' && receivedAt > before,
  );
  return waiting === -1 ? page : page.slice(0, waiting);
}

/** The position of the newest delivery; 0 while there is none. */
export function newestPosition(history: Pick<DeliveryHistory, 'list'>): number {
  return history.list({}, { limit: 1 })[0]?.position ?? 0;
}

/**
 * Runs `work`, which goes on until the context's signal is aborted: that is its proper end, as Ctrl-C is
 * of `listen`.
 */
export async function untilInterrupted(
  { signal }: Pick<Context, 'signal'>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  }
}

import { HooksError } from '../../domain/errors.ts';
import { notify, type Context } from '../../context.ts';
import { entriesOf } from './history.ts';
import type { DeliveryFilter, StoredDelivery } from '../../domain/stored-delivery.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';
import type { HistoryEntry } from '../../terminal/history-line.ts';

/** How often the store is looked at, in milliseconds: what comes seems to come at once. */
const POLLING = 200;

/** Deliveries that are read at a time. */
const PAGE_SIZE = 200;

/** How long a delivery's forwards may take before it is shown without their end, in milliseconds. */
const FORWARD_PATIENCE = 1000;

/** Opens the store as soon as there is one. */
export async function openWhenThere(context: Context, file: string | undefined): Promise<DeliveryHistory> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await context.deliveryHistory({ file, access: 'read' });
    } catch (error) {
      if (!(error instanceof HooksError) || error.code !== 'store_not_found') throw error;
      if (isFirst) notify(context, 'There is no store yet: waiting for "dyte-hooks listen" to make one.');
      await context.clock.sleep(POLLING, context.signal);
    }
  }
}

/**
 * Deliveries that come behind `after`, as they come, until the context's signal is aborted. A delivery
 * that is being forwarded is waited for a moment, so that it comes with how that ended.
 *
 * @throws the signal's reason
 */
export async function* newEntries(
  context: Pick<Context, 'clock' | 'signal'>,
  history: DeliveryHistory,
  filter: DeliveryFilter,
  after: number,
): AsyncGenerator<HistoryEntry> {
  for (let seen = after; ;) {
    const newest = newestPosition(history);
    const page = history.list(filter, { after: seen, limit: PAGE_SIZE });
    const ready = settled(page, context.clock.now());
    yield* entriesOf(history, ready);
    seen = ready.at(-1)?.position ?? seen;
    context.signal.throwIfAborted();
    if (page.length === PAGE_SIZE && ready.length > 0) continue;
    // What does not pass the filter is not looked at again.
    if (ready.length === page.length) seen = Math.max(seen, newest);
    await context.clock.sleep(POLLING, context.signal);
  }
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

/** Those before the first one whose forwards are still under way. */
function settled(page: readonly StoredDelivery[], now: number): readonly StoredDelivery[] {
  const waiting = page.findIndex(
    ({ forwardState, receivedAt }) => forwardState === 'pending' && now - receivedAt < FORWARD_PATIENCE,
  );
  return waiting === -1 ? page : page.slice(0, waiting);
}

/** The position of the newest delivery; 0 while there is none. */
export function newestPosition(history: Pick<DeliveryHistory, 'list'>): number {
  return history.list({}, { limit: 1 })[0]?.position ?? 0;
}

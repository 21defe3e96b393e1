import { errorCode, HooksError } from '../../domain/errors.ts';
import { readPayload } from '../../domain/delivery/payload.ts';
import type { Context, HistoryRequest } from '../../context.ts';
import type {
  StoredDelivery,
  StoredForward,
  LoadedDelivery,
  DeliveryFilter,
} from '../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

/** Opens the store for as long as `work` takes. */
export async function withHistory<Result>(
  context: Pick<Context, 'deliveryHistory'>,
  wanted: HistoryRequest,
  work: (history: DeliveryHistory) => Result | Promise<Result>,
): Promise<Result> {
  const history = await context.deliveryHistory(wanted);
  try {
    return await work(history);
  } finally {
    history.close();
  }
}

/** What is said where there is no store yet. */
export const NOTHING_RECEIVED = 'Nothing received yet. Start: dyte-hooks listen';

/**
 * The same, for commands whose answer may be none: the store of the data directory is not there before the
 * first delivery, which is no error. One that was named may be mistyped.
 *
 * @param absent answers where there is no store
 */
export async function withHistoryIfAny<Result>(
  context: Pick<Context, 'deliveryHistory'>,
  wanted: HistoryRequest,
  work: (history: DeliveryHistory) => Result | Promise<Result>,
  absent: () => Result | Promise<Result>,
): Promise<Result> {
  let history: DeliveryHistory;
  try {
    history = await context.deliveryHistory(wanted);
  } catch (error) {
    if (wanted.file !== undefined || !isAbsence(error)) throw error;
    return await absent();
  }
  try {
    return await work(history);
  } finally {
    history.close();
  }
}

/** A store that is there and empty has lost something. */
function isAbsence(error: unknown): boolean {
  const isMissing = error instanceof HooksError && error.code === 'store_not_found';
  return isMissing && errorCode(error.cause) === 'ENOENT';
}

/** Deliveries that are loaded together, and bytes of bodies from which on no further one is. */
const MAX_LOADED = 50;
const MAX_LOADED_BYTES = 256 * 1024;

/**
 * Loads deliveries, a few at a time, so that few bodies are in memory. A delivery that was removed in the
 * meantime is left out.
 *
 * @param withForwards whether they are looked at in each case, so that they are read with the rest
 */
export function* loadDeliveries(
  history: DeliveryHistory,
  deliveries: readonly StoredDelivery[],
  withForwards = false,
): Generator<LoadedDelivery> {
  for (let done = 0; done < deliveries.length;) {
    const found = history.readTogether(() =>
      loadSome(history, deliveries.slice(done, done + MAX_LOADED), withForwards),
    );
    done += found.length;
    for (const { entry, damage } of found) {
      for (const error of damage) history.reportDamaged(error);
      if (entry !== undefined) yield entry;
    }
  }
}

/** @returns at least the first one */
function loadSome(
  history: DeliveryHistory,
  deliveries: readonly StoredDelivery[],
  withForwards: boolean,
): readonly Found[] {
  const found: Found[] = [];
  let bytes = 0;
  for (const delivery of deliveries) {
    const one = tryToLoad(history, delivery, withForwards);
    found.push(one);
    bytes += one.entry?.content.body.length ?? 0;
    if (bytes >= MAX_LOADED_BYTES) break;
  }
  return found;
}

interface Found {
  /** Undefined for one that is damaged, or not there any more. */
  readonly entry?: LoadedDelivery;
  /** What is wrong with it. */
  readonly damage: readonly HooksError[];
}

/** Reports nothing: what is read may be read again. */
function tryToLoad(history: DeliveryHistory, delivery: StoredDelivery, withForwards: boolean): Found {
  const damage: HooksError[] = [];
  try {
    const entry = withForwards
      ? { ...loadDelivery(history, delivery, (error) => damage.push(error)) }
      : loadDelivery(history, delivery);
    return { entry, damage };
  } catch (error) {
    if (error instanceof HooksError && error.code === 'delivery_damaged') return { damage: [error] };
    if (error instanceof HooksError && error.code === 'delivery_not_found') return { damage };
    throw error;
  }
}

/**
 * @param onDamaged told what is wrong with its forwards, once they are looked at
 * @throws HooksError `delivery_not_found` when it was removed in the meantime
 */
export function loadDelivery(
  history: DeliveryHistory,
  delivery: StoredDelivery,
  onDamaged = (error: HooksError): void => history.reportDamaged(error),
): LoadedDelivery {
  const content = history.content(delivery.position);
  return {
    delivery,
    content,
    payload: readPayload(content.body),
    // Most forms do not show them.
    get forwards() {
      return delivery.forwardState === undefined ? [] : soundForwards(history, delivery.position, onDamaged);
    },
  };
}

/** None where what is known of them is damaged: the delivery itself is shown all the same. */
function soundForwards(
  history: DeliveryHistory,
  position: number,
  onDamaged: (error: HooksError) => void,
): readonly StoredForward[] {
  try {
    return history.forwards(position);
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'delivery_damaged') throw error;
    onDamaged(error);
    return [];
  }
}

/** Deliveries that are in memory at a time, without their bodies. */
const PAGE_SIZE = 200;

/**
 * The newest deliveries that pass the filter, at most `limit`, in the order of arrival and a page at a
 * time: however many there are, they cost the memory of one page. Between pages the process can see
 * that it is to stop.
 *
 * @param limit Infinity for all
 * @throws the signal's reason when it is aborted
 */
export async function* pagesOf(
  history: Pick<DeliveryHistory, 'list'>,
  filter: DeliveryFilter,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<readonly StoredDelivery[]> {
  let after = limit === Infinity ? 0 : await startOf(history, filter, limit, signal);
  for (let left = limit; after !== undefined && left > 0;) {
    const page = history.list(filter, { after, limit: Math.min(PAGE_SIZE, left) });
    if (page.length > 0) yield page;
    left -= page.length;
    after = page.length < PAGE_SIZE ? undefined : page.at(-1)?.position;
    await yieldToEventLoop(signal);
  }
}

/** The position that the newest `limit` begin behind; undefined when there are none. */
async function startOf(
  history: Pick<DeliveryHistory, 'list'>,
  filter: DeliveryFilter,
  limit: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  let first: number | undefined;
  for (let left = limit; left > 0;) {
    const wanted = Math.min(PAGE_SIZE, left);
    const page = history.list(filter, { ...(first === undefined ? {} : { before: first }), limit: wanted });
    first = page[0]?.position ?? first;
    if (page.length < wanted) break;
    left -= page.length;
    await yieldToEventLoop(signal);
  }
  return first === undefined ? undefined : first - 1;
}

/** Lets signals and timers have their turn: reading a store never waits for anything. */
export async function yieldToEventLoop(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  signal.throwIfAborted();
}

/**
 * The deliveries that people name, each once and in the order of arrival, as one page.
 *
 * @throws HooksError `delivery_not_found` or `delivery_ambiguous`
 */
export async function* namedDeliveries(
  history: Pick<DeliveryHistory, 'find'>,
  references: readonly string[],
): AsyncGenerator<readonly StoredDelivery[]> {
  const found = new Map(
    references.map((reference) => {
      const delivery = history.find(reference);
      return [delivery.position, delivery] as const;
    }),
  );
  yield [...found.values()].toSorted((one, other) => one.position - other.position);
}

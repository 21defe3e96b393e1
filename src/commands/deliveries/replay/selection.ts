import { HooksError } from '../../../domain/errors.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import { choosesSome, untilWarnings, toDeliveryFilter } from '../filter.ts';
import { namedDeliveries, pagesOf } from '../read-deliveries.ts';
import { notify, type Context } from '../../../context.ts';
import type { DeliveriesReplayOptions } from './options.ts';
import { commandOf } from '../../../domain/forward/target-name.ts';
import type { KnownTarget, ReplayJournal, ReplayEntry } from '../../../store/replay-journal.ts';
import { targetText } from '../../../views/forward/text.ts';
import { deliveriesText } from '../../../domain/text/amounts.ts';
import { shellWord } from '../../../domain/text/shell-word.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { shortId } from '../../../terminal/text/safe-text.ts';

/**
 * The deliveries that are to be replayed, in the order of arrival. Rejected ones are among them only when
 * they are named.
 *
 * @throws HooksError `usage_invalid` when nothing says which, or two things do; `delivery_not_found`,
 * `delivery_ambiguous`
 */
export function chosenPages(
  options: DeliveriesReplayOptions,
  context: Context,
  history: DeliveryHistory,
): AsyncIterable<readonly StoredDelivery[]> {
  const now = context.clock.now();
  const filter = toDeliveryFilter(options, now);
  for (const note of untilWarnings(options, now)) notify(context, note);
  const isFiltered = choosesSome(filter) || options.limit !== undefined;
  const isNamed = options.deliveries.length > 0;
  if (isNamed && isFiltered)
    throw new HooksError('usage_invalid', 'Deliveries are both named and chosen by options.', {
      hint: 'Give names or a filter, not both.',
    });
  if (isNamed) return namedDeliveries(history, options.deliveries);
  if (isFiltered)
    return pagesOf(history, { ...filter, acceptedOnly: true }, options.limit ?? Infinity, context.signal);
  throw new HooksError('usage_invalid', 'No deliveries to replay were given.', {
    hint: 'Name some, such as "last", or choose: --failed, --since 1h, --events "recording.*", --limit all.',
  });
}

/** Where deliveries are to go. */
export interface Destinations {
  /** The target's name; without it each goes where it was forwarded to. */
  readonly to: string | undefined;
  /** Whether only what has failed at a target is meant. */
  readonly failed: boolean;
  /** Whether only what waits for a target is meant; with `failed` both. */
  readonly waiting: boolean;
}

export interface ReplayEntries {
  readonly entries: readonly ReplayEntry[];
  /** Deliveries that the target has handled already, so that they are not meant. */
  readonly handled: number;
  /** Another target that they have failed at, where none has been on its way to this one. */
  readonly failedAt: string | undefined;
}

/**
 * Which targets each delivery goes to: the one that was named, except that `--failed` does not mean what
 * it has handled, or what waits for it; else the one that the delivery was forwarded to; with `--failed`
 * each that it failed at, with `--waiting` each that it waits for.
 *
 * @throws HooksError `option_missing` for a delivery with no such target, or with several
 */
export function entriesFor(
  deliveries: readonly StoredDelivery[],
  destinations: Destinations,
  journal: Pick<ReplayJournal, 'targetsOf'>,
): ReplayEntries {
  const { to } = destinations;
  const isChosen = destinations.failed || destinations.waiting;
  const known = journal.targetsOf(deliveries.map(({ position }) => position));
  const targetsOf = (delivery: StoredDelivery): readonly KnownTarget[] => known.get(delivery.position) ?? [];
  if (to === undefined) {
    const entries = deliveries.flatMap((delivery) =>
      recordedTargets(delivery, targetsOf(delivery), destinations).map((target) => ({
        position: delivery.position,
        target,
      })),
    );
    return { entries, handled: 0, failedAt: undefined };
  }
  const stateOf = (delivery: StoredDelivery): KnownTarget['state'] | undefined =>
    isChosen ? targetsOf(delivery).find(({ target }) => target === to)?.state : undefined;
  const open = deliveries.filter((delivery) => stateOf(delivery) !== 'succeeded');
  const meant = open.filter((delivery) => destinations.waiting || stateOf(delivery) !== 'pending');
  return {
    entries: meant.map(({ position }) => ({ position, target: to })),
    handled: deliveries.length - open.length,
    failedAt: isChosen ? failedElsewhere([...known.values()].flat(), to) : undefined,
  };
}

function failedElsewhere(known: readonly KnownTarget[], to: string): string | undefined {
  if (known.some(({ target }) => target === to)) return undefined;
  return known.find(({ state }) => state !== 'succeeded')?.target;
}

function recordedTargets(
  delivery: StoredDelivery,
  known: readonly KnownTarget[],
  { failed, waiting }: Destinations,
): readonly string[] {
  const isChosen = failed || waiting;
  const isMeant = ({ state }: KnownTarget): boolean =>
    !isChosen || (failed && state === 'failed') || (waiting && state === 'pending');
  const meant = known.filter(isMeant);
  const names = meant.map(({ target }) => target);
  const command = names.find((name) => commandOf(name) !== undefined);
  if (command !== undefined) throw commandMissing(delivery, command);
  if (names.length === 0) throw unclear(`${shortId(delivery.id)} was never forwarded.`);
  if (names.length > 1 && !isChosen)
    throw unclear(`${shortId(delivery.id)} was forwarded to ${String(names.length)} targets.`);
  return names;
}

function unclear(message: string): HooksError {
  return new HooksError('option_missing', `${message} Say where to send it.`, {
    hint: 'Add --to <url>, such as --to http://localhost:3000/webhook.',
  });
}

/** A store may come from somebody else: no command that it names is run by itself. */
function commandMissing(delivery: StoredDelivery, command: string): HooksError {
  return new HooksError(
    'option_missing',
    `${shortId(delivery.id)} was handed to a command: ${targetText(command, false)}. A command is run only when it is named.`,
    { hint: 'Add --exec <command>, or --to <url>.' },
  );
}

/**
 * Says how many deliveries `--failed` leaves out because they wait: they have not failed, and follow by
 * themselves.
 */
export function warnOfWaiting(
  options: DeliveriesReplayOptions,
  context: Context,
  history: Pick<DeliveryHistory, 'count'>,
): void {
  if (!options.failed || options.waiting || options.deliveries.length > 0) return;
  const filter = toDeliveryFilter({ ...options, failed: false, waiting: true }, context.clock.now());
  const count = history.count({ ...filter, acceptedOnly: true });
  if (count === 0) return;
  const store = options.store === undefined ? '' : ` --store ${sanitize(shellWord(options.store))}`;
  const words =
    count === 1
      ? ['waits for its target and is', 'it', 'it']
      : ['wait for their target and are', 'them', 'them'];
  notify(
    context,
    `${deliveriesText(count)} ${words[0] ?? ''} left out: listen hands ${words[1] ?? ''} on by itself. To send ${words[2] ?? ''} all the same: dyte-hooks deliveries replay --waiting${store}`,
  );
}

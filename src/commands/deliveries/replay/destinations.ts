import { HooksError } from '../../../domain/errors.ts';
import { commandOf } from '../../../domain/forward/target-name.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { KnownTarget, ReplayJournal, ReplayEntry } from '../../../store/replay-journal.ts';
import { targetText } from '../../../views/forward/text.ts';
import { shortId } from '../../../terminal/text/safe-text.ts';

/** Where deliveries are to go. */
export interface Destinations {
  /** The target's name; without it each goes where it was forwarded to. */
  readonly to: string | undefined;
  /** Whether only what a target has not handled is meant. */
  readonly failed: boolean;
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
 * it has handled; else the one that the delivery was forwarded to; with `--failed` each that has not
 * handled it.
 *
 * @throws HooksError `option_missing` for a delivery with no such target, or with several
 */
export function entriesFor(
  deliveries: readonly StoredDelivery[],
  { to, failed }: Destinations,
  journal: Pick<ReplayJournal, 'targetsOf'>,
): ReplayEntries {
  const known = journal.targetsOf(deliveries.map(({ position }) => position));
  const targetsOf = (delivery: StoredDelivery): readonly KnownTarget[] => known.get(delivery.position) ?? [];
  if (to === undefined) {
    const entries = deliveries.flatMap((delivery) =>
      recordedTargets(delivery, targetsOf(delivery), failed).map((target) => ({
        position: delivery.position,
        target,
      })),
    );
    return { entries, handled: 0, failedAt: undefined };
  }
  const isMeant = (delivery: StoredDelivery): boolean =>
    !failed || !targetsOf(delivery).some(({ target, state }) => target === to && state === 'succeeded');
  const meant = deliveries.filter(isMeant);
  return {
    entries: meant.map(({ position }) => ({ position, target: to })),
    handled: deliveries.length - meant.length,
    failedAt: failed ? failedElsewhere([...known.values()].flat(), to) : undefined,
  };
}

function failedElsewhere(known: readonly KnownTarget[], to: string): string | undefined {
  if (known.some(({ target }) => target === to)) return undefined;
  return known.find(({ state }) => state !== 'succeeded')?.target;
}

function recordedTargets(
  delivery: StoredDelivery,
  known: readonly KnownTarget[],
  failed: boolean,
): readonly string[] {
  const meant = failed ? known.filter(({ state }) => state !== 'succeeded') : known;
  const names = meant.map(({ target }) => target);
  const command = names.find((name) => commandOf(name) !== undefined);
  if (command !== undefined) throw commandMissing(delivery, command);
  if (names.length === 0) throw unclear(`${shortId(delivery.id)} was not forwarded to anything yet.`);
  if (names.length > 1 && !failed)
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

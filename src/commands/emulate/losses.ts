import { HooksError } from '../../domain/errors.ts';
import { selectEvents } from '../../domain/events/selector.ts';
import { shareText, type CountOrShare } from '../../domain/text/share.ts';
import type { DeliveryFault } from '../../domain/fault/delivery-fault.ts';
import type { EmulatorReadyJson } from '../../schemas/emulate.ts';

export interface LossOptions {
  /** How many deliveries are lost, or which share of them; none without it. */
  readonly lose: CountOrShare | undefined;
  /** Names and patterns; all without it. */
  readonly loseEvents: readonly string[] | undefined;
  /** What chance is taken from; one is chosen without it. */
  readonly seed: number | undefined;
}

/**
 * Which deliveries are to be lost. One that is left to chance has a seed.
 *
 * @param newSeed makes it where none is given
 * @param isSeedUsed whether the seed that is given serves something else
 * @throws HooksError `usage_invalid` for what makes no sense without `--lose`; `event_unknown`
 */
export function readLoss(
  { lose, loseEvents, seed }: LossOptions,
  newSeed: () => number,
  isSeedUsed = false,
): DeliveryFault | undefined {
  if (lose === undefined) {
    if (loseEvents !== undefined) throw needsLose('--lose-events');
    if (seed !== undefined && !isSeedUsed) throw needsChance('--seed is for what is left to chance.');
    return undefined;
  }
  const events = loseEvents === undefined ? undefined : selectEvents(loseEvents);
  if (lose.share !== undefined) return { kind: 'lose', share: lose.share, seed: seed ?? newSeed(), events };
  if (seed === undefined || isSeedUsed) return { kind: 'lose', count: lose.count, events };
  throw needsChance('--seed is for a share of the deliveries.');
}

function needsChance(message: string): HooksError {
  return new HooksError('usage_invalid', message, {
    hint: 'Give a share, such as --lose 10% or --fault duplicate=10%, or leave out --seed.',
  });
}

function needsLose(option: string): HooksError {
  return new HooksError('usage_invalid', `${option} is for deliveries that are lost.`, {
    hint: 'Say how many with --lose, such as --lose 10%.',
  });
}

/** As a whole sentence; undefined for none. */
export function lossText(loss: DeliveryFault | undefined): string | undefined {
  if (loss === undefined) return undefined;
  const { share, count = 0, seed = 0, events } = loss;
  const of = events === undefined ? '' : ` of ${events.join(', ')}`;
  const first = count === 1 ? 'delivery' : `${String(count)} deliveries`;
  if (share === undefined) return `The first ${first}${of} will be lost.`;
  return `${shareText(share)} of the deliveries${of} will be lost; --seed ${String(seed)} loses the same again.`;
}

export function lossJson(loss: DeliveryFault | undefined): EmulatorReadyJson['lose'] {
  if (loss === undefined) return null;
  const { share = null, count = null, events = null, seed = null } = loss;
  return { share, count, events: events === null ? null : [...events], seed };
}

import { HooksError } from '../../domain/errors.ts';
import { selectEvents } from '../../domain/events/selector.ts';
import { isByChance, type DeliveryFault } from '../../domain/fault/delivery-fault.ts';
import { faultSentence, parseFault } from '../../domain/fault/fault-text.ts';
import type { DeliveryFaultJson } from '../../schemas/emulate.ts';

export interface FaultOptions {
  /** As `parseFault` reads them. */
  readonly fault: readonly string[];
  /** Names and patterns that all of them are for; any event without it. */
  readonly faultEvents: readonly string[] | undefined;
  /** What chance is taken from; one is chosen without it. */
  readonly seed: number | undefined;
}

/**
 * Which faults deliveries are to meet. All that are left to chance have one seed.
 *
 * @param newSeed makes it where none is given
 * @throws HooksError `usage_invalid`; `event_unknown`
 */
export function readFaults(
  { fault, faultEvents, seed }: FaultOptions,
  newSeed: () => number,
): readonly DeliveryFault[] {
  if (fault.length === 0 && faultEvents !== undefined)
    throw new HooksError('usage_invalid', '--fault-events is for faults of deliveries.', {
      hint: 'Say which with --fault, such as --fault duplicate=10%.',
    });
  const events = faultEvents === undefined ? undefined : selectEvents(faultEvents);
  const parsed = fault.map(parseFault);
  const chosen = parsed.some(isByChance) ? (seed ?? newSeed()) : undefined;
  return parsed.map((one) => withMet(one, isByChance(one) ? chosen : undefined, events));
}

function withMet(
  fault: DeliveryFault,
  seed: number | undefined,
  events: DeliveryFault['events'],
): DeliveryFault {
  const named = events === undefined || fault.kind === 'throttle' ? {} : { events };
  return seed === undefined ? { ...fault, ...named } : { ...fault, ...named, seed };
}

/** What chance needs a seed for; undefined where nothing is left to it. */
export function seedOf(faults: readonly DeliveryFault[]): number | undefined {
  return faults.find(isByChance)?.seed;
}

/** A sentence for each, and one for the seed. */
export function faultSentences(faults: readonly DeliveryFault[]): readonly string[] {
  const seed = seedOf(faults);
  return [
    ...faults.map(faultSentence),
    ...(seed === undefined ? [] : [`--seed ${String(seed)} brings the same faults again.`]),
  ];
}

export function faultJson({ share, count, of, events, seed, ...settings }: DeliveryFault): DeliveryFaultJson {
  return {
    share: share ?? null,
    count: count ?? null,
    of: of ?? null,
    events: events === undefined ? null : [...events],
    seed: seed ?? null,
    ...settings,
  };
}

import { createHash } from 'node:crypto';
import { newSeed, seededRandom } from '../domain/seeded-random.ts';
import type { Random } from '../domain/clock.ts';
import type { EventName } from '../domain/events/names.ts';

/** What can happen to a delivery on its way: lost, the service never sends it, and never again. */
export const DELIVERY_FAULT_KINDS = ['lose'] as const;

export type DeliveryFaultKind = (typeof DELIVERY_FAULT_KINDS)[number];

/** A fault, and which deliveries it meets. */
export interface DeliveryFault {
  readonly kind: DeliveryFaultKind;
  /** Only deliveries of these; of all without it. */
  readonly events?: readonly EventName[] | undefined;
  /** From above 0 to 1: how likely it meets each of them, by chance from `seed`; it meets each without it. */
  readonly share?: number | undefined;
  /** How many it meets; any number without it. */
  readonly count?: number | undefined;
  /** A whole number from 0 to MAX_SEED; one is chosen without it. */
  readonly seed?: number | undefined;
}

/** A fault with the seed that its chance comes from; undefined where nothing is left to chance. */
export type AddedDeliveryFault = DeliveryFault & { readonly seed: number | undefined };

/** Decides which deliveries a fault meets. */
export interface DeliveryFaults {
  /**
   * Adds a fault behind those that there are.
   *
   * @returns undefined when there are too many
   */
  add(fault: DeliveryFault): AddedDeliveryFault | undefined;
  /** The fault that meets a delivery of this event. To be asked once for each delivery, in their order. */
  next(event: string): DeliveryFaultKind | undefined;
  /** Ends all of them. */
  clear(): void;
}

/**
 * @param limit how many faults there can be
 * @param random chooses the seeds that nobody has given
 */
export function createDeliveryFaults(limit: number, random: Random): DeliveryFaults {
  const active = new Set<(event: string) => DeliveryFaultKind | undefined>();
  return {
    add: (fault) => {
      if (active.size >= limit) return undefined;
      const seed = fault.share === undefined ? undefined : (fault.seed ?? newSeed(random));
      const meets = createDecision(fault, seed);
      let left = fault.count ?? Infinity;
      const decide = (event: string): DeliveryFaultKind | undefined => {
        if (!meets(event)) return undefined;
        left -= 1;
        if (left <= 0) active.delete(decide);
        return fault.kind;
      };
      active.add(decide);
      return { ...fault, seed };
    },
    next: (event) => {
      for (const decide of active) {
        const kind = decide(event);
        if (kind !== undefined) return kind;
      }
      return undefined;
    },
    clear: () => active.clear(),
  };
}

/**
 * Each event has a chance of its own, from the seed and its name: what happens at the same moment is not
 * always sent in the same order, and that must not change which deliveries are met.
 */
function createDecision(
  { events, share = 1 }: DeliveryFault,
  seed: number | undefined,
): (event: string) => boolean {
  if (seed === undefined) return (event) => events?.some((name) => name === event) ?? true;
  const chances = new Map<string, Random>();
  return (event) => {
    if (events?.some((name) => name === event) === false) return false;
    const random = chances.get(event) ?? seededRandom(seedOf(event, seed));
    chances.set(event, random);
    return random() < share;
  };
}

function seedOf(event: string, seed: number): number {
  return createHash('sha256')
    .update(`${String(seed)} ${event}`)
    .digest()
    .readUInt32BE();
}

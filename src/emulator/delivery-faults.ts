import { createHash } from 'node:crypto';
import { isByChance, type DeliveryFault } from '../domain/fault/delivery-fault.ts';
import { newSeed, seededRandom } from '../domain/seeded-random.ts';
import type { Random } from '../domain/clock.ts';

/** A fault of an address, which no single delivery is met by. */
export type ThrottleFault = Extract<DeliveryFault, { readonly kind: 'throttle' }>;

/** Decides which deliveries a fault meets. */
export interface DeliveryFaults {
  /**
   * Adds a fault behind those that there are.
   *
   * @returns it with the seed that its chance comes from; undefined when there are too many
   */
  add(fault: DeliveryFault): DeliveryFault | undefined;
  /**
   * The faults that meet a delivery of this event, one of a kind at most; one that is lost meets no other. To be
   * asked once for each delivery, in their order.
   */
  next(event: string): readonly DeliveryFault[];
  /** How addresses are throttled; undefined where they are not. */
  throttle(): ThrottleFault | undefined;
  /** Ends all of them. */
  clear(): void;
}

/** A fault with the deliveries that it is still to meet. */
interface ActiveFault {
  readonly fault: DeliveryFault;
  /** Whether it meets the next delivery of this event. */
  meets(event: string): boolean;
}

/**
 * @param limit how many faults there can be
 * @param random chooses the seeds that nobody has given
 */
export function createDeliveryFaults(limit: number, random: Random): DeliveryFaults {
  const active = new Set<ActiveFault>();
  const meeting = (event: string, kind: DeliveryFault['kind']): DeliveryFault | undefined =>
    [...active].find((each) => each.fault.kind === kind && each.meets(event))?.fault;
  return {
    add: (fault) => {
      if (active.size >= limit) return undefined;
      const added = isByChance(fault) ? { ...fault, seed: fault.seed ?? newSeed(random) } : fault;
      const decide = createDecision(added);
      let left = added.of === undefined ? (added.count ?? Infinity) : Infinity;
      const one: ActiveFault = {
        fault: added,
        meets: (event) => {
          if (added.events?.some((name) => name === event) === false || !decide(event)) return false;
          left -= 1;
          if (left <= 0) active.delete(one);
          return true;
        },
      };
      active.add(one);
      return added;
    },
    next: (event) => {
      const lost = meeting(event, 'lose');
      if (lost !== undefined) return [lost];
      return OF_SENT.flatMap((kind) => meeting(event, kind) ?? []);
    },
    throttle: () => {
      for (const { fault } of active) if (fault.kind === 'throttle') return fault;
      return undefined;
    },
    clear: () => active.clear(),
  };
}

/** Faults of what is sent, in the order in which they are told. */
const OF_SENT = ['delay', 'reorder', 'duplicate', 'fail', 'drop', 'new_uuid'] as const;

/**
 * Each event has a chance of its own, from the seed, the kind and its name: what happens at the same moment is
 * not always sent in the same order, and that must not change which deliveries are met.
 */
function createDecision(fault: DeliveryFault): (event: string) => boolean {
  const { seed, share = 1, count = 0, of } = fault;
  if (seed === undefined) return () => true;
  const decisions = new Map<string, () => boolean>();
  return (event) => {
    const known = decisions.get(event);
    if (known !== undefined) return known();
    const random = seededRandom(seedOf(event, fault.kind, seed));
    const decide = of === undefined ? () => random() < share : createDraw(count, of, random);
    decisions.set(event, decide);
    return decide();
  };
}

/** Exactly `count` of each `of`, which ones by chance. */
function createDraw(count: number, of: number, random: Random): () => boolean {
  let left = 0;
  let toMeet = 0;
  return () => {
    if (left === 0) [left, toMeet] = [of, count];
    const isMet = random() * left < toMeet;
    left -= 1;
    if (isMet) toMeet -= 1;
    return isMet;
  };
}

/** Losing came first, alone, and a seed that was written down then still loses the same. */
function seedOf(event: string, kind: DeliveryFault['kind'], seed: number): number {
  const name = kind === 'lose' ? event : `${kind} ${event}`;
  return createHash('sha256')
    .update(`${String(seed)} ${name}`)
    .digest()
    .readUInt32BE();
}

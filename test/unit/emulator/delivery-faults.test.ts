import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { createDeliveryFaults, type DeliveryFaults } from '../../../src/emulator/delivery-faults.ts';

/** The kinds of what the next delivery of an event meets. */
function kinds(faults: DeliveryFaults, event: string): readonly string[] {
  return faults.next(event).map(({ kind }) => kind);
}

const SEEDS = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('createDeliveryFaults', () => {
  it('meets so many deliveries of its events, the first ones', () => {
    const faults = createDeliveryFaults(10, () => 0);
    faults.add({ kind: 'lose', count: 2, events: ['meeting.ended'] });
    const events = ['meeting.started', 'meeting.ended', 'meeting.ended', 'meeting.ended'];
    expect(events.map((event) => kinds(faults, event))).toEqual([[], ['lose'], ['lose'], []]);
  });

  it('meets a share, the same with the same seed, whatever else is sent in between', () => {
    fc.assert(
      fc.property(SEEDS, fc.array(fc.constantFrom(...EVENT_NAMES), { maxLength: 50 }), (seed, others) => {
        const lost = (between: readonly string[]): (readonly string[])[] => {
          const faults = createDeliveryFaults(10, () => 0);
          faults.add({ kind: 'lose', share: 0.3, seed });
          return Array.from({ length: 50 }, (_, index) => {
            const other = between[index];
            if (other !== undefined && other !== 'meeting.ended') faults.next(other);
            return kinds(faults, 'meeting.ended');
          });
        };
        expect(lost(others)).toEqual(lost([]));
      }),
    );
  });

  it('meets about the share of many', () => {
    const faults = createDeliveryFaults(10, () => 0);
    faults.add({ kind: 'lose', share: 0.1, seed: 7 });
    const met = Array.from({ length: 10_000 }, () => faults.next('meeting.ended')).filter(
      ({ length }) => length > 0,
    );
    expect(met.length).toBeGreaterThan(900);
    expect(met.length).toBeLessThan(1100);
  });

  it('chooses a seed for a share that has none, and none where nothing is left to chance', () => {
    const faults = createDeliveryFaults(10, () => 0.5);
    expect(faults.add({ kind: 'lose', share: 0.1 })).toMatchObject({ seed: 500_000 });
    expect(faults.add({ kind: 'lose', count: 1 })?.seed).toBeUndefined();
  });

  it('takes no more than there may be, and none once cleared', () => {
    const faults = createDeliveryFaults(1, () => 0);
    expect(faults.add({ kind: 'lose' })).toBeDefined();
    expect(faults.add({ kind: 'lose' })).toBeUndefined();
    faults.clear();
    expect(faults.next('meeting.ended')).toEqual([]);
  });

  it('meets exactly so many of each so many, whatever the seed', () => {
    const amounts = fc
      .integer({ min: 1, max: 20 })
      .chain((of) => fc.record({ of: fc.constant(of), count: fc.integer({ min: 1, max: of }) }));
    fc.assert(
      fc.property(SEEDS, amounts, (seed, { of, count }) => {
        const faults = createDeliveryFaults(10, () => 0);
        faults.add({ kind: 'fail', status: 500, attempts: 1, count, of, seed });
        for (let group = 0; group < 3; group += 1) {
          const met = Array.from({ length: of }, () => faults.next('meeting.ended')).flat();
          expect(met).toHaveLength(count);
        }
      }),
    );
  });

  it('draws them anew in each group', () => {
    const faults = createDeliveryFaults(10, () => 0);
    faults.add({ kind: 'new_uuid', count: 1, of: 5, seed: 7 });
    const groups = Array.from({ length: 20 }, () =>
      Array.from({ length: 5 }, () => faults.next('meeting.ended').length).indexOf(1),
    );
    expect(new Set(groups)).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it('gives a delivery several faults, one of a kind, and none beside its loss', () => {
    const faults = createDeliveryFaults(10, () => 0);
    faults.add({ kind: 'duplicate', afterMs: 0 });
    faults.add({ kind: 'delay', byMs: 1 });
    faults.add({ kind: 'delay', byMs: 2 });
    expect(faults.next('meeting.ended')).toEqual([
      { kind: 'delay', byMs: 1 },
      { kind: 'duplicate', afterMs: 0 },
    ]);
    faults.add({ kind: 'lose', count: 1 });
    expect(kinds(faults, 'meeting.ended')).toEqual(['lose']);
    expect(kinds(faults, 'meeting.ended')).toEqual(['delay', 'duplicate']);
  });

  it('gives each kind a chance of its own', () => {
    const faults = createDeliveryFaults(10, () => 0);
    faults.add({ kind: 'delay', byMs: 1, share: 0.5, seed: 7 });
    faults.add({ kind: 'new_uuid', share: 0.5, seed: 7 });
    const met = new Set(Array.from({ length: 50 }, () => kinds(faults, 'meeting.ended').join(' ')));
    expect(met).toEqual(new Set(['', 'delay', 'new_uuid', 'delay new_uuid']));
  });

  it('throttles addresses, not deliveries', () => {
    const faults = createDeliveryFaults(10, () => 0);
    expect(faults.throttle()).toBeUndefined();
    faults.add({ kind: 'throttle', failures: 3, byMs: 10 });
    expect(faults.throttle()).toEqual({ kind: 'throttle', failures: 3, byMs: 10 });
    expect(faults.next('meeting.ended')).toEqual([]);
    faults.clear();
    expect(faults.throttle()).toBeUndefined();
  });
});

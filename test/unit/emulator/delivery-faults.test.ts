import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { createDeliveryFaults } from '../../../src/emulator/delivery-faults.ts';

const MET = 'lose';

describe('createDeliveryFaults', () => {
  it('meets so many deliveries of its events, the first ones', () => {
    const faults = createDeliveryFaults(10, () => 0);
    faults.add({ kind: 'lose', count: 2, events: ['meeting.ended'] });
    const events = ['meeting.started', 'meeting.ended', 'meeting.ended', 'meeting.ended'];
    expect(events.map((event) => faults.next(event))).toEqual([undefined, MET, MET, undefined]);
  });

  it('meets a share, the same with the same seed, whatever else is sent in between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.array(fc.constantFrom(...EVENT_NAMES), { maxLength: 50 }),
        (seed, others) => {
          const lost = (between: readonly string[]): (string | undefined)[] => {
            const faults = createDeliveryFaults(10, () => 0);
            faults.add({ kind: 'lose', share: 0.3, seed });
            return Array.from({ length: 50 }, (_, index) => {
              const other = between[index];
              if (other !== undefined && other !== 'meeting.ended') faults.next(other);
              return faults.next('meeting.ended');
            });
          };
          expect(lost(others)).toEqual(lost([]));
        },
      ),
    );
  });

  it('meets about the share of many', () => {
    const faults = createDeliveryFaults(10, () => 0);
    faults.add({ kind: 'lose', share: 0.1, seed: 7 });
    const met = Array.from({ length: 10_000 }, () => faults.next('meeting.ended')).filter(Boolean);
    expect(met.length).toBeGreaterThan(900);
    expect(met.length).toBeLessThan(1100);
  });

  it('chooses a seed for a share that has none, and none where nothing is left to chance', () => {
    const faults = createDeliveryFaults(10, () => 0.5);
    expect(faults.add({ kind: 'lose', share: 0.1 })).toMatchObject({ seed: 500_000 });
    expect(faults.add({ kind: 'lose', count: 1 })).toMatchObject({ seed: undefined });
  });

  it('takes no more than there may be, and none once cleared', () => {
    const faults = createDeliveryFaults(1, () => 0);
    expect(faults.add({ kind: 'lose' })).toBeDefined();
    expect(faults.add({ kind: 'lose' })).toBeUndefined();
    faults.clear();
    expect(faults.next('meeting.ended')).toBeUndefined();
  });
});

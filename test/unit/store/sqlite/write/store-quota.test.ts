import { describe, expect, it } from 'vitest';
import { StoreQuota } from '../../../../../src/store/sqlite/write/store-quota.ts';
import type { EngineOptions, StoreOperation } from '../../../../../src/store/sqlite/engine-types.ts';
import { newDelivery } from '../../../../helpers/deliveries.ts';

const MEGABYTE = 1024 * 1024;
const ADMIT: StoreOperation = { kind: 'admit', delivery: newDelivery('a'), targets: [] };
const OUTCOME = { kind: 'timeout', durationMs: 3000 } as const;
const TRY = { position: 1, target: 'http://x/', origin: 'receiver', startedAt: 0, outcome: OUTCOME } as const;
const RECORD: StoreOperation = { kind: 'forward', record: { ...TRY, state: 'succeeded' } };

const REJECT: StoreOperation = { kind: 'reject', delivery: { ...newDelivery('b'), rejection: 'signature' } };

/** A store so large, of which so many deliveries may go, each of 100,000 bytes, and so many were refused. */
function pruningOf(usedBytes: number, mayGo: number, rejected = 0) {
  const pruning = {
    steps: 0,
    mayGo,
    rejected,
    usedBytes: () => usedBytes,
    step: () => 0,
    lastReceivedAt: () => undefined,
    hasOlderThan: () => true,
    removeRejected: () => {
      if (pruning.rejected === 0) return 0;
      pruning.rejected -= 1;
      usedBytes -= 100_000;
      return 1;
    },
  };
  pruning.step = () => {
    pruning.steps += 1;
    if (pruning.mayGo === 0) return 0;
    pruning.mayGo -= 1;
    usedBytes -= 100_000;
    return 1;
  };
  return pruning;
}

/** In a world where time passes as the clock says. */
function roomOf(options: EngineOptions, now: () => number): StoreQuota {
  return new StoreQuota(options, { now, elapsed: now }, () => undefined);
}

describe('room in a store with a limit', () => {
  it('is made by letting the oldest go, a little at a time', () => {
    const pruning = pruningOf(10 * MEGABYTE, 100);
    const room = roomOf({ path: 'x', maxBytes: 5 * MEGABYTE }, () => Date.now());
    room.reserve([ADMIT], pruning);
    expect(pruning.steps).toBe(2);
  });

  it('is refused to deliveries where none can be made, and left to what forwards come to', () => {
    const pruning = pruningOf(10 * MEGABYTE, 0);
    const room = roomOf({ path: 'x', maxBytes: 10 * MEGABYTE }, () => Date.now());
    expect(() => room.reserve([ADMIT], pruning)).toThrow(expect.objectContaining({ code: 'store_full' }));
    expect(() => room.reserve([RECORD], pruning)).not.toThrow();
  });

  it('is made by letting go what was refused, and nothing else while that is enough', () => {
    const pruning = pruningOf(5 * MEGABYTE, 100, 30);
    const room = roomOf({ path: 'x', maxBytes: 5 * MEGABYTE }, () => Date.now());
    expect(room.reserve([ADMIT], pruning)).toBe(true);
    expect([pruning.steps, pruning.mayGo, pruning.rejected < 30, pruning.rejected > 20]).toEqual([
      0,
      100,
      true,
      true,
    ]);
  });

  it('is not made for what was refused, nor refused to others because of it', () => {
    const pruning = pruningOf(5 * MEGABYTE, 100);
    const room = roomOf({ path: 'x', maxBytes: 5 * MEGABYTE }, () => Date.now());
    expect(room.reserve([REJECT], pruning)).toBe(false);
    expect(pruning.steps).toBe(0);
    const body = Buffer.alloc(60_000);
    const large: StoreOperation = {
      kind: 'reject',
      delivery: { ...newDelivery('c', { body }), rejection: 'not_json' },
    };
    const almostFull = pruningOf(4.7 * MEGABYTE, 0);
    expect(room.reserve([large, large, large, ADMIT], almostFull)).toBe(false);
    expect(room.reserve([ADMIT, REJECT], almostFull)).toBe(true);
  });

  it('is there for what was refused where the store has no limit', () => {
    const room = roomOf({ path: 'x', keep: 1000 }, () => Date.now());
    expect(room.reserve([REJECT], pruningOf(99 * MEGABYTE, 0))).toBe(true);
  });

  it('is not looked for again and again in vain, until a forward has ended or time has passed', () => {
    let now = Date.now();
    const pruning = pruningOf(10 * MEGABYTE, 0);
    const room = roomOf({ path: 'x', maxBytes: 10 * MEGABYTE }, () => now);
    const tenTimes = (): void => {
      for (let time = 0; time < 10; time += 1)
        expect(() => room.reserve([ADMIT], pruning)).toThrow(expect.objectContaining({ code: 'store_full' }));
    };
    tenTimes();
    expect(pruning.steps).toBe(1);
    room.onKept([RECORD]);
    tenTimes();
    expect(pruning.steps).toBe(2);
    // Also when the clock is set back.
    now -= 3_600_000;
    tenTimes();
    expect(pruning.steps).toBe(3);
  });

  it('is looked for at once when it becomes tight, although nothing was too old just before', () => {
    const pruning = pruningOf(0, 0);
    const now = Date.now();
    const room = roomOf({ path: 'x', keep: 1000, maxBytes: 5 * MEGABYTE }, () => now);
    room.reserve([ADMIT], pruning);
    const tight = pruningOf(5 * MEGABYTE, 100);
    expect(() => room.reserve([ADMIT], tight)).not.toThrow();
    expect(tight.steps).toBe(2);
  });

  it('is made by age too, every ten seconds', () => {
    let now = Date.now();
    const pruning = pruningOf(0, 0);
    const room = roomOf({ path: 'x', keep: 1000 }, () => now);
    for (const step of [0, 9000, 2000]) {
      now += step;
      room.reserve([ADMIT], pruning);
    }
    expect(pruning.steps).toBe(2);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplaySchedule } from '../../../../src/domain/replay/pace.ts';
import type { ReplaySpeed } from '../../../../src/domain/replay/replay-plan.ts';

function dues(speed: ReplaySpeed, longestGap: number, ...times: readonly number[]): readonly number[] {
  const pace = createReplaySchedule(speed, longestGap);
  return times.map((time) => pace.next(time).due);
}

describe('the pace of a replay', () => {
  it('keeps gaps as they were', () => {
    expect(dues(1, 60_000, 5000, 5000, 5250, 9000)).toEqual([0, 0, 250, 4000]);
  });

  it('divides them by the speed', () => {
    expect(dues(10, 60_000, 0, 1000, 3000)).toEqual([0, 100, 300]);
    expect(dues(0.5, 60_000, 0, 1000)).toEqual([0, 2000]);
  });

  it('waits for nothing when it is to be fast', () => {
    expect(dues('fast', 1000, 0, 1000, 9_000_000)).toEqual([0, 0, 0]);
  });

  it('shortens long gaps before it divides them, and says so', () => {
    const pace = createReplaySchedule(2, 60_000);
    expect(pace.next(0)).toEqual({ due: 0, shortened: undefined });
    expect(pace.next(60_000)).toEqual({ due: 30_000, shortened: undefined });
    expect(pace.next(60_000 + 3_600_000)).toEqual({ due: 60_000, shortened: 3_600_000 });
    expect(createReplaySchedule('fast', 1).next(5)).toEqual({ due: 0, shortened: undefined });
  });

  it('never goes back, and never waits for one gap twice, where times are out of order', () => {
    expect(dues(1, 60_000, 1000, 900, 1000, 1100)).toEqual([0, 0, 0, 100]);
    fc.assert(
      fc.property(fc.array(fc.nat()), (times) => {
        const due = dues(1, Infinity, ...times);
        expect(due).toEqual(due.toSorted((one, other) => one - other));
        expect(due.at(-1) ?? 0).toBe(times.length === 0 ? 0 : Math.max(...times) - (times[0] ?? 0));
      }),
    );
  });
});

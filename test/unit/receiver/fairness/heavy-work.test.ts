import { describe, expect, it } from 'vitest';
import { createHeavyWork } from '../../../../src/receiver/fairness/heavy-work.ts';
import { manualClock, type ManualClock } from '../../../helpers/manual-clock.ts';

/** Work that takes some milliseconds of a clock that moves by hand. */
function takes(milliseconds: number, done: string[], name: string, clock: ManualClock): () => string {
  return () => {
    done.push(name);
    void clock.pass(milliseconds);
    return name;
  };
}

describe('heavy work', () => {
  it('is done in its order, with as long a pause as it took', async () => {
    const clock = manualClock();
    const heavyWork = createHeavyWork(clock);
    const done: string[] = [];
    const first = heavyWork(takes(100, done, 'first', clock));
    const second = heavyWork(takes(5, done, 'second', clock));
    expect(await first).toBe('first');
    await clock.pass(99);
    expect(done).toEqual(['first']);
    await clock.pass(1);
    expect(await second).toBe('second');
  });

  it('that is light waits for the next turn only', async () => {
    const heavyWork = createHeavyWork(manualClock());
    const all = [1, 2, 3].map((number) => heavyWork(() => number));
    expect(await Promise.all(all)).toEqual([1, 2, 3]);
  });

  it('that fails does not stop what comes after it', async () => {
    const heavyWork = createHeavyWork(manualClock());
    const failing = heavyWork(() => {
      throw new Error('defect');
    });
    const next = heavyWork(() => 'done');
    await expect(failing).rejects.toThrow('defect');
    expect(await next).toBe('done');
  });
});

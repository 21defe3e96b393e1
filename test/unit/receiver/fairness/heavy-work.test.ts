import { describe, expect, it } from 'vitest';
import { createHeavyWork, type Waiting } from '../../../../src/receiver/fairness/heavy-work.ts';
import { manualClock, type ManualClock } from '../../../helpers/manual-clock.ts';

/** Work that takes some milliseconds of a clock that moves by hand. */
function takes(milliseconds: number, done: string[], name: string, clock: ManualClock): () => string {
  return () => {
    done.push(name);
    void clock.pass(milliseconds);
    return name;
  };
}

const THERE: Waiting = { destroyed: false };
const GONE: Waiting = { destroyed: true };

describe('heavy work', () => {
  it('is done in its order, with as long a pause as it took', async () => {
    const clock = manualClock();
    const heavyWork = createHeavyWork(clock);
    const done: string[] = [];
    const first = heavyWork(takes(100, done, 'first', clock), [THERE]);
    const second = heavyWork(takes(5, done, 'second', clock), [THERE]);
    expect(await first).toBe('first');
    await clock.pass(99);
    expect(done).toEqual(['first']);
    await clock.pass(1);
    expect(await second).toBe('second');
  });

  it('that is light waits for the next turn only', async () => {
    const heavyWork = createHeavyWork(manualClock());
    const all = [1, 2, 3].map((number) => heavyWork(() => number, [THERE]));
    expect(await Promise.all(all)).toEqual([1, 2, 3]);
  });

  it('that fails does not stop what comes after it', async () => {
    const heavyWork = createHeavyWork(manualClock());
    const failing = heavyWork(() => {
      throw new Error('defect');
    }, [THERE]);
    const next = heavyWork(() => 'done', [THERE]);
    await expect(failing).rejects.toThrow('defect');
    expect(await next).toBe('done');
  });

  it('that nobody waits for any more is done when there is nothing else', async () => {
    const heavyWork = createHeavyWork(manualClock());
    const done: string[] = [];
    const note = (name: string) => (): unknown => done.push(name);
    const comesBack = [GONE];
    const all = [
      heavyWork(note('under way'), [THERE]),
      heavyWork(note('gone'), [GONE]),
      heavyWork(note('comes back'), comesBack),
      heavyWork(note('there'), [THERE]),
    ];
    comesBack.push(THERE);
    await Promise.all(all);
    expect(done).toEqual(['under way', 'comes back', 'there', 'gone']);
  });
});

import { describe, expect, it } from 'vitest';
import { AlertQueue } from '../../../src/health/alerts/alert-queue.ts';
import type { Alert } from '../../../src/domain/alert/alert.ts';
import { manualClock } from '../../helpers/manual-clock.ts';

function numbered(at: number): Alert {
  return { code: 'store_failing', state: 'firing', at, changed: [], more: 0 };
}

describe('alerts on their way', () => {
  it('go one at a time, and in their order; of too many the oldest are dropped', async () => {
    const taken: number[] = [];
    let atOnce = 0;
    let most = 0;
    const queue = new AlertQueue({
      clock: manualClock(),
      onFailure: () => undefined,
      send: async ({ at }) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await Promise.resolve();
        taken.push(at);
        atOnce -= 1;
      },
    });
    for (let number = 0; number < 100; number += 1) queue.add(numbered(number));
    await queue.close(1000);
    expect(most).toBe(1);
    expect(taken).toEqual([0, ...Array.from({ length: 50 }, (_, index) => 50 + index)]);
  });

  it('that nobody takes are told once, until one was taken', async () => {
    const failures: unknown[] = [];
    let isFailing = true;
    const clock = manualClock();
    const queue = new AlertQueue({
      clock,
      onFailure: (error) => failures.push(error),
      send: async () => {
        if (isFailing) throw new Error('Nobody is there.');
      },
    });
    const add = async (): Promise<void> => {
      queue.add(numbered(0));
      await clock.pass(0);
    };
    await add();
    await add();
    expect(failures).toHaveLength(1);
    isFailing = false;
    await add();
    isFailing = true;
    await add();
    expect(failures).toHaveLength(2);
    await queue.close(0);
  });

  it('are given up at the end where they take too long, and nobody is told of that', async () => {
    const failures: unknown[] = [];
    const clock = manualClock();
    const queue = new AlertQueue({
      clock,
      onFailure: (error) => failures.push(error),
      send: async (_alert, signal) =>
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    queue.add(numbered(1));
    queue.add(numbered(2));
    const closed = queue.close(2000);
    await clock.pass(2000);
    await closed;
    queue.add(numbered(3));
    expect(failures).toEqual([]);
  });
});

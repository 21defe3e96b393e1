import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTurnCounter, createWorkQueue } from '../../../../src/receiver/fairness/event-loop-turns.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

describe('a turn counter', () => {
  it('says the same within a turn, and something else in the next', async () => {
    const turns = createTurnCounter();
    const first = turns.now();
    await Promise.resolve();
    expect(turns.now()).toBe(first);
    await setImmediate();
    const second = turns.now();
    expect(second).not.toBe(first);
    await setImmediate();
    expect(turns.now()).not.toBe(second);
  });
});

describe('a work queue', () => {
  it('does what waits in its order, for a moment in each turn', async () => {
    const clock = manualClock();
    const later = createWorkQueue(clock);
    const done: number[] = [];
    for (const number of [1, 2, 3, 4, 5])
      later(() => {
        done.push(number);
        void clock.pass(0.15);
      });
    expect(done).toEqual([]);
    await setImmediate();
    expect(done).toEqual([1, 2]);
    await setImmediate();
    expect(done).toEqual([1, 2, 3, 4]);
    await setImmediate();
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets what asks again wait for the others, and for the next turn', async () => {
    const later = createWorkQueue(manualClock());
    const done: string[] = [];
    later(() => {
      done.push('greedy');
      later(() => done.push('greedy again'));
    });
    later(() => done.push('modest'));
    await setImmediate();
    expect(done).toEqual(['greedy', 'modest']);
    await setImmediate();
    expect(done).toEqual(['greedy', 'modest', 'greedy again']);
  });
});

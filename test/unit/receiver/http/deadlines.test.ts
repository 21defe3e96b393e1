import { describe, expect, it } from 'vitest';
import { createDeadlines } from '../../../../src/receiver/http/deadlines.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

describe('deadlines', () => {
  it('are over each after its own time, with one sleep for all', async () => {
    const clock = manualClock();
    const deadlines = createDeadlines(clock, 100);
    const over: string[] = [];
    deadlines.set(() => over.push('first'));
    await clock.pass(60);
    deadlines.set(() => over.push('second'));
    expect(clock.sleepers).toBe(1);
    await clock.pass(40);
    expect(over).toEqual(['first']);
    await clock.pass(59);
    expect(over).toEqual(['first']);
    await clock.pass(1);
    expect(over).toEqual(['first', 'second']);
    expect(clock.sleepers).toBe(0);
  });

  it('that are called off do nothing, and leave the others theirs', async () => {
    const clock = manualClock();
    const deadlines = createDeadlines(clock, 100);
    const over: string[] = [];
    const cancel = deadlines.set(() => over.push('first'));
    deadlines.set(() => over.push('second'));
    cancel();
    cancel();
    await clock.pass(100);
    expect(over).toEqual(['second']);
  });
});

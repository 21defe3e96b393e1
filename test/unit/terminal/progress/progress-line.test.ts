import { describe, expect, it } from 'vitest';
import { eventually } from '../../../helpers/eventually.ts';
import { withProgress } from '../../../../src/terminal/progress/progress-line.ts';
import { fakeClock } from '../../../helpers/clock.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { keptOutput } from '../../../helpers/context.ts';

const CLEAR_LINE = '\r\u001b[2K';

/** Work that ends when the test says so. */
function longWork(): {
  readonly promise: Promise<string>;
  readonly resolve: (result: string) => void;
  readonly reject: (error: Error) => void;
} {
  let resolve: (result: string) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<string>((onDone, onFailure) => {
    resolve = onDone;
    reject = onFailure;
  });
  return { promise, resolve, reject };
}

describe('withProgress', () => {
  it('says what is waited for once it takes a moment, and takes it back', async () => {
    const output = keptOutput({ isTerminal: true });
    const clock = manualClock();
    const work = longWork();
    const result = withProgress(output, clock, 'Asking example.com', work.promise);
    await clock.pass(399);
    expect(output.text()).toBe('');
    await clock.pass(1);
    expect(output.text()).toBe('Asking example.com …');
    work.resolve('done');
    expect(await result).toBe('done');
    expect(output.text()).toBe(`Asking example.com …${CLEAR_LINE}`);
  });

  it('counts the seconds of what takes long, and says how to end it', async () => {
    const output = keptOutput({ isTerminal: true });
    const clock = manualClock();
    const work = longWork();
    const result = withProgress(output, clock, 'Asking example.com', work.promise);
    await clock.pass(2999);
    expect(output.text()).toBe('Asking example.com …');
    await clock.pass(1001);
    expect(output.text().split(CLEAR_LINE).slice(1)).toEqual([
      'Asking example.com … 3 s (Ctrl-C ends it)',
      'Asking example.com … 4 s (Ctrl-C ends it)',
    ]);
    work.resolve('done');
    await result;
    expect(output.text().endsWith(CLEAR_LINE)).toBe(true);
    expect(clock.sleepers).toBe(0);
  });

  it('says it in a line of its own where the cursor is not moved', async () => {
    const output = { ...keptOutput({ isTerminal: true }), isDumb: true };
    const work = longWork();
    const result = withProgress(output, fakeClock(), 'Asking example.com', work.promise);
    await eventually(() => {
      expect(output.text()).not.toBe('');
    });
    work.resolve('done');
    await result;
    expect(output.text()).toBe('Asking example.com …\n');
  });

  it('says nothing of quick work', async () => {
    const output = keptOutput({ isTerminal: true });
    const clock = fakeClock();
    clock.hold();
    expect(await withProgress(output, clock, 'Asking', Promise.resolve(7))).toBe(7);
    expect(output.text()).toBe('');
  });

  it('says nothing where nobody looks, and does not even wait', async () => {
    const output = keptOutput();
    const clock = fakeClock();
    expect(await withProgress(output, clock, 'Asking', Promise.resolve(7))).toBe(7);
    expect([output.text(), clock.sleeps]).toEqual(['', []]);
  });

  it('passes a failure on, and leaves a clean line', async () => {
    const output = keptOutput({ isTerminal: true });
    const failure = new Error('unreachable');
    const work = longWork();
    const clock = manualClock();
    const result = withProgress(output, clock, 'Asking', work.promise);
    await clock.pass(400);
    work.reject(failure);
    await expect(result).rejects.toBe(failure);
    expect(output.text()).toBe(`Asking …${CLEAR_LINE}`);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../../src/sender/concurrency-limit.ts';

/** Lets everything that is ready run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('a limiter', () => {
  it('never runs more than its limit, runs everything, and uses all places', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 30 }),
        async (limit, lengths) => {
          const limiter = createLimiter(limit);
          let running = 0;
          let most = 0;
          const done: number[] = [];
          await Promise.all(
            lengths.map((length, index) =>
              limiter.run(async () => {
                running += 1;
                most = Math.max(most, running);
                for (let turn = 0; turn < length; turn += 1) await Promise.resolve();
                running -= 1;
                done.push(index);
              }),
            ),
          );
          expect(most).toBe(Math.min(limit, lengths.length));
          expect(done).toHaveLength(lengths.length);
        },
      ),
    );
  });

  it('takes the waiting in the order they came', async () => {
    const limiter = createLimiter(1);
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((index) => limiter.run(async () => order.push(index))));
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('gives its place back when work fails', async () => {
    const limiter = createLimiter(1);
    await expect(limiter.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await limiter.run(async () => 'next')).toBe('next');
  });

  it('lets one leave the queue without taking a place from the others', async () => {
    const limiter = createLimiter(1);
    const stop = new AbortController();
    const first = gate();
    const ran: string[] = [];
    const running = limiter.run(() => first.opened);
    const leaving = limiter.run(async () => ran.push('left'), stop.signal);
    const left = leaving.catch((error: unknown) => error);
    const staying = limiter.run(async () => ran.push('stayed'));
    stop.abort(new Error('gone'));
    expect(await left).toEqual(new Error('gone'));
    first.open();
    await Promise.all([running, staying]);
    expect(ran).toEqual(['stayed']);
  });

  it('does not start work that was aborted before', async () => {
    const limiter = createLimiter(1);
    const ran: string[] = [];
    const aborted = AbortSignal.abort(new Error('early'));
    await expect(limiter.run(async () => ran.push('ran'), aborted)).rejects.toThrow('early');
    expect(ran).toEqual([]);
  });

  it('does not stop work that has begun', async () => {
    const limiter = createLimiter(1);
    const stop = new AbortController();
    const work = gate();
    const running = limiter.run(async () => {
      await work.opened;
      return 'finished';
    }, stop.signal);
    await settle();
    stop.abort(new Error('late'));
    work.open();
    expect(await running).toBe('finished');
  });
});

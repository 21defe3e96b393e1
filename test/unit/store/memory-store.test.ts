import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../src/store/memory-store.ts';

const receivedAt = 0;

describe('memory store', () => {
  it('counts the copies of a delivery', async () => {
    const store = createMemoryStore();
    expect(await store.admit({ key: 'uuid:a', receivedAt })).toEqual({ repeat: false, attempt: 1 });
    expect(await store.admit({ key: 'uuid:b', receivedAt })).toEqual({ repeat: false, attempt: 1 });
    expect(await store.admit({ key: 'uuid:a', receivedAt })).toEqual({ repeat: true, attempt: 2 });
    expect(await store.admit({ key: 'uuid:a', receivedAt })).toEqual({ repeat: true, attempt: 3 });
  });

  it('remembers a delivery across one change of generations, with its count', async () => {
    const store = createMemoryStore(2);
    for (const key of ['a', 'b', 'c']) await store.admit({ key, receivedAt });
    expect(await store.admit({ key: 'a', receivedAt })).toEqual({ repeat: true, attempt: 2 });
  });

  it('forgets what is two generations old', async () => {
    const store = createMemoryStore(2);
    for (const key of ['a', 'b', 'c', 'd', 'e']) await store.admit({ key, receivedAt });
    expect(await store.admit({ key: 'a', receivedAt })).toEqual({ repeat: false, attempt: 1 });
  });

  it('keeps a delivery that comes again and again, however many others come', async () => {
    const store = createMemoryStore(4);
    for (let round = 1; round <= 50; round += 1) {
      expect(await store.admit({ key: 'often', receivedAt })).toEqual({ repeat: round > 1, attempt: round });
      for (const other of [1, 2, 3]) await store.admit({ key: `${round}-${other}`, receivedAt });
    }
  });

  it('always knows the latest deliveries, as many as a generation holds, and never an unseen one', async () => {
    const size = 5;
    const keys = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 });
    const mistakesFor = async (sequence: readonly number[]): Promise<number> => {
      const store = createMemoryStore(size);
      let latest: number[] = [];
      const seen = new Set<number>();
      let mistakes = 0;
      for (const number of sequence) {
        const { repeat } = await store.admit({ key: String(number), receivedAt });
        if (repeat ? !seen.has(number) : latest.includes(number)) mistakes += 1;
        seen.add(number);
        latest = [number, ...latest.filter((other) => other !== number)].slice(0, size);
      }
      return mistakes;
    };
    await fc.assert(
      fc.asyncProperty(keys, async (sequence) => {
        expect(await mistakesFor(sequence)).toBe(0);
      }),
    );
    expect(await mistakesFor([1, 2, 1])).toBe(0);
  });
});

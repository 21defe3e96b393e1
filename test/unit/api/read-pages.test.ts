import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { readPages, type Page } from '../../../src/api/read-pages.ts';

interface Entry {
  readonly id: string;
}

const total = fc.oneof(fc.integer({ min: -5, max: 2 ** 40 }), fc.constant(undefined));
const page: fc.Arbitrary<Page<Entry>> = fc.record({
  entries: fc.array(fc.record({ id: fc.nat(200).map(String) }), { maxLength: 60 }),
  unlisted: fc.oneof(fc.constant(undefined), fc.record({ count: total })),
  reference: fc.constant({ request: 'GET x' }),
});

describe('readPages', () => {
  it('comes to an end whatever a service says, with each entry once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 5 }), async (pages) => {
        const asked: number[] = [];
        const found = await readPages(async (number) => {
          asked.push(number);
          return pages[(number - 1) % pages.length] ?? { entries: [], reference: {} };
        });
        expect(asked).toEqual(asked.map((_, index) => index + 1));
        expect(asked.length).toBeLessThanOrEqual(pages.length + 1);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      }),
    );
  });

  it('gives up on a list that always brings something new', async () => {
    let asked = 0;
    const endless = readPages(async (number) => {
      asked += 1;
      return { entries: [{ id: String(number) }], unlisted: { count: undefined }, reference: {} };
    });
    await expect(endless).rejects.toThrow(HooksError);
    expect(asked).toBe(100);
  });
});

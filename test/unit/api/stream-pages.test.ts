import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { SESSIONS_PER_PAGE, streamPages, type LongPage } from '../../../src/api/stream-pages.ts';
import { failureOf } from '../../helpers/context.ts';
import { all } from '../../helpers/sessions-client.ts';

const reference = { request: 'GET x' };

function pageOf(entries: readonly string[], total?: number): LongPage<string> {
  return { entries, length: entries.length, total, reference };
}

function numbered(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

const same = (entry: string): string => entry;

/** A service that has `items`, at most `cap` on a page, and says or does not say how many there are. */
function service(items: readonly string[], cap: number, saysTotal: boolean) {
  const asked: number[] = [];
  const read = async (number: number): Promise<LongPage<string>> => {
    asked.push(number);
    const size = Math.min(cap, SESSIONS_PER_PAGE);
    return pageOf(items.slice((number - 1) * size, number * size), saysTotal ? items.length : undefined);
  };
  return { asked, read };
}

describe('streamPages', () => {
  it('finds all of a list, however few a service has on a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(230),
        fc.integer({ min: 10, max: 80 }),
        fc.boolean(),
        async (count, cap, saysTotal) => {
          const { read, asked } = service(numbered(count), cap, saysTotal);
          expect(await all(streamPages(read, same))).toEqual(numbered(count));
          expect(asked.length).toBeLessThanOrEqual(Math.ceil(count / Math.min(cap, SESSIONS_PER_PAGE)) + 1);
        },
      ),
    );
  });

  it('comes to an end whatever a service says, with each entry once', async () => {
    const page = fc
      .tuple(
        fc.array(fc.nat(120).map(String), { maxLength: 60 }),
        fc.nat(3),
        fc.option(fc.integer({ min: -5, max: 2 ** 40 }), { nil: undefined }),
      )
      .map(([entries, unusable, total]): LongPage<string> => ({
        entries,
        length: entries.length + unusable,
        total,
        reference,
      }));
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 5 }), async (pages) => {
        const found: string[] = [];
        let asked = 0;
        const stream = streamPages(async (number) => {
          asked += 1;
          return pages[(number - 1) % pages.length] ?? pageOf([]);
        }, same);
        try {
          for await (const entry of stream) found.push(entry);
        } catch (error) {
          if (!(error instanceof HooksError) || error.code !== 'service_answer_invalid') throw error;
        }
        expect(asked).toBeLessThanOrEqual(pages.length + 1);
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });

  it('asks for no page before the one before is used up, nor once nobody wants more', async () => {
    const { read, asked } = service(numbered(200), 20, true);
    for await (const entry of streamPages(read, same)) {
      expect(asked).toHaveLength(Math.floor(Number(entry) / 20) + 1);
      if (entry === '45') break;
    }
    expect(asked).toEqual([1, 2, 3]);
  });

  it('ends with a page that comes again where nothing says that there is more', async () => {
    expect(await all(streamPages(async () => pageOf(numbered(12)), same))).toHaveLength(12);
    expect(await all(streamPages(async () => pageOf(numbered(70)), same))).toHaveLength(70);
  });

  it.each([
    ['a total says that there are more', pageOf(numbered(12), 13)],
    ['it is full', pageOf(numbered(SESSIONS_PER_PAGE))],
  ])('says so where a page comes again although %s', async (_why, page) => {
    const error = await failureOf(all(streamPages(async () => page, same)));
    expect(error).toMatchObject({
      code: 'service_answer_invalid',
      message: expect.stringContaining('repeats a page'),
    });
  });

  it('does not believe a total that is too high or too low', async () => {
    const once = (total: number) => async (number: number) => pageOf(number === 1 ? numbered(20) : [], total);
    expect(await all(streamPages(once(9_999_999), same))).toHaveLength(20);
    const two = async (number: number) =>
      pageOf(number > 2 ? [] : numbered(SESSIONS_PER_PAGE, number * 50), 1);
    expect(await all(streamPages(two, same))).toHaveLength(2 * SESSIONS_PER_PAGE);
  });

  it('gives up on a list that always brings something new', async () => {
    let asked = 0;
    const endless = streamPages(async (number) => {
      asked += 1;
      return pageOf([String(number)], 2 ** 40);
    }, same);
    expect((await failureOf(all(endless))).message).toMatch(/no end after 1000 entries/);
    expect(asked).toBe(1000);
  });

  it('says so where nothing of a page can be used', async () => {
    const nothing = async (): Promise<LongPage<string>> => ({ ...pageOf([]), length: 3 });
    expect((await failureOf(all(streamPages(nothing, same)))).message).toMatch(/nothing that has an id/);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfterMs } from '../../../src/api/retry-decision.ts';

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const YEAR = 365 * 24 * 60 * 60 * 1000;

describe('readRetryAfterMs', () => {
  it.each([
    ['0', 0],
    ['1', 1000],
    [' 120 ', 120_000],
    ['1.5', 1500],
    ['99999999999', YEAR],
    ['9'.repeat(400), YEAR],
    ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
    ['Fri, 02 Jan 2026 03:04:05 GMT', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', YEAR],
  ])('reads %s', (header, wait) => {
    expect(readRetryAfterMs(header, NOW)).toBe(wait);
  });

  it.each([
    [undefined],
    [''],
    ['-1'],
    ['1e3'],
    ['0x10'],
    ['Infinity'],
    ['NaN'],
    ['soon'],
    ['2026-01-02T03:04:15Z'],
    ['Fri, 99 Jan 2026 03:04:15 GMT'],
    ['Fri, 02 Foo 2026 03:04:15 GMT'],
    ['Fri Jan  2 03:04:15 2026'],
  ])('does not guess at %s', (header) => {
    expect(readRetryAfterMs(header, NOW)).toBeUndefined();
  });

  it('takes the date form for the seconds that are left until then', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 * 86_400 }), (seconds) => {
        const date = new Date(NOW + seconds * 1000).toUTCString();
        expect(readRetryAfterMs(date, NOW)).toBe(seconds * 1000);
      }),
    );
  });

  it('is a whole number of milliseconds within bounds, or nothing, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), (header) => {
        const wait = readRetryAfterMs(header, NOW);
        expect(wait === undefined || (Number.isInteger(wait) && wait >= 0 && wait <= YEAR)).toBe(true);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText, MAX_DURATION_MS, parseDuration } from '../../../../src/domain/text/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['10m', 600_000],
    ['1.5h', 5_400_000],
    ['30d', 2_592_000_000],
    ['2w', 1_209_600_000],
    ['1h30m', 5_400_000],
    ['1h 02m 03s', 3_723_000],
    [' 10 M ', 600_000],
    ['0s', 0],
    ['0.0004s', 0],
    ['0.1s', 100],
    ['36500d', MAX_DURATION_MS],
  ])('%j is %j milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    ' ',
    '60',
    '0',
    's',
    '-1s',
    '+1s',
    '1e3s',
    '.5h',
    '1.h',
    '1,5h',
    '10min',
    '1y',
    '30m1h',
    '1s1s',
    '1h30',
    '1 0s',
    '1m s',
    'Infinitys',
    '0x10s',
    '36501d',
    '9999999999999999s',
    '5m!',
    '__proto__',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('reads what durationText writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_DURATION_MS }), (milliseconds) => {
        expect(parseDuration(durationText(milliseconds))).toBe(milliseconds);
      }),
    );
  });

  it('gives whole numbers within bounds, or nothing, whatever it is given', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[019.wdhms ]*$/));
    fc.assert(
      fc.property(text, (given) => {
        const value = parseDuration(given) ?? 0;
        expect(Number.isInteger(value) && value >= 0 && value <= MAX_DURATION_MS).toBe(true);
      }),
    );
  });
});

describe('durationText', () => {
  it.each([
    [0, '0ms'],
    [1500, '1500ms'],
    [60_000, '1m'],
    [90_000, '90s'],
    [5_400_000, '90m'],
    [86_400_000, '1d'],
    [1_209_600_000, '14d'],
  ])('%j is %j', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});

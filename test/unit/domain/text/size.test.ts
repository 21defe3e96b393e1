import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSize } from '../../../../src/domain/text/size.ts';

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['512', 512],
    ['512b', 512],
    ['64kb', 64_000],
    ['200MB', 200_000_000],
    ['1gb', 1_000_000_000],
    [' 1.5 GB ', 1_500_000_000],
    ['2tb', 2_000_000_000_000],
    ['64KiB', 65_536],
    ['1mib', 1_048_576],
    ['1gib', 1_073_741_824],
    ['1tib', 1_099_511_627_776],
    ['0.5', 0],
    ['1.123456789gb', 1_123_456_789],
    ['3  mb', 3_000_000],
  ])('%j is %j bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    '',
    ' ',
    'gb',
    '-1',
    '+1',
    '1e9',
    '0x10',
    '1,5gb',
    '.5gb',
    '1 g b',
    '1g',
    '1pb',
    'NaN',
    '99999tb',
    '1.1234567891gb',
    '1234567890123456',
    '1mb2',
    'x1mb',
  ])('%j is none', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it('takes every whole number of bytes with every unit', () => {
    const unit = fc.constantFrom(['kb', 1000] as const, ['mib', 1_048_576] as const, ['', 1] as const);
    fc.assert(
      fc.property(fc.nat(), unit, (amount, [name, factor]) => {
        expect(parseSize(`${String(amount)}${name}`)).toBe(amount * factor);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { filterOptions, limit, timeExpression } from '../../../src/program/shared-options.ts';
import { thrownBy } from '../../helpers/errors.ts';

const NOW = Date.parse('2026-01-02T03:04:05.678Z');

describe('--since', () => {
  const spec = timeExpression('--since <time>', 'x');

  it('is a point in time, or undefined when not given', () => {
    expect([spec.read('10m')?.(NOW), spec.read('2026-01-02T00:00Z')?.(NOW), spec.read(undefined)]).toEqual([
      NOW - 600_000,
      Date.UTC(2026, 0, 2),
      undefined,
    ]);
  });

  it.each(['', 'soon', '10'])('refuses %j and says what would do', (raw) => {
    const error = thrownBy(() => spec.read(raw));
    expect([error.code, error.message]).toEqual(['usage_invalid', `--since cannot be "${raw}".`]);
    expect(error.hint).toContain('10m');
  });
});

describe('a time that is written in another way', () => {
  it.each([
    ['2026-W48-3', 'Weeks'],
    ['2026W48', 'Weeks'],
    ['2026-329', 'Days of the year'],
    ['20261125T100000Z', 'dashes and colons'],
    ['1764064800', 'Seconds since 1970'],
    ['1764064800.123', 'Seconds since 1970'],
    ['2026-11-25T23:59:60Z', 'Leap seconds'],
  ])('%s is named', (raw, named) => {
    expect(thrownBy(() => filterOptions.until.read(raw)).hint).toContain(named);
  });
});

describe('--signature', () => {
  it('takes several, given one by one or with commas', () => {
    expect(filterOptions.signature.read(['missing, malformed', 'mismatch'])).toEqual([
      'missing',
      'malformed',
      'mismatch',
    ]);
    expect(filterOptions.signature.read(undefined)).toBeUndefined();
  });

  it('refuses what is no state of a signature', () => {
    const error = thrownBy(() => filterOptions.signature.read(['valid,bad']));
    expect([error.message, error.hint]).toEqual([
      '--signature cannot be "bad".',
      'Choose some of: valid, missing, malformed, mismatch, key_unavailable, unchecked, reconstructed.',
    ]);
  });
});

describe('--limit', () => {
  const spec = limit('all');

  it.each([
    ['1', 1],
    [' 250 ', 250],
    ['all', Infinity],
    [undefined, undefined],
  ])('reads %j', (raw, expected) => {
    expect(spec.read(raw)).toBe(expected);
  });

  it.each(['0', '-1', '1.5', '', 'none', '1e3'])('refuses %j', (raw) => {
    expect(thrownBy(() => spec.read(raw)).code).toBe('usage_invalid');
  });
});

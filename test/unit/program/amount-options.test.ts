import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { duration, size } from '../../../src/program/amount-options.ts';

function errorOf(read: () => unknown): HooksError {
  try {
    read();
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Expected the value to be refused.');
}

describe('duration', () => {
  const spec = duration('-t, --timeout <duration>', 'how long', { min: 1, max: 60_000, defaultText: 'none' });

  it('is milliseconds, or undefined when not given', () => {
    expect([spec.read('1.5s'), spec.read(undefined)]).toEqual([1500, undefined]);
    expect(duration('--keep <duration>', '').read('36500d')).toBe(3_153_600_000_000);
    expect(spec).toMatchObject({ flags: '-t, --timeout <duration>', defaultText: 'none' });
  });

  it.each([
    ['', 'Give a number with its unit, such as 500ms, 60s, 10m, 1.5h or 30d.'],
    ['soon', 'Give a number with its unit, such as 500ms, 60s, 10m, 1.5h or 30d.'],
    ['60', 'Add the unit, such as 60s for seconds or 60m for minutes.'],
    ['1..5', 'Give a number with its unit, such as 500ms, 60s, 10m, 1.5h or 30d.'],
    ['0s', 'Give from 1ms to 1m.'],
    ['61s', 'Give from 1ms to 1m.'],
  ])('refuses %j and says what would do', (raw, hint) => {
    const error = errorOf(() => spec.read(raw));
    expect(error).toMatchObject({ code: 'usage_invalid', message: `--timeout cannot be "${raw}".`, hint });
  });
});

describe('size', () => {
  const spec = size('--max-store <size>', 'how much', { min: 1000 });

  it('is bytes, or undefined when not given', () => {
    expect([spec.read('1gb'), spec.read('1000'), spec.read(undefined)]).toEqual([1e9, 1000, undefined]);
  });

  it.each([
    ['lots', /such as 64kb/],
    ['1gbit', /such as 64kb/],
    ['999', /^Give 1\.0 kB or more\.$/],
  ])('refuses %j and says what would do', (raw, hint) => {
    const error = errorOf(() => spec.read(raw));
    expect(error).toMatchObject({ code: 'usage_invalid', message: `--max-store cannot be "${raw}".` });
    expect(error.hint).toMatch(hint);
  });
});

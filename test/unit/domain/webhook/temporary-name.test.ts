import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOfListener,
  parseTemporaryName,
  readableListener,
  temporaryName,
} from '../../../../src/domain/webhook/temporary-name.ts';

const ID = fc.stringMatching(/^[\da-f]{8}$/);
const ANY_TEXT = fc.string({ unit: 'binary', maxLength: 80 });

describe('the name of a temporary webhook', () => {
  it('says who listens, and reads back, whatever user and host are called', () => {
    fc.assert(
      fc.property(ANY_TEXT, ANY_TEXT, ID, (user, host, id) => {
        const listener = readableListener({ user, host });
        const name = temporaryName({ ...listener, id });
        expect(parseTemporaryName(name)).toEqual({ ...listener, id });
        expect(isOfListener(name, listener)).toBe(true);
        expect(name).toMatch(/^dyte-hooks listen [\w.-]{1,24}@[\w.-]{1,24} [\da-f]{8}$/);
      }),
    );
  });

  it('is read from nothing that it could not have made', () => {
    fc.assert(
      fc.property(ANY_TEXT, (text) => {
        const parsed = parseTemporaryName(text);
        expect(parsed === undefined ? text : temporaryName(parsed)).toBe(text);
      }),
    );
  });

  it.each([
    '',
    undefined,
    'dyte-hooks listen ada@laptop',
    'dyte-hooks listen ada@laptop 3f9c01d',
    'dyte-hooks listen ada@laptop 3F9C01D2',
    'dyte-hooks listen ada 3f9c01d2',
    ' dyte-hooks listen ada@laptop 3f9c01d2',
    'dyte-hooks listen ada@laptop 3f9c01d2\n',
    'my dyte-hooks listen ada@laptop 3f9c01d2',
  ])('is not %j', (name) => {
    expect(parseTemporaryName(name)).toBeUndefined();
  });

  it.each([
    [
      { user: 'Ada', host: 'laptop.fritz.box' },
      { user: 'Ada', host: 'laptop' },
    ],
    [
      { user: 'DOMAIN\\ada lovelace', host: 'Büro' },
      { user: 'DOMAIN-ada-lovelace', host: 'Buro' },
    ],
    [
      { user: '\u001B[31m', host: '例え' },
      { user: '31m', host: 'host' },
    ],
    [
      { user: '', host: '' },
      { user: 'user', host: 'host' },
    ],
    [
      { user: 'x'.repeat(99), host: `${'y'.repeat(99)}.local` },
      { user: 'x'.repeat(24), host: 'y'.repeat(24) },
    ],
  ])('has of %j what can stand in it', (given, readable) => {
    expect(readableListener(given)).toEqual(readable);
  });

  it('tells listeners apart by user and host', () => {
    const name = temporaryName({ user: 'ada', host: 'laptop', id: '3f9c01d2' });
    expect(isOfListener(name, { user: 'ada', host: 'desktop' })).toBe(false);
    expect(isOfListener(name, { user: 'bob', host: 'laptop' })).toBe(false);
    expect(isOfListener('Production', { user: 'ada', host: 'laptop' })).toBe(false);
  });
});

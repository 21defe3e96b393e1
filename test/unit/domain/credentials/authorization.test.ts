import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isBasicValue,
  isSameId,
  lacksDashes,
  organizationIdProblem,
  readCredentials,
} from '../../../../src/domain/credentials/authorization.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { thrownBy } from '../../../helpers/errors.ts';

const ID = '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab';
const KEY = '4fd4c8e2f3b1a7d09c66';
const VALUE = `Basic ${Buffer.from(`${ID}:${KEY}`).toString('base64')}`;

function given(text: string, from = 'the text'): { text: string; from: string } {
  return { text, from };
}

function headerOf(id: string | undefined, secret: string): string {
  try {
    return readCredentials(id === undefined ? undefined : given(id), given(secret)).authorization;
  } catch (error) {
    if (error instanceof HooksError) return 'refused';
    throw error;
  }
}

/** Text as it comes along when something is copied. */
const wrapping = fc.tuple(
  fc.constantFrom('', ' ', '\n', '\t', '\r\n', '  \n'),
  fc.constantFrom('', '"', "'"),
  fc.constantFrom('', ' ', '\n'),
);

const printable = (from: number, to: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code)),
      { minLength: 1, maxLength: 60 },
    )
    .map((characters) => characters.join(''));

const ids = printable(0x21, 0x7e)
  .map((text) => text.replaceAll(':', '-'))
  .filter((text) => !/["']/.test(text));
const keys = printable(0x21, 0x7e).filter((text) => !/^["'].*["']$/.test(text));

describe('an organization id with an API key', () => {
  it('becomes the value of HTTP Basic authentication', () => {
    expect(readCredentials(given('Aladdin'), given('open-sesame'))).toEqual({
      authorization: 'Basic QWxhZGRpbjpvcGVuLXNlc2FtZQ==',
      organizationId: 'Aladdin',
      apiKey: 'open-sesame',
    });
  });

  it('is the same as the whole value made of them, whatever came along when it was copied', () => {
    fc.assert(
      fc.property(ids, keys, wrapping, (id, key, [space, quote, inner]) => {
        fc.pre(!isBasicValue(key));
        const wrap = (text: string): string => `${space}${quote}${inner}${text}${inner}${quote}${space}`;
        const pair = readCredentials(given(id), given(wrap(key)));
        expect(Buffer.from(pair.authorization.slice('Basic '.length), 'base64').toString()).toBe(
          `${id}:${key}`,
        );
        expect(readCredentials(undefined, given(wrap(pair.authorization)))).toEqual(pair);
        expect(readCredentials(undefined, given(wrap(pair.authorization.slice('Basic '.length))))).toEqual(
          pair,
        );
        expect(readCredentials(given(id), given(wrap(pair.authorization)))).toEqual(pair);
      }),
    );
  });

  it('sends the id as it was given, with dashes or without', () => {
    const bare = ID.replaceAll('-', '');
    expect(readCredentials(given(` ${bare}\n`), given(KEY)).organizationId).toBe(bare);
    expect(readCredentials(given(ID), given(KEY)).organizationId).toBe(ID);
  });

  it.each(['a:b', 'a b', 'a\nb', 'a\u0000b', 'ü', '', '   ', 'x'.repeat(1025), VALUE])(
    'refuses the id %j, and says where it came from',
    (id) => {
      const error = thrownBy(() => readCredentials(given(id, 'DYTE_ORG_ID'), given(KEY)));
      expect(error.code).toBe('settings_invalid');
      expect(error.message).toContain('DYTE_ORG_ID');
      expect(organizationIdProblem(id)).toBeDefined();
    },
  );

  it('has nothing against an ordinary id', () => {
    expect(organizationIdProblem(` ${ID} `)).toBeUndefined();
    expect(organizationIdProblem('x'.repeat(1024))).toBeUndefined();
  });

  it('refuses a key with anything inside that would break the header, without repeating it', () => {
    const bad = fc.constantFrom('\n', '\r', '\0', '\u001b', ' ', '\t', 'é', '\u2028', '\u007f');
    fc.assert(
      fc.property(bad, (character) => {
        const error = thrownBy(() =>
          readCredentials(given(ID), given(`${KEY}${character}${KEY}`, 'DYTE_API_KEY')),
        );
        expect(error.code).toBe('settings_invalid');
        expect(error.message).toContain('DYTE_API_KEY');
        expect(`${error.message}${error.hint ?? ''}`).not.toContain(KEY);
      }),
    );
  });

  it('refuses an empty key and an endless one', () => {
    expect(thrownBy(() => readCredentials(given(ID), given(' "" '))).message).toContain('is empty');
    expect(thrownBy(() => readCredentials(given(ID), given('k'.repeat(1025)))).message).toContain('too long');
  });
});

describe('a whole value', () => {
  it.each([
    VALUE,
    VALUE.replace('Basic', 'basic'),
    VALUE.replace('Basic ', 'Basic   '),
    `Authorization: ${VALUE}`,
    `authorization:${VALUE}`,
    VALUE.replace(/=+$/, ''),
    VALUE.slice('Basic '.length),
    `'${VALUE}'`,
  ])('is understood as %j', (text) => {
    expect(readCredentials(undefined, given(text))).toEqual({
      authorization: VALUE,
      organizationId: ID,
      apiKey: KEY,
    });
  });

  it('may have colons in the key', () => {
    const text = `Basic ${Buffer.from('org:k:e:y').toString('base64')}`;
    expect(readCredentials(undefined, given(text))).toMatchObject({ organizationId: 'org', apiKey: 'k:e:y' });
  });

  it.each([
    ['no base64', 'Basic <base64 of organizationId:apiKey>'],
    ['no colon', `Basic ${Buffer.from('orgkey').toString('base64')}`],
    ['no id', `Basic ${Buffer.from(':key').toString('base64')}`],
    ['no key', `Basic ${Buffer.from('org:').toString('base64')}`],
    [
      'a line break that echo put at the end of the key',
      `Basic ${Buffer.from(`${ID}:${KEY}\n`).toString('base64')}`,
    ],
    ['bytes that are no text', `Basic ${Buffer.from([0x6f, 0x3a, 0xff]).toString('base64')}`],
    ['a line break in the middle', `${VALUE.slice(0, 30)}\n${VALUE.slice(30)}`],
    ['bits that belong to no byte', 'Basic bzprb=='.replace('bzprb', 'bzprZX')],
    ['far too much', `Basic ${Buffer.from(`${ID}:${'k'.repeat(5000)}`).toString('base64')}`],
  ])('is refused with %s, and not repeated', (_, text) => {
    const error = thrownBy(() => readCredentials(undefined, given(text, 'DYTE_AUTHORIZATION')));
    expect(error.code).toBe('settings_invalid');
    expect(error.message).toContain('DYTE_AUTHORIZATION');
    expect(error.message).not.toContain(text.slice('Basic '.length, 40));
  });

  it('needs something behind the word', () => {
    expect(thrownBy(() => readCredentials(undefined, given('Basic'))).code).toBe('settings_invalid');
    expect(thrownBy(() => readCredentials(given(ID), given(' Basic '))).message).toContain('"Basic ..."');
  });

  it('says what a Bearer token is for', () => {
    const error = thrownBy(() => readCredentials(given(ID), given('Bearer abcdef')));
    expect(error.message).toContain('Bearer');
    expect(error.message).not.toContain('abcdef');
  });

  it('in the place of the key must be for the same organization', () => {
    expect(readCredentials(given(ID.replaceAll('-', '').toUpperCase()), given(VALUE)).authorization).toBe(
      VALUE,
    );
    const error = thrownBy(() => readCredentials(given('other', '--org-id'), given(VALUE, 'Standard input')));
    expect(error.message).toBe('Standard input is for another organization than the one in --org-id.');
  });

  it('without its word is known by the organization it names; else it passes for a key', () => {
    const bare = VALUE.slice('Basic '.length);
    expect(readCredentials(given(ID), given(bare)).apiKey).toBe(KEY);
    expect(readCredentials(given('other'), given(bare)).apiKey).toBe(bare);
  });

  it('is the only thing that ever gets into the header, whatever was given', () => {
    const anything = fc.option(fc.string(), { nil: undefined });
    fc.assert(
      fc.property(anything, fc.string({ unit: 'binary' }), (id, secret) => {
        expect(headerOf(id, secret)).toMatch(/^(?:refused|Basic [A-Za-z0-9+/]+={0,2})$/);
      }),
    );
  });
});

describe('two ways to write one id', () => {
  it('are the same but for dashes and capitals', () => {
    expect(isSameId(ID, ID.replaceAll('-', '').toUpperCase())).toBe(true);
    expect(isSameId(ID, ID.replace('6', '7'))).toBe(false);
  });

  it('are told apart', () => {
    expect(lacksDashes(ID.replaceAll('-', ''))).toBe(true);
    expect(lacksDashes(ID)).toBe(false);
    expect(lacksDashes('org')).toBe(false);
  });
});

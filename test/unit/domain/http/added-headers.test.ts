import { describe, expect, it } from 'vitest';
import {
  parseAddedHeader,
  readHeaderVariable,
  withAddedHeaders,
} from '../../../../src/domain/http/added-headers.ts';
import { thrownBy } from '../../../helpers/errors.ts';

describe('parseAddedHeader', () => {
  it.each([
    ['X-Token: abc', ['X-Token', 'abc']],
    ['authorization:Bearer a:b', ['authorization', 'Bearer a:b']],
    ['X-Empty:', ['X-Empty', '']],
    [' X-Spaced :  a b ', ['X-Spaced', 'a b']],
    ['Host: app.example.test', ['Host', 'app.example.test']],
  ])('%s', (text, pair) => {
    expect(parseAddedHeader(text)).toEqual(pair);
  });

  it.each([
    'hidden',
    ': hidden',
    'X Y: hidden',
    'X-\u00e9: hidden',
    'X: a\r\nX-Hidden: hidden',
    'X: hidden\u0000',
    'X: hidden\u20ac',
    'Content-Length: hidden',
    'connection: hidden',
    'Transfer-Encoding: hidden',
    'Proxy-Authorization: hidden',
  ])('refuses %j without showing a value', (text) => {
    const error = thrownBy(() => parseAddedHeader(text));
    expect(error.code).toBe('usage_invalid');
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('idden');
  });
});

describe('what is no header to add', () => {
  it.each([
    ['hidden', 'A value of --header is not a header.', 'Write it as "Name: value".'],
    [
      'Content-Length: 5',
      '--header cannot set Content-Length: it belongs to the connection.',
      'Leave it out: what a connection needs is added as it is sent.',
    ],
    [
      'X-Token: a\u20ac',
      'The value that --header gives X-Token cannot be sent.',
      'A header has no line breaks or control characters, and no letters beyond Latin-1.',
    ],
  ])('%j is refused with the way out', (text, message, hint) => {
    expect(thrownBy(() => parseAddedHeader(text))).toMatchObject({ message, hint });
  });
});

describe('withAddedHeaders', () => {
  const came = [
    ['Accept', '*/*'],
    ['User-Agent', 'axios'],
    ['Accept', 'text/html'],
  ] as const;

  it('adds at the end', () => {
    expect(withAddedHeaders(came, [['X-One', '1']])).toEqual([...came, ['X-One', '1']]);
  });

  it('takes the place of the first of the same name, in any spelling', () => {
    expect(withAddedHeaders(came, [['accept', 'application/json']])).toEqual([
      ['accept', 'application/json'],
      ['User-Agent', 'axios'],
    ]);
  });

  it('keeps several of one name, in their order', () => {
    const added = [
      ['X-One', '1'],
      ['accept', 'a'],
      ['x-one', '2'],
      ['Accept', 'b'],
    ] as const;
    expect(withAddedHeaders(came, added)).toEqual([
      ['accept', 'a'],
      ['Accept', 'b'],
      ['User-Agent', 'axios'],
      ['X-One', '1'],
      ['x-one', '2'],
    ]);
  });
});

describe('readHeaderVariable', () => {
  const environment = { TOKEN: 'Bearer a=b', QUOTED: '"Bearer c"', _x1: 'd', EMPTY: '', SPACES: ' \t' };

  it.each([
    ['Authorization=TOKEN', ['Authorization', 'Bearer a=b']],
    [' X-Token = QUOTED ', ['X-Token', 'Bearer c']],
    ['x=_x1', ['x', 'd']],
  ])('%s', (text, pair) => {
    expect(readHeaderVariable(text, environment)).toEqual(pair);
  });

  it.each([
    'Authorization',
    'Authorization: hidden',
    'Authorization=Bearer hidden',
    'Authorization=hidden-token',
    'Authorization=$TOKEN',
    'Authorization=',
    '=TOKEN',
    'X Y=TOKEN',
    'Content-Length=TOKEN',
    'Proxy-Authorization=TOKEN',
  ])('refuses %j without showing what may be a value', (text) => {
    const error = thrownBy(() => readHeaderVariable(text, environment));
    expect(error.code).toBe('usage_invalid');
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('hidden');
  });

  it.each(['X=EMPTY', 'X=SPACES', 'X=MISSING'])('refuses %s, which has no value', (text) => {
    const error = thrownBy(() => readHeaderVariable(text, environment));
    expect(error.code).toBe('settings_invalid');
    expect(error.message).toContain(text.slice(2));
  });

  it.each(['hidden\nX: y', 'hidden\u0000', 'hidden\u20ac'])('refuses %j without showing it', (value) => {
    const error = thrownBy(() => readHeaderVariable('X=V', { V: value }));
    expect(error.code).toBe('settings_invalid');
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('hidden');
  });
});

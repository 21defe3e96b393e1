import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { parseExpectation } from '../../../../src/domain/expectation/expectation-syntax.ts';
import {
  differencesFrom,
  fulfils,
  isOfEvent,
  type Expectation,
  type WantedValue,
} from '../../../../src/domain/expectation/expectation.ts';

function outcomeOf(text: string): Expectation | HooksError {
  try {
    return parseExpectation(text);
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
}

function refusalOf(text: string): HooksError {
  const outcome = outcomeOf(text);
  if (outcome instanceof HooksError) return outcome;
  throw new Error('Nothing was refused.');
}

const bare = (text: string): WantedValue => ({ kind: 'bare', text });
const quoted = (text: string): WantedValue => ({ kind: 'quoted', text });

/** Whether a payload holds what stands between the braces. */
function holds(conditions: string, payload: unknown): boolean {
  return fulfils(parseExpectation(`e{${conditions}}`), 'e', payload);
}

describe('parseExpectation', () => {
  it.each([
    ['meeting.started', 'meeting.started', []],
    ['  recording.* ', 'recording.*', []],
    ['all', 'all', []],
    ['a{b=c}', 'a', [{ path: ['b'], wanted: bare('c') }]],
    [
      'recording.statusUpdate{recording.status=UPLOADED}',
      'recording.statusUpdate',
      [{ path: ['recording', 'status'], wanted: bare('UPLOADED') }],
    ],
    [
      ' a { b.0.c = x y , d="q, }\\u0021\\"" , e=*.mp4 } ',
      'a',
      [
        { path: ['b', '0', 'c'], wanted: bare('x y') },
        { path: ['d'], wanted: quoted('q, }!"') },
        { path: ['e'], wanted: bare('*.mp4') },
      ],
    ],
    ['a{b=""}', 'a', [{ path: ['b'], wanted: quoted('') }]],
    ['a{b=c=d}', 'a', [{ path: ['b'], wanted: bare('c=d') }]],
    ['a{größe=5}', 'a', [{ path: ['größe'], wanted: bare('5') }]],
  ])('%j is %j with %j', (text, event, conditions) => {
    expect(parseExpectation(text)).toEqual({ text: text.trim(), event, conditions });
  });

  it.each([
    ['', 'names no event, at its end.', /Write it like this/],
    ['{a=b}', 'names no event, at character 1.', /Write it like this/],
    ['a,b', "has a ',' in its event's name, at character 2.", /once for each/],
    ['recording.statusUpdatea=1', "has a '=' in its event's name, at character 24.", /single quotes/],
    [' a b', "has a space in its event's name, at character 3.", /Write it like this/],
    ['a}', "has a '}' in its event's name, at character 2.", /Write it like this/],
    ['a{', 'lacks a "field=value", at its end.', /Write it like this/],
    ['a{}', 'lacks a "field=value", at character 3.', /Write it like this/],
    ['a{b}', 'lacks a "field=value", at character 4.', /Write it like this/],
    ['a{b=c,}', 'lacks a "field=value", at character 7.', /Write it like this/],
    ['a{b=}', 'lacks a value, at character 5.', /write ""/],
    ['a{b=', 'lacks a value, at its end.', /write ""/],
    ['a{b==c}', 'has a second "=", at character 5.', /Only "=" is possible/],
    ['a{b!=c}', 'has a "!", at character 4.', /Only "=" is possible/],
    ['a{b:c}', 'has a ":", at character 4.', /Only "=" is possible/],
    ['a{b[0]=c}', 'has a "[", at character 4.', /layers\.0/],
    ['a{b..c=d}', "has a '.' where it needs a field's name and \"=\", at character 4.", /Write it/],
    ['a{.b=d}', "has a '.' where it needs a field's name and \"=\", at character 3.", /Write it/],
    ['a{b c=d}', "has a 'c' where it needs a field's name and \"=\", at character 5.", /Write it/],
    ['a{b=c', 'lacks its "}", at its end.', /Write it/],
    ['a{b={c}}', 'has a \'{\' where it needs a "," or "}", at character 5.', /double quotes/],
    ['a{b="c}', 'has a text without its second quote, at character 5.', /double quotes/],
    ['a{b="c" d}', 'has a \'d\' where it needs a "," or "}", at character 9.', /double quotes/],
    ['a{b="\\x"}', 'has a text that is not written as in JSON, at character 5.', /Write it/],
    ['a{b=c}d', 'goes on after its "}", at character 7.', /Write it/],
    ['a{b=c}{d=e}', 'goes on after its "}", at character 7.', /Write it/],
  ])('%j is refused with the place and what to do', (text, what, hint) => {
    const error = refusalOf(text);
    expect(error.message).toBe(`The expectation "${text}" ${what}`);
    expect(error.code).toBe('usage_invalid');
    expect(error.hint).toMatch(hint);
  });

  it('does not repeat a very long text', () => {
    expect(refusalOf(`${'a'.repeat(10_000)},`).message.length).toBeLessThan(300);
  });

  it('reads back what it is written as', () => {
    const name = fc.stringMatching(/^[\wäß*-]{1,6}$/);
    const value = fc.oneof(
      fc.stringMatching(/^[^\s,{}"=][^,{}"]{0,6}[^\s,{}"]$/).map(bare),
      fc.string().map(quoted),
    );
    const condition = fc.record({ path: fc.array(name, { minLength: 1, maxLength: 3 }), wanted: value });
    const space = fc.constantFrom('', ' ');
    fc.assert(
      fc.property(
        name,
        fc.array(condition, { minLength: 1, maxLength: 3 }),
        space,
        (event, conditions, gap) => {
          const written = conditions.map(({ path, wanted: { kind, text } }) =>
            [path.join('.'), '=', kind === 'quoted' ? JSON.stringify(text) : text].join(gap),
          );
          const text = `${event}${gap}{${gap}${written.join(`${gap},${gap}`)}${gap}}`;
          expect(parseExpectation(text)).toEqual({ text, event, conditions });
        },
      ),
    );
  });

  it('understands a text or says what is wrong with it, whatever it is', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^a\{[ab.0="\\{},! ]*$/));
    fc.assert(
      fc.property(text, (given) => {
        const read = outcomeOf(given);
        expect(read instanceof HooksError ? read.hint : `${read.event}.`).toMatch(/\S\.$/);
      }),
    );
  });
});

describe('isOfEvent', () => {
  it.each([
    ['meeting.started', 'meeting.started', true],
    ['MEETING.Started', 'meeting.started', true],
    ['meeting.*', 'meeting.ended', true],
    ['All', 'anything', true],
    ['meeting.*', 'recording.statusUpdate', false],
    ['meeting.started', undefined, false],
    ['*', undefined, false],
  ])('%s on %s: %s', (text, event, expected) => {
    expect(isOfEvent(parseExpectation(text), event)).toBe(expected);
  });
});

describe('fulfils', () => {
  const payload = {
    event: 'e',
    text: 'UPLOADED',
    number: 12.5,
    flag: false,
    nothing: null,
    empty: '',
    star: '*',
    list: [{ id: 'x' }, ['y']],
    inner: { deep: { er: 'Ada, "{}"' } },
    ['__proto__']: { polluted: 'yes' },
  };

  it.each([
    'text=UPLOADED',
    'text=UP*D',
    'text="UPLOADED"',
    'number=12.5',
    'number=12*',
    'flag=false',
    'nothing=null',
    'empty=""',
    'empty=*',
    'nothing=*',
    'list=*',
    'inner=*',
    'star="*"',
    'list.0.id=x',
    'list.1.0=y',
    'inner.deep.er="Ada, \\"{}\\""',
    'event=e, text=UPLOADED',
  ])('%s holds', (conditions) => {
    expect(holds(conditions, payload)).toBe(true);
  });

  it.each([
    'text=uploaded',
    'text="UP*D"',
    'text=UPLOAD',
    'number="12.5"',
    'number=12.50',
    'flag="false"',
    'nothing=""',
    'missing=*',
    'missing=undefined',
    'list.2=*',
    'list.00.id=x',
    'list.-1=*',
    'list.length=2',
    'list=x',
    'inner="[object Object]"',
    'inner=[object Object]',
    'text.0=U',
    'text.length=8',
    'constructor=*',
    'inner.toString=*',
    'inner.__proto__=*',
    'event=e, text=LOST',
    'text="*"',
  ])('%s does not', (conditions) => {
    expect(holds(conditions, payload)).toBe(false);
  });

  it('reads own fields of every name', () => {
    expect(holds('__proto__.polluted=yes', JSON.parse('{"__proto__":{"polluted":"yes"}}'))).toBe(true);
    expect(holds('__proto__.polluted=yes', { polluted: 'yes' })).toBe(false);
  });

  it.each([null, 5, 'text', [], undefined])('%j has no fields', (nothing) => {
    expect(holds('a=*', nothing)).toBe(false);
  });

  it('finds every value of a payload under its path, and tells when one is another', () => {
    const leaf = fc.oneof(fc.string(), fc.boolean(), fc.double({ noNaN: true }), fc.constant(null));
    const names = fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(names, leaf, (path, value) => {
        const made = path.reduceRight<unknown>((inner, name) => ({ [name]: [inner] }), value);
        const field = path.map((name) => `${name}.0`).join('.');
        const wanted = typeof value === 'string' ? JSON.stringify(value) : String(value);
        const expectation = parseExpectation(`e{${field}=${wanted}}`);
        expect(fulfils(expectation, 'e', made)).toBe(true);
        expect(differencesFrom(expectation, made, made)).toEqual([]);
        const other = parseExpectation(`e{${field}="${typeof value}, other"}`);
        expect(fulfils(other, 'e', made)).toBe(false);
        expect(differencesFrom(other, made, made)).toMatchObject([{ field }]);
      }),
    );
  });
});

describe('differencesFrom', () => {
  const payload = {
    status: 'INVOKED',
    size: 5,
    list: [1, 2],
    inner: {},
    nothing: null,
    title: 'a b',
    n: '5',
  };
  const found = (field: string, wanted = 'x'): unknown =>
    differencesFrom(parseExpectation(`e{${field}=${wanted}}`), payload, payload)[0];

  it.each([
    ['status', 'INVOKED'],
    ['size', '5'],
    ['n', '"5"'],
    ['title', '"a b"'],
    ['list', 'a list of 2'],
    ['inner', 'an object'],
    ['nothing', 'null'],
    ['missing', undefined],
  ])('%s: %s', (field, text) => {
    expect(found(field)).toEqual({ field, wanted: 'x', found: text });
  });

  it('names only what differs, as it was wanted', () => {
    const expectation = parseExpectation('e{status=INVOKED, size="5", n=6}');
    expect(differencesFrom(expectation, payload, payload)).toEqual([
      { field: 'size', wanted: '"5"', found: '5' },
      { field: 'n', wanted: '6', found: '"5"' },
    ]);
  });

  it('tells values as they may be shown, and keeps the beginning of long ones', () => {
    const long = { a: 'x'.repeat(1000) };
    const [difference] = differencesFrom(parseExpectation('e{a=y}'), long, long);
    expect(difference?.found?.length).toBeLessThan(70);
    const [masked] = differencesFrom(parseExpectation('e{a=y}'), { a: 'secret' }, { a: '…' });
    expect(masked?.found).toBe('"…"');
  });
});

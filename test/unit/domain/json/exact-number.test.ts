import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fulfils } from '../../../../src/domain/expectation/expectation.ts';
import { parseExpectation } from '../../../../src/domain/expectation/expectation-syntax.ts';
import { exactJson, ExactNumber, parseExactly } from '../../../../src/domain/json/exact-number.ts';
import { maskSecrets } from '../../../../src/domain/secrets/mask-secrets.ts';
import { readPayload } from '../../../../src/domain/delivery/payload.ts';
import { payloadLines } from '../../../../src/views/delivery/payload.ts';
import { printableJson } from '../../../../src/terminal/text/printable-json.ts';

const NUMBERS = [
  '9007199254740993',
  '-9007199254740993',
  '12345678901234567890.123',
  '1e400',
  '-1E-400',
  '1.0',
  '0.10',
  '-0',
  '1E5',
  '1e+5',
  '100000000000000000000000',
];

describe('numbers of a payload', () => {
  it.each(NUMBERS)('are shown as they are written: %s', (number) => {
    for (const text of [`{"a":{"b":[1,${number}]},"c":"x"}`, number, `[${number}]`]) {
      const value = parseExactly(text);
      expect(exactJson(value)).toBe(text);
      expect(printableJson(maskSecrets(value))).toBe(text);
      expect(JSON.parse(exactJson(value, 2))).toEqual(JSON.parse(text));
    }
    const body = Buffer.from(`{ "id" : ${number} }`);
    expect(payloadLines(readPayload(body), body, false)).toEqual(['{', `  "id": ${number}`, '}']);
  });

  it('are ordinary ones where nothing is lost', () => {
    const text = '{"a":[0,-1,1.5,1e-7,9007199254740991],"__proto__":{"b":"1.0, 2"},"t":"at 1.0 , 1e400 ]"}';
    expect(parseExactly(text)).toEqual(JSON.parse(text));
  });

  it('are found among names that stand twice, and keep the last', () => {
    expect(exactJson(parseExactly('{"b":1,"a":1.0,"b":2.0,"__proto__":3.0}'))).toBe(
      '{"b":2.0,"a":1.0,"__proto__":3.0}',
    );
  });

  it('leave every other value as JSON.parse has it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(exactJson(parseExactly(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('are as they are written, wherever they stand, whatever else does', () => {
    const number = fc
      .tuple(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.stringMatching(/^(?:\.\d{1,30})?(?:[eE][+-]?\d{1,4})?$/),
      )
      .map(([whole, rest]) => `${String(whole)}${rest}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(number, fc.string())), (pairs) => {
        const text = `[${pairs.map(([each, name]) => `{"n":${each},"s":${JSON.stringify(name)}}`).join(',')}]`;
        expect(exactJson(parseExactly(text))).toBe(text);
      }),
    );
  });

  it('are no JSON where the text is none', () => {
    for (const text of ['', '{"a":01}', '1.', '{"a":1.0', 'NaN'])
      expect(() => parseExactly(text)).toThrow(SyntaxError);
  });

  it('cannot be brought in by a text that looks like one', () => {
    expect(exactJson([new ExactNumber('1.0'), 'number:0.5:0.5:1.0'])).toBe('[1.0,"number:0.5:0.5:1.0"]');
  });
});

describe('an expectation of a number', () => {
  const isMet = (condition: string, number: string): boolean =>
    fulfils(parseExpectation(`e{n=${condition}}`), 'e', parseExactly(`{"n":${number}}`));

  it.each([
    ['9007199254740993', '9007199254740993', true],
    ['9007199254740992', '9007199254740993', false],
    ['1e400', '1e400', true],
    ['null', '1e400', false],
    ['Infinity', '1e400', false],
    ['1.0', '1.0', true],
    ['1', '1.0', true],
    ['1', '10e-1', true],
    ['100000', '1e5', true],
    ['0', '-0', true],
    ['12345678901234567890.123', '12345678901234567890.123', true],
    ['12345678901234567000', '12345678901234567890.123', false],
    ['900719925474099*', '9007199254740993', true],
    ['*', '1e400', true],
    ['"1.0"', '1.0', false],
    ['5', '5', true],
  ])('%s and %s: %j', (condition, number, expected) => {
    expect(isMet(condition, number)).toBe(expected);
  });

  it('finds nothing inside a number', () => {
    expect(fulfils(parseExpectation('e{n.text=*}'), 'e', parseExactly('{"n":1.0}'))).toBe(false);
  });
});

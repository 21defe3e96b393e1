import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeVariables,
  expandVariables,
  variableProblem,
} from '../../../../src/domain/configuration/variables.ts';

describe('variables', () => {
  it.each([
    ['https://${HOST}/a', { HOST: 'example.com' }, 'https://example.com/a', []],
    ['${A}${B}${A}', { A: '1', B: '2' }, '121', []],
    ['${A:-x}', {}, 'x', []],
    ['${A:-x}', { A: '' }, 'x', []],
    ['${A:-}', {}, '', []],
    ['${A:-http://x:80/}', {}, 'http://x:80/', []],
    ['${A} ${B} ${A}', {}, '${A} ${B} ${A}', ['A', 'B']],
    ['${A}', { A: '' }, '${A}', ['A']],
    ['${A}', { A: ' example.com\n' }, 'example.com', []],
    ['${A}', { A: '${B}$$' }, '${B}$$', []],
    ['$$', {}, '$', []],
    ['$${A}', { A: '1' }, '${A}', []],
    ['$A $ {A}', { A: '1' }, '$A $ {A}', []],
  ])('%s with %o', (text, variables, expected, missing) => {
    expect(variableProblem(text)).toBeUndefined();
    expect(expandVariables(text, variables)).toEqual({ text: expected, missing });
  });

  it('of objects are none: a name such as constructor is not set', () => {
    expect(expandVariables('${constructor}', {}).missing).toEqual(['constructor']);
  });

  it.each(['${', '${A', '${}', '${1}', '${A-b}', '${A:?b}', '${ A }', '${A:-${B}}'])(
    '%s is refused',
    (text) => {
      expect(variableProblem(text)).toBeDefined();
    },
  );

  it('an escaped text is given back as it was', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', ':-', 'é') });
    fc.assert(
      fc.property(text, (given) => {
        expect(variableProblem(escapeVariables(given))).toBeUndefined();
        expect(expandVariables(escapeVariables(given), {})).toEqual({ text: given, missing: [] });
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyPattern } from '../../../../src/domain/check/body-pattern.ts';
import { observedOutcomes } from '../../../../src/domain/check/observed-outcomes.ts';
import { ODD_BODY_IDS, type OddBodyId } from '../../../../src/domain/check/odd-bodies.ts';
import { resultsWith } from '../../../helpers/probe-results.ts';
import { TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Answer } from '../../../../src/domain/check/probe-result.ts';

const ENDS = ['trailing-newline', 'leading-spaces'] as const;
const NEVER_KEPT = ['spaces', 'repeated-name', 'crlf', ...ENDS] as const;
const UNKNOWN = ['decimal-zero', 'large-number', 'numeric-names'] as const;

/** What each refuses. */
const ENDPOINTS: Readonly<Record<string, readonly OddBodyId[]>> = {
  json_stringify: [...NEVER_KEPT, ...UNKNOWN, 'escaped-letters', 'escaped-slash'],
  json_dumps_compact: [...NEVER_KEPT, 'raw-letters', 'emoji', 'escaped-slash'],
  json_dumps_unescaped: [...NEVER_KEPT, 'escaped-letters', 'escaped-slash'],
  json_encode: [...NEVER_KEPT, 'raw-letters', 'emoji', 'decimal-zero'],
  rebuilds_from_fields: [...NEVER_KEPT, ...UNKNOWN, 'field-order'],
};

/** Of other serialisers, as that of .NET; or of one of these and a validator besides. */
const OTHERS: readonly (readonly OddBodyId[])[] = [
  [...NEVER_KEPT, 'escaped-letters', 'raw-letters', 'emoji', 'escaped-slash', 'markup'],
  [...NEVER_KEPT, ...UNKNOWN, 'escaped-letters', 'escaped-slash', 'markup'],
  [...NEVER_KEPT, 'field-order', 'decimal-zero', 'large-number'],
  ['spaces', 'escaped-letters'],
  ['escaped-letters', 'decimal-zero'],
  ['decimal-zero', 'repeated-name'],
  ['repeated-name', 'escaped-slash'],
  ['spaces', 'escaped-slash'],
];

function patternFor(
  refused: readonly OddBodyId[],
  {
    asked = ODD_BODY_IDS,
    genuine = 200,
  }: { readonly asked?: readonly OddBodyId[]; readonly genuine?: number | Answer } = {},
): string | undefined {
  const answers = Object.fromEntries(
    asked.map((id) => [`bodies.${id}`, refused.includes(id) ? 401 : 200] as const),
  );
  return bodyPattern(observedOutcomes(resultsWith({ 'headers.rtk': genuine, ...answers }), 'realtimekit'));
}

const all = (except: readonly OddBodyId[]): readonly OddBodyId[] =>
  ODD_BODY_IDS.filter((id) => !except.includes(id));

describe('what an endpoint does to bodies', () => {
  it.each(Object.entries(ENDPOINTS))('is %s', (pattern, refused) => {
    expect(patternFor(refused)).toBe(pattern);
  });

  it.each(OTHERS.map((refused) => [refused]))('is writing them again in some way: %j', (refused) => {
    expect(patternFor(refused)).toBe('serialises_again');
  });

  it.each<[string | undefined, readonly OddBodyId[]]>([
    ['trims', ENDS],
    ['trims', ['trailing-newline']],
    ['trims', ['leading-spaces']],
    ['changes_line_ends', ['crlf']],
    ['changes_line_ends', ['crlf', 'trailing-newline']],
    ['decodes_as_latin1', ['raw-letters', 'emoji']],
    ['decodes_as_latin1', ['raw-letters', 'emoji', 'crlf', 'trailing-newline']],
    [undefined, ['raw-letters']],
    [undefined, ['emoji']],
    [undefined, ['markup']],
    [undefined, ['field-order']],
    [undefined, UNKNOWN.slice(1)],
    [undefined, ['spaces']],
    [undefined, ['spaces', 'trailing-newline', 'crlf']],
    [undefined, []],
  ])('is %s where it refuses %j', (pattern, refused) => {
    expect(patternFor(refused)).toBe(pattern);
  });

  it('is told by what it accepts where it refuses what the service writes', () => {
    for (const genuine of [401, 500]) {
      expect(patternFor(all(['spaces']), { genuine })).toBe('json_dumps');
      expect(patternFor(all(['field-order']), { genuine })).toBe('sorts_fields');
      expect(patternFor(all(['spaces', 'field-order']), { genuine })).toBe('json_dumps');
      expect(patternFor(all([]), { genuine })).toBeUndefined();
      expect(patternFor(all(['markup']), { genuine })).toBeUndefined();
    }
  });

  it('is not told where it is not known what becomes of genuine deliveries', () => {
    const answers = resultsWith({ 'bodies.spaces': 200, 'bodies.field-order': 200 });
    expect(bodyPattern(observedOutcomes(answers, 'dyte'))).toBeUndefined();
  });

  it('needs to know that spaces are kept before it is trimming', () => {
    for (const refused of [ENDS, ['crlf'], ['raw-letters', 'emoji']] as const)
      expect(patternFor(refused, { asked: all(['spaces']) })).toBeUndefined();
  });

  it('counts a failure as a refusal, and leaves out what got no answer', () => {
    const answers = {
      'headers.rtk': 200,
      'bodies.spaces': 500,
      'bodies.escaped-letters': 500,
      'bodies.raw-letters': 200,
      'bodies.numeric-names': 500,
      'bodies.markup': TIMEOUT,
    };
    const pattern = bodyPattern(observedOutcomes(resultsWith(answers), 'realtimekit'));
    expect(pattern).toBe('json_stringify');
  });

  it('is the right serialiser or none in particular, whichever bodies were asked', () => {
    const names = Object.keys(ENDPOINTS).filter((name) => name !== 'rebuilds_from_fields');
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.subarray([...ODD_BODY_IDS]), (name, asked) => {
        expect([undefined, 'serialises_again', name]).toContain(patternFor(ENDPOINTS[name] ?? [], { asked }));
      }),
    );
  });

  it('is nothing at an endpoint that accepts them all, whichever were asked', () => {
    fc.assert(
      fc.property(fc.subarray([...ODD_BODY_IDS]), (asked) => {
        expect(patternFor([], { asked })).toBeUndefined();
      }),
    );
  });
});

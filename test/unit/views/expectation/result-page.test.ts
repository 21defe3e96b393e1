import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpectation } from '../../../../src/domain/expectation/expectation-syntax.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { renderWaitResult } from '../../../../src/views/expectation/result-page.ts';
import { nearMissText } from '../../../../src/views/expectation/words.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import type { ExpectationResult } from '../../../../src/domain/expectation/expectation-tracker.ts';
import type { Mismatch, NearMiss } from '../../../../src/domain/expectation/near-misses.ts';
import type { WaitResult } from '../../../../src/domain/expectation/wait-result.ts';

function nearMiss(mismatch: Mismatch, parts: Partial<NearMiss> = {}): NearMiss {
  return { mismatch, count: 1, event: 'meeting.ended', uuid: undefined, receivedAt: 0, ...parts };
}

function different(
  ...differences: readonly (readonly [field: string, found: string | undefined])[]
): Mismatch {
  return {
    kind: 'different',
    differences: differences.map(([field, found]) => ({ field, wanted: 'x', found })),
  };
}

function missing(text: string, ...nearMisses: readonly NearMiss[]): ExpectationResult {
  return { expectation: parseExpectation(text), met: undefined, nearMisses };
}

function result(parts: Partial<WaitResult> = {}): WaitResult {
  return {
    endedBy: 'timeout',
    isMet: false,
    expectations: [],
    inOrder: false,
    count: undefined,
    unverified: 0,
    otherEvents: new Map(),
    startedAt: 0,
    elapsedMs: 60_000,
    timeoutMs: 60_000,
    ...parts,
  };
}

const lines = (parts: Partial<WaitResult>, width = Infinity): string[] =>
  renderWaitResult(result(parts), PLAIN, width);

describe('nearMissText', () => {
  it.each<[Mismatch, Partial<NearMiss>, string]>([
    [different(['a.b', 'c']), {}, 'came with a.b c'],
    [
      different(['a', '1'], ['b', undefined], ['c', '"2"'], ['d', undefined]),
      {},
      'came with a 1 and c "2", without b and d',
    ],
    [different(['a', undefined]), { count: 3 }, 'came 3 times without a'],
    [different(['a', '1']), { event: 'meeting.started' }, 'meeting.started came with a 1'],
    [{ kind: 'early' }, { count: 2 }, 'came 2 times before its turn'],
    [{ kind: 'repeat' }, {}, 'came as a repeat, which does not count'],
    [{ kind: 'rejected', rejection: 'signature' }, {}, 'came, but was not accepted: bad signature'],
  ])('%j is in words', (mismatch, parts, text) => {
    expect(nearMissText(nearMiss(mismatch, parts), 'Meeting.Ended')).toBe(text);
  });
});

describe('renderWaitResult', () => {
  it('names a few of what came instead, the most frequent first', () => {
    const otherEvents = new Map(Array.from({ length: 7 }, (_, index) => [`e${index}`, 9 - index] as const));
    expect(lines({ expectations: [missing('a')], otherEvents: new Map([['b', 1]]) }).at(-1)).toBe(
      '  came instead: b',
    );
    expect(lines({ expectations: [missing('a')], otherEvents }).at(-1)).toBe(
      '  came instead: 9 e0, 8 e1, 7 e2, 6 e3, 5 e4, 2 other events',
    );
  });

  it('shows the nearest few of what came in the place of one', () => {
    const misses = Array.from({ length: 5 }, (_, index) => nearMiss(different(['a', String(index)])));
    const shown = lines({ expectations: [missing('meeting.ended{a=x}', ...misses)] });
    expect(shown.slice(3)).toEqual([
      '      came with a 0',
      '      came with a 1',
      '      came with a 2',
      '      and in 2 other ways',
    ]);
  });

  it.each<[Partial<WaitResult>, string]>([
    [{ expectations: [missing('a')] }, '✗ 1 of 1 expectation was not met within 1m'],
    [
      { expectations: [missing('a'), missing('b')], inOrder: true },
      '✗ 2 of 2 expectations were not met in order within 1m',
    ],
    [
      { expectations: [missing('a')], endedBy: 'signal' },
      '✗ 1 of 1 expectation was not met before it was interrupted',
    ],
    [
      { expectations: [missing('a')], endedBy: 'count', count: { wanted: 5, came: 5 } },
      '✗ 1 of 1 expectation was not met in 5 deliveries',
    ],
    [{ count: { wanted: 5, came: 1 } }, '✗ 1 of 5 deliveries came within 1m'],
    [{ count: { wanted: 1, came: 1 }, isMet: true, elapsedMs: 1234 }, '✓ 1 of 1 delivery came in 1.2 s'],
  ])('%j: %s', (parts, headline) => {
    expect(lines(parts)[1]).toBe(headline);
  });

  it('breaks a long expectation behind its commas, where there is no room', () => {
    const text = 'recording.statusUpdate{recording.status=UPLOADED,recording.id="a,b"}';
    expect(lines({ expectations: [missing(text)] })[2]).toBe(`  ✗ ${text}`);
    expect(lines({ expectations: [missing(text)] }, 60).slice(2, 4)).toEqual([
      '  ✗ recording.statusUpdate{recording.status=UPLOADED,',
      '    recording.id="a, b"}',
    ]);
  });

  it('keeps to the width, and holds nothing that a terminal obeys, whatever came', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('\u001b[2J', '日本', '\n', 'a', ' ', '::error::') }),
    );
    fc.assert(
      fc.property(text, text, text, fc.integer({ min: 40, max: 120 }), (event, field, found, width) => {
        const expectations = [missing('meeting.ended{a=x}', nearMiss(different([field, found]), { event }))];
        for (const line of lines({ expectations, otherEvents: new Map([[event, 2]]) }, width)) {
          // The beginning of a word is what makes a command of two colons.
          expect(line).not.toMatch(/\p{Cc}|^\s*::[a-f-]*[g-z]/iu);
          expect(widthOf(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

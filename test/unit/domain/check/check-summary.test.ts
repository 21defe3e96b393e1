import { describe, expect, it } from 'vitest';
import {
  countVerdicts,
  findings,
  overallVerdict,
  skippedByReason,
} from '../../../../src/domain/check/check-summary.ts';
import { failed, PASSED, resultOf, skipped, warned } from '../../../helpers/check-reports.ts';

const pass = resultOf('events.a', PASSED);
const warn = resultOf('events.b', warned('W.'));
const fail = resultOf('events.c', failed('F.'));
const skip = resultOf('events.d', skipped('S.'));

describe('how a check stands', () => {
  it('is counted by verdict', () => {
    expect(countVerdicts([pass, warn, fail, skip, skip])).toEqual({ pass: 1, warn: 1, fail: 1, skip: 2 });
    expect(countVerdicts([])).toEqual({ pass: 0, warn: 0, fail: 0, skip: 0 });
  });

  it.each([
    [[pass, warn, fail, skip], 'fail'],
    [[skip, pass, warn], 'warn'],
    [[skip, pass], 'pass'],
    [[skip], 'skip'],
    [[], 'skip'],
  ] as const)('is as its worst: %#', (results, verdict) => {
    expect(overallVerdict(results)).toBe(verdict);
  });

  it('has what is to be changed, failures first, each in its order', () => {
    const [other, last] = [resultOf('load.x', failed('G.')), resultOf('load.y', warned('V.'))];
    expect(findings([warn, pass, fail, last, skip, other])).toEqual([fail, other, warn, last]);
  });
});

describe('what was skipped', () => {
  it('is said once for each reason, a whole group by its name', () => {
    const results = [
      resultOf('reachable.a', skipped('One.')),
      resultOf('events.a', skipped('Two.')),
      resultOf('events.b', skipped('Two.')),
      resultOf('load.a', skipped('Two.')),
      resultOf('load.b', PASSED),
      resultOf('faults.a', skipped('Two.')),
      resultOf('headers.a', skipped('Two.')),
      resultOf('headers.b', skipped('One.')),
    ];
    expect(skippedByReason(results)).toEqual([
      { reason: 'One.', ids: ['reachable.a', 'headers.b'], names: ['reachable.a', 'headers.b'] },
      {
        reason: 'Two.',
        ids: ['events.a', 'events.b', 'load.a', 'faults.a', 'headers.a'],
        names: ['events', 'load.a', 'faults.a', 'headers.a'],
      },
    ]);
    expect(skippedByReason([pass])).toEqual([]);
  });
});

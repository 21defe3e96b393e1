import { describe, expect, it } from 'vitest';
import { renderSummary } from '../../../../src/views/check/summary.ts';
import { createSecretHider } from '../../../../src/domain/secrets/secret-hider.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import type { Judgement } from '../../../../src/domain/check/probe-result.ts';

function summary(judgements: readonly Judgement[], width = Infinity): readonly string[] {
  return renderSummary(
    {
      url: 'http://localhost:3000/',
      policy: 'dyte',
      startedAt: 0,
      durationMs: 1000,
      requests: 2,
      results: judgements.map((judgement, index) => ({
        id: `events.${String(index)}`,
        group: 'events',
        title: 'answers in time',
        judgement,
        durationMs: 1,
      })),
      patterns: [],
    },
    { style: PLAIN, width, hide: createSecretHider([]), isInterrupted: false },
  );
}

const PLAIN_PASS: Judgement = { verdict: 'pass', finding: 'It did.', evidence: [] };

describe('what a check has measured', () => {
  it('is shown although all is well, and nothing else of what is', () => {
    expect(
      summary([PLAIN_PASS, { ...PLAIN_PASS, finding: 'One took 4 ms \u001B[31m.', isMeasured: true }]),
    ).toEqual(['Measured', '  One took 4 ms \\x1b[31m.', '', '✓ 2 passed. 2 requests in 1 s.']);
  });

  it('has no heading without anything below it', () => {
    expect(summary([PLAIN_PASS])).toEqual(['✓ 1 passed. 2 requests in 1 s.']);
  });

  it('fits a narrow terminal', () => {
    const finding = 'It answered 2xx to all of 100 at once; the slowest took 120 ms.';
    expect(summary([{ ...PLAIN_PASS, finding, isMeasured: true }], 40).slice(1, 3)).toEqual([
      '  It answered 2xx to all of 100 at once;',
      '  the slowest took 120 ms.',
    ]);
  });
});

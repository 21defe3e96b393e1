import { describe, expect, it } from 'vitest';
import { renderSummary } from '../../../../src/views/check/summary.ts';
import { createSecretHider } from '../../../../src/domain/secrets/secret-hider.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import {
  failed,
  PASSED,
  REMEDY,
  reportOf,
  resultOf,
  skipped,
  warned,
} from '../../../helpers/check-reports.ts';
import { answered, exchangeOf, REFUSED, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { CheckReport } from '../../../../src/domain/check/probe-result.ts';

function summary(
  report: CheckReport,
  { width = Infinity, isInterrupted = false, secrets = [''] } = {},
): string[] {
  return renderSummary(report, { style: PLAIN, width, hide: createSecretHider(secrets), isInterrupted });
}

const MIXED = reportOf(
  [
    resultOf('reachable.post', PASSED),
    resultOf('reachable.tls', warned('It ends soon.')),
    resultOf('bodies.spaces', failed('It answered 200.', [exchangeOf(answered(200, { body: 'ok\n fine' }))])),
    resultOf('bodies.crlf', failed('It gave no answer to a genuine meeting.started.', [exchangeOf(TIMEOUT)])),
    resultOf('faults.missing-key', skipped('Nothing to ask.')),
  ],
  { patterns: [{ id: 'x', text: 'It verifies nothing.', remedy: REMEDY }] },
);

describe('the summary of a check', () => {
  it('names habits first, then failures, warnings and what was skipped', () => {
    expect(summary(MIXED)).toEqual([
      'What your code seems to do',
      '  It verifies nothing.',
      '  → Verify the bytes that came. (docs/check.md#verify-the-raw-body)',
      '',
      '2 failures',
      '  ✗ bodies.spaces: It answered 200.',
      '    genuine meeting.started: 200 after 12 ms: ok fine',
      '  ✗ bodies.crlf: It gave no answer to a genuine meeting.started.',
      '    no answer within 3 s',
      '    → Verify the bytes that came. (docs/check.md#verify-the-raw-body)',
      '',
      '1 warning',
      '  ! reachable.tls: It ends soon.',
      '    → Renew it. (docs/check.md#x)',
      '',
      '1 skipped',
      '  - Nothing to ask. (faults.missing-key)',
      '',
      '✗ 2 failed, 1 warning, 1 passed, 1 skipped. 7 requests in 1.2 s.',
    ]);
  });

  it('is one line where all is well', () => {
    expect(summary(reportOf([resultOf('load.burst', PASSED)]))).toEqual(['✓ 1 passed. 7 requests in 1.2 s.']);
    const nothing = reportOf([resultOf('load.burst', skipped('No.'))], { requests: 1 });
    expect(summary(nothing).at(-1)).toBe('- 0 passed, 1 skipped. 1 request in 1.2 s.');
    expect(summary(reportOf([resultOf('load.burst', warned('W.'))])).at(-1)).toBe(
      '! 1 warning, 0 passed. 7 requests in 1.2 s.',
    );
  });

  it('says that it was interrupted', () => {
    const report = reportOf([resultOf('load.burst', PASSED)]);
    expect(summary(report, { isInterrupted: true })).toEqual([
      '✓ 1 passed. Interrupted after 7 requests in 1.2 s.',
    ]);
  });

  it('separates what has another remedy, and shows two exchanges of many', () => {
    const many = [answered(200), answered(201), answered(202), REFUSED].map((answer) => exchangeOf(answer));
    const other = {
      verdict: 'fail',
      finding: 'G.',
      remedy: { text: 'Else.', section: 'y' },
      evidence: [],
    } as const;
    expect(summary(reportOf([resultOf('load.a', failed('F.', many)), resultOf('load.b', other)]))).toEqual([
      '2 failures',
      '  ✗ load.a: F.',
      '    genuine meeting.started: 200 after 12 ms',
      '    genuine meeting.started: 201 after 12 ms',
      '    and 2 more exchanges',
      '    → Verify the bytes that came. (docs/check.md#verify-the-raw-body)',
      '',
      '  ✗ load.b: G.',
      '    → Else. (docs/check.md#y)',
      '',
      '✗ 2 failed, 0 passed. 7 requests in 1.2 s.',
    ]);
  });

  it.each([110, 80, 60])('fits %s columns', (width) => {
    const long = failed(`It answered 200 to ${'a delivery without a signature '.repeat(6)}.`, [
      exchangeOf(answered(200, { body: 'word '.repeat(100) })),
    ]);
    const lines = summary(reportOf([resultOf('authentic.no-signature', long)]), { width });
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
    expect(lines.length).toBeGreaterThan(6);
  });

  it('shows nothing that a terminal would obey, and no secret', () => {
    const body = '\u001b[31mred\u0007 hunter22-secret https://x.example/?token=abc';
    const exchange = exchangeOf(answered(200, { body }));
    const text = summary(
      reportOf([resultOf('load.a', failed('It said \u001b[2J hunter22-secret.', [exchange]))]),
      {
        secrets: ['hunter22-secret'],
      },
    ).join('\n');
    expect(text).not.toMatch(/\p{Cc}\[|hunter22-secret|token=abc/u);
    expect(text).toContain('red');
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ALERTS } from '../../src/domain/alert/alert.ts';
import { METRICS } from '../../src/health/metrics/metrics.ts';
import { UNREADINESS } from '../../src/health/readiness.ts';

const PAGE = await readFile('docs/health.md', 'utf8');

/** The rows of the first table below a heading. */
function rowsBelow(heading: string): readonly string[] {
  const section = PAGE.split(`\n### ${heading}\n`)[1]?.split(/\n##/)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(0);
  return rows;
}

describe('docs/health.md', () => {
  it('has every metric', () => {
    expect(rowsBelow('Metrics')).toEqual(
      Object.entries(METRICS).map(([name, { type, help }]) => `| \`${name}\` | ${type} | ${help} |`),
    );
  });

  it('has every alert', () => {
    expect(rowsBelow('Alerts')).toEqual(
      Object.entries(ALERTS).map(([code, { begins, ends }]) => `| \`${code}\` | ${begins} | ${ends} |`),
    );
  });

  it('has every reason for which a receiver is not ready', () => {
    expect(rowsBelow('Readiness')).toEqual(
      Object.entries(UNREADINESS).map(([code, message]) => `| \`${code}\` | ${message} |`),
    );
  });
});

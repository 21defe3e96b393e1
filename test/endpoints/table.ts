import { PATTERN_TEXTS } from '../../src/domain/check/pattern-texts.ts';
import type { Probe } from '../../src/check/probe.ts';
import {
  PROBE_GROUPS,
  type CheckReport,
  type ProbeGroup,
  type ProbeResult,
} from '../../src/domain/check/probe-result.ts';

/** A line of the table: an endpoint, and what a check says of it. */
export interface CheckedRow {
  /** For people, in Markdown. */
  readonly endpoint: string;
  readonly report: CheckReport;
}

/** More names of one group are not written out where it has few others. */
const MAX_NAMES = 5;

/** The table of endpoints against probes, in Markdown. */
export function renderTable(rows: readonly CheckedRow[]): string {
  return [
    `| endpoint | ${PROBE_GROUPS.join(' | ')} | recognised as |`,
    `| --- |${' --- |'.repeat(PROBE_GROUPS.length + 1)}`,
    ...rows.map(renderRow),
  ].join('\n');
}

/** A row of it. */
export function renderRow({ endpoint, report }: CheckedRow): string {
  return `| ${endpoint} | ${cellsOf(report).join(' | ')} |`;
}

/** What a check says, without the words: for each group, and the patterns. */
export function cellsOf({ results, patterns }: CheckReport): readonly string[] {
  return [
    ...PROBE_GROUPS.map((group) => cellOf(group, results)),
    patterns.map(({ id }) => `\`${id}\``).join(', '),
  ];
}

function cellOf(group: ProbeGroup, results: readonly ProbeResult[]): string {
  const own = results.filter((result) => result.group === group);
  const asked = own.filter(({ judgement }) => judgement.verdict !== 'skip');
  if (asked.length === 0) return '–';
  const found = [
    ['✗', asked.filter(({ judgement }) => judgement.verdict === 'fail')] as const,
    ['!', asked.filter(({ judgement }) => judgement.verdict === 'warn')] as const,
  ].flatMap(([mark, some]) => (some.length === 0 ? [] : [`${mark} ${namesOf(some, own)}`]));
  return found.length === 0 ? '✓' : found.join(' ');
}

/** Their names, or those that are not among them where that is shorter. */
function namesOf(some: readonly ProbeResult[], all: readonly ProbeResult[]): string {
  const names = (results: readonly ProbeResult[]): string =>
    results.map(({ id, group }) => id.slice(group.length + 1)).join(', ');
  const others = all.filter((result) => !some.includes(result));
  if (some.length <= Math.max(MAX_NAMES, others.length)) return names(some);
  return others.length === 0 ? 'all' : `all but ${names(others)}`;
}

/** The habits of code that are recognised, in Markdown. */
export function renderHabits(): string {
  return [
    '| id | what the code seems to do |',
    '| --- | --- |',
    ...Object.entries(PATTERN_TEXTS).map(([id, { text }]) => `| \`${id}\` | ${text} |`),
  ].join('\n');
}

/** What each probe asks, in Markdown: a row for each group. */
export function renderProbes(probes: readonly Probe[]): string {
  const rows = PROBE_GROUPS.map((group) => {
    const own = probes.filter((probe) => probe.group === group);
    const items = own.map(({ id, title }) => `\`${id}\` ${title}`);
    return `| ${group} | ${items.join('<br>')} |`;
  });
  return ['| group | probes: what a good endpoint does |', '| --- | --- |', ...rows].join('\n');
}

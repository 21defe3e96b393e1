import {
  PROBE_GROUPS,
  type ProbeGroup,
  type ProbeResult,
  type Verdict,
} from '../../domain/check/probe-result.ts';
import { pad, truncate, widthOf } from '../../terminal/text/width.ts';
import type { DescribedProbe } from '../../domain/check/described-probe.ts';
import type { Style } from '../../terminal/style.ts';

/** What the probes of a group are about, for a heading over them. */
export const GROUP_TITLES: Readonly<Record<ProbeGroup, string>> = {
  reachable: 'Reachable',
  events: 'Every event',
  authentic: 'Only what is authentic',
  bodies: 'Any body that is authentic',
  headers: 'Headers',
  repeats: 'Repeats',
  unknown: 'The unknown',
  faults: 'Faults',
  load: 'Order and load',
};

/** A mark of one column, colored by what it means. */
export function verdictMark(verdict: Verdict, style: Style): string {
  switch (verdict) {
    case 'pass':
      return style.good('✓');
    case 'fail':
      return style.bad('✗');
    case 'warn':
      return style.warning('!');
    case 'skip':
      return style.faint('-');
  }
}

/** Two columns of indent, the mark, and one between. */
const BEFORE_TITLE = 4;

/** Columns that the titles of these probes take. */
export function titleColumns(probes: readonly DescribedProbe[]): number {
  return Math.max(0, ...probes.map(({ title }) => widthOf(title)));
}

export interface LineLayout {
  readonly style: Style;
  /** Infinity where there is no terminal. */
  readonly width: number;
  /** Columns of the longest title. */
  readonly titles: number;
}

/** `  ✓ refuses a delivery without a signature  authentic.no-signature`; without its id where that does not fit. */
export function renderProbeLine({ id, title, judgement }: ProbeResult, layout: LineLayout): string {
  const { style, width, titles } = layout;
  const mark = verdictMark(judgement.verdict, style);
  if (BEFORE_TITLE + titles + 2 + id.length <= width)
    return `  ${mark} ${pad(title, titles)}  ${style.faint(id)}`;
  return `  ${mark} ${truncate(title, width - BEFORE_TITLE)}`;
}

/** The probes that there are, under the titles of their groups. */
export function renderProbeList(probes: readonly DescribedProbe[], style: Style, width: number): string[] {
  const ids = Math.max(0, ...probes.map(({ id }) => id.length));
  return PROBE_GROUPS.flatMap((group) => {
    const own = probes.filter((probe) => probe.group === group);
    if (own.length === 0) return [];
    const lines = own.map(({ id, title }) => {
      const room = Math.max(0, width - ids - 4);
      return `  ${style.name(pad(id, ids))}  ${truncate(title, room)}`.trimEnd();
    });
    return [style.strong(`${GROUP_TITLES[group]} (${group})`)].concat(lines, '');
  }).slice(0, -1);
}

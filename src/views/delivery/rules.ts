import { localDate, localDayBounds } from '../../terminal/text/local-time.ts';
import type { Style } from '../../terminal/style.ts';
import { truncate, widthOf } from '../../terminal/text/width.ts';

const LINE = '─';
const EDGE = LINE.repeat(2);

/** Columns of a rule at most: a longer one says no more, and breaks where a window is made narrower. */
const MAX_WIDTH = 110;

/** One thing that a rule says; harmless already. */
export interface RuleFact {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/**
 * A thin line across the terminal with words in it: `── Planning ── 30m, 2 people ─────`. Facts that do not
 * fit are left out from the end; a title that does not is shortened.
 *
 * @param title harmless already
 */
export function renderRule(title: string, facts: readonly RuleFact[], style: Style, columns: number): string {
  const width = Math.min(columns, MAX_WIDTH);
  const shown = truncate(title, Math.max(0, width - 2 * EDGE.length - 2));
  let line = `${style.faint(EDGE)} ${style.strong(shown)}`;
  let used = EDGE.length + 1 + widthOf(shown);
  let gap = ` ${EDGE} `;
  for (const { text, paint } of facts) {
    const more = gap.length + widthOf(text);
    if (used + more + 1 + EDGE.length > width) break;
    line += style.faint(gap) + (paint === undefined ? text : paint(text));
    used += more;
    gap = ', ';
  }
  return `${line} ${style.faint(LINE.repeat(Math.max(0, width - used - 1)))}`;
}

/** Gives a line with the date before the first line of another day; times of this machine. */
export type DateLines = (at: number, columns: number) => readonly string[];

/** What began shortly before midnight may be shown after what began behind it. */
const LATE_MS = 60_000;

/** @param today milliseconds since 1970: its date goes without saying */
export function createDateLines(today: number, style: Style): DateLines {
  let { start, end } = localDayBounds(today);
  let late = 0;
  return (at, columns) => {
    if (at >= start - late && at < end) return [];
    ({ start, end } = localDayBounds(at));
    late = LATE_MS;
    return [renderRule(localDate(at), [], style, columns)];
  };
}

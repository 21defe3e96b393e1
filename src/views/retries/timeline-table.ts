import { countText, timeText } from '../../domain/text/amounts.ts';
import type { Decision } from '../../domain/retry/retry-policy.ts';
import type { Style } from '../../terminal/style.ts';
import { pad } from '../../terminal/text/width.ts';
import { renderTable, type Cell } from '../../terminal/text/table.ts';

/** A row: one attempt. Texts are plain and harmless already. */
export interface TimelineRow {
  readonly number: number;
  readonly atMs: number;
  readonly answer: string;
  readonly next: Decision;
}

/** What the table says beside what is in its rows. */
export interface TimelineMarks {
  /** Stands behind times that rest on what is chosen here; empty for times that were measured. */
  readonly times: string;
  /** Stands behind how often it is tried again, where that is chosen here. */
  readonly retries: string;
  /** Of times at least, where lines are printed one by one. */
  readonly timeColumns?: number;
}

/**
 * The attempts of a delivery, each in a line.
 *
 * @param width Infinity where there is no terminal
 */
export function renderTimeline(
  rows: readonly TimelineRow[],
  marks: TimelineMarks,
  style: Style,
  width: number,
): readonly string[] {
  const columns = [
    { title: 'attempt' },
    { title: `at${marks.times}` },
    { title: 'answer', minimum: 10 },
    { title: 'then', minimum: 10 },
  ];
  const cells = rows.map(({ number, atMs, answer, next }): Cell[] => [
    { text: String(number) },
    { text: pad(momentText(atMs), marks.timeColumns ?? 0), paint: style.faint },
    { text: answer },
    nextCell(next, number - 1, marks, style),
  ]);
  return renderTable(columns, cells, width, style.faint);
}

/** The first one is at 0 s, not under a millisecond. */
function momentText(milliseconds: number): string {
  return milliseconds < 1 ? '0 s' : timeText(milliseconds);
}

function nextCell(next: Decision, retries: number, marks: TimelineMarks, style: Style): Cell {
  switch (next.action) {
    case 'done':
      return { text: 'delivered', paint: style.good };
    case 'retry':
      return { text: `again after ${timeText(next.retryInMs)}${marks.times}` };
    case 'give_up':
      return next.reason === 'final_status'
        ? { text: 'final: never again', paint: style.bad }
        : { text: `given up (${countText(retries, 'retry', 'retries')})${marks.retries}`, paint: style.bad };
  }
}

import { localDayBounds, localTime } from '../../terminal/text/local-time.ts';

/** What of time a chart shows, and in how many columns. Milliseconds since 1970. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  /** At least one. */
  readonly columns: number;
}

/** The column of a time, from 0 on; what lies beyond the chart is at its edge. */
export function columnOf(at: number, { from, to, columns }: Scale): number {
  const share = to <= from ? 0 : (at - from) / (to - from);
  return Math.min(Math.max(Math.floor(share * columns), 0), columns - 1);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR),
];

/** Between two times there is room to see where each stands. */
const GAP = 3;

/** Round times of this machine, each at its column, as many as there is room for. */
export function renderAxis(scale: Scale): string {
  const { from, to, columns } = scale;
  const step = STEPS.find((each) => hasRoom(each, scale)) ?? 0;
  const length = labelOf(from, step).length;
  if (step === 0 || to <= from) return labelOf(from, SECOND).slice(0, columns);
  const { start } = localDayBounds(from);
  let line = '';
  for (let at = start + Math.ceil((from - start) / step) * step; at <= to; at += step) {
    const column = columnOf(at, scale);
    if (column + length > columns || (line !== '' && column < line.length + 1)) continue;
    line = line.padEnd(column) + labelOf(at, step);
  }
  return line === '' ? labelOf(from, SECOND).slice(0, columns) : line;
}

function hasRoom(step: number, { from, to, columns }: Scale): boolean {
  return (step / Math.max(to - from, 1)) * columns >= labelOf(from, step).length + GAP;
}

function labelOf(at: number, step: number): string {
  const text = localTime(at);
  return step < MINUTE ? text : text.slice(0, 'hh:mm'.length);
}

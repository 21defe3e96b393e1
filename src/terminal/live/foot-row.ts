import { truncate, widthOf } from '../text/width.ts';

/** A part of a row of the foot. */
export interface FootPart {
  /** Plain and harmless. */
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
  /** Where there is too little room, those with the highest number are left out first. 0 for one that stays. */
  readonly rank: number;
}

export interface FootRow {
  readonly parts: readonly FootPart[];
  /** What stands at the right edge, the longest that there is room for. */
  readonly right?: readonly string[] | undefined;
  readonly paintRight?: ((text: string) => string) | undefined;
}

const BETWEEN = ' · ';

/** Columns between what stands on the left and on the right, at least. */
const GAP = 2;

/** The cursor stays in the first column, and a row that filled the last one might be wrapped. */
const MARGIN = 1;

/** Columns of a part below which it says nothing. */
const MIN_PART = 4;

/** One row of the foot, narrower than a screen of `columns`. */
export function renderFootRow({ parts, right = [], paintRight }: FootRow, columns: number): string {
  const room = columns - 2 * MARGIN;
  const kept = cut(
    fitting(
      parts.filter(({ text }) => text !== ''),
      room,
    ),
    room,
  );
  const left = kept.map(({ text, paint }) => painted(text, paint)).join(BETWEEN);
  const used = widthOfParts(kept);
  const end = right.find((text) => used + GAP + widthOf(text) <= room);
  const row = ' '.repeat(MARGIN) + left;
  if (end === undefined) return row;
  return row + ' '.repeat(room - used - widthOf(end)) + painted(end, paintRight);
}

/** Leaves out what is of the highest rank; the first of those that are to stay is never left out. */
function fitting(parts: readonly FootPart[], room: number): readonly FootPart[] {
  const highest = Math.max(...parts.map(({ rank }) => rank));
  if (widthOfParts(parts) <= room || parts.length <= 1 || highest === 0) return parts;
  const last = parts.findLastIndex(({ rank }) => rank === highest);
  return fitting(parts.toSpliced(last, 1), room);
}

/** Shortens the last part to the room that is left, where all are to stay. */
function cut(parts: readonly FootPart[], room: number): readonly FootPart[] {
  const last = parts.at(-1);
  if (last === undefined) return [];
  const before = parts.slice(0, -1);
  const left = room - widthOfParts(before) - (before.length === 0 ? 0 : BETWEEN.length);
  return left < MIN_PART ? cut(before, room) : [...before, { ...last, text: truncate(last.text, left) }];
}

function widthOfParts(parts: readonly FootPart[]): number {
  const sum = parts.reduce((columns, { text }) => columns + widthOf(text), 0);
  return sum + BETWEEN.length * Math.max(0, parts.length - 1);
}

function painted(text: string, paint: FootPart['paint']): string {
  return paint === undefined ? text : paint(text);
}

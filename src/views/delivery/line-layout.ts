import { localTime } from '../../terminal/text/local-time.ts';
import type { Style } from '../../terminal/style.ts';
import { pad, truncate, widthOf } from '../../terminal/text/width.ts';

/** What the lines of `emulate` and of a replay have in common. All texts are plain and harmless already. */
export interface LineParts {
  /** When it happened: milliseconds since 1970; shown as local time. */
  readonly at: number;
  /** The day that stands before the time, where it is not today. */
  readonly day?: string | undefined;
  /** What it can be named by, in the place of the status. */
  readonly id?: string;
  /** Status of our answer; undefined when there was none. */
  readonly status?: number | undefined;
  /** Whether it is good, to be looked at, or bad. */
  readonly mood: Mood;
  /** The same in a word or two, shown where there is room. */
  readonly word: string;
  /** The event name, or what was asked for. */
  readonly name: string;
  /** What it means to a person. */
  readonly text: string;
  /** Whether the text stands before the name, as it does on a narrow terminal. */
  readonly isTextFirst?: boolean;
  /** Whether the reader can skip it. */
  readonly isMinor?: boolean;
  /** What became of it, at the end of the line; never shortened before the rest. */
  readonly suffix?: { readonly text: string; readonly mood: Mood } | undefined;
}

/** How the line of a delivery is drawn. */
export interface LineOptions {
  readonly style: Style;
  /** Columns; Infinity where there is no terminal. */
  readonly width: number;
  readonly showSecrets: boolean;
}

export type Mood = 'good' | 'doubtful' | 'bad';

export const MARKS: Readonly<Record<Mood, string>> = { good: '✓', doubtful: '?', bad: '✗' };

/** From here on the word has room beside the mark, and names are aligned. */
const WIDE = 110;
/** From here on names are aligned. */
const MEDIUM = 80;
/** Below this what happened stands before the name, which would eat the line. */
const NARROW = 72;

/** Columns that are kept for when it was, and whether it is good, however long its suffix is. */
const MIN_LINE_WIDTH = 16;

const WORD_WIDTH = 'bad signature'.length;
const NAME_WIDTH = 'livestreaming.statusUpdate'.length;

/** Columns of a name at most; the longest real one has 26. */
const MAX_NAME_LENGTH = 40;

interface Segment {
  readonly text: string;
  readonly paint: (text: string) => string;
  /** Columns kept free before it; one unless it is given. */
  readonly gap?: number;
}

/**
 * One line of at most `width` columns.
 *
 * @param width Infinity where there is no terminal: a file or a program wants the whole
 */
export function layOutLine(parts: LineParts, style: Style, width: number): string {
  const paints = { good: style.good, doubtful: style.warning, bad: style.bad };
  const paintMood = paints[parts.mood];
  const word = width >= WIDE ? ` ${pad(parts.word, WORD_WIDTH)}` : '';
  const name: Segment = { text: nameText(parts.name, width), paint: style.name };
  const text: Segment = { text: parts.text, paint: parts.isMinor === true ? style.faint : identity };
  const { suffix } = parts;
  const end = suffix === undefined ? '' : truncate(suffix.text, Math.max(1, width - MIN_LINE_WIDTH));
  const room = suffix === undefined ? width : width - widthOf(end) - 1;
  const line = joinFitting(
    [
      { text: whenText(parts), paint: style.faint },
      parts.id === undefined ? statusSegment(parts.status, style) : { text: parts.id, paint: identity },
      { text: `${MARKS[parts.mood]}${word}`, paint: paintMood },
      ...(width < NARROW || parts.isTextFirst === true ? [text, { ...name, gap: 2 }] : [name, text]),
    ],
    room,
  );
  return suffix === undefined ? line : `${line} ${paints[suffix.mood](end)}`;
}

const identity = (text: string): string => text;

function whenText({ at, day }: LineParts): string {
  return day === undefined ? localTime(at) : `${day} ${localTime(at)}`;
}

function statusSegment(status: number | undefined, style: Style): Segment {
  const text = status === undefined ? '---' : String(status);
  return { text, paint: text.startsWith('2') ? style.faint : style.bad };
}

function nameText(whole: string, width: number): string {
  const name = truncate(whole, MAX_NAME_LENGTH);
  return width >= MEDIUM ? pad(name, NAME_WIDTH) : name;
}

function joinFitting(segments: readonly Segment[], width: number): string {
  let line = '';
  let left = width;
  for (const { text, paint, gap: columns = 1 } of segments) {
    const gap = line === '' ? '' : ' '.repeat(columns);
    const fitting = truncate(text, left - gap.length);
    // An ellipsis alone says nothing.
    if (fitting.trimEnd() === '' || (fitting === '…' && line !== '')) break;
    line += gap + paint(fitting);
    left -= gap.length + widthOf(fitting);
  }
  return line;
}

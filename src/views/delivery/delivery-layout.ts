import { BEFORE_TITLE } from '../../domain/events/describe.ts';
import { localTime } from '../../terminal/text/local-time.ts';
import type { Style } from '../../terminal/style.ts';
import { truncate, widthOf } from '../../terminal/text/width.ts';
import { MARKS, type LineOptions, type Mood } from './line-layout.ts';

/** What the line of a delivery says. All texts are plain and harmless already. */
export interface DeliveryLineParts {
  /** Stands before everything, such as a session's bar; its columns, and how it is drawn. */
  readonly margin?: Margin | undefined;
  /** Its place in the store, where that is shown. */
  readonly position?: number | undefined;
  /** When it came: milliseconds since 1970; shown as local time. */
  readonly at: number;
  /** The day that stands before the time, where it is not today. */
  readonly day?: string | undefined;
  /** The beginning of its id, which names it on a command line; empty for what has none. */
  readonly id: string;
  /** What is good has no mark. */
  readonly mood: Mood;
  /** The event name, or what was asked for. */
  readonly name: string;
  /** What the text is about, where the name is not shown: `recording`. */
  readonly subject?: string | undefined;
  /** What is not as it should be, in words; empty where all is well. */
  readonly alert: string;
  /** What is news. */
  readonly text: string;
  /** An addition to the news that is left out where it does not fit. */
  readonly aside?: string | undefined;
  /** What is known already: cut first. */
  readonly title?: string | undefined;
  /** Whether the reader can skip it. */
  readonly isMinor?: boolean;
  /** What became of it, at the end of the line; never shortened before the rest. */
  readonly suffix?: { readonly text: string; readonly mood: Mood } | undefined;
}

export interface Margin {
  readonly text: string;
  readonly paint: (text: string) => string;
}

export interface DeliveryLineOptions extends LineOptions {
  /** Whether most lines have a suffix; room is kept for it. */
  readonly hasSuffixes?: boolean;
}

const ID_WIDTH = 8;
const POSITION_WIDTH = 4;
const NAME_WIDTH = 'livestreaming.statusUpdate'.length;

/** Columns of a name at most; the longest real one has 26. */
const MAX_NAME_LENGTH = 40;

/** Columns of the text and of a suffix below which the name gives way to them. */
const MIN_TEXT_WIDTH = 28;
const SUFFIX_WIDTH = 12;

/** Below this width an id is left out: what happened needs its columns. */
const MIN_WIDTH_FOR_ID = 48;

/** Columns that are kept for when it was, and whether it is good, however long its suffix is. */
const MIN_LINE_WIDTH = 16;

/** Columns of a title, or of what follows an alert, below which it says nothing. */
const MIN_TAIL_WIDTH = 9;

type Paint = (text: string) => string;

const unpainted: Paint = (text) => text;

/**
 * One line of at most `width` columns: when, its id, a mark where something is not as it should be, which
 * event, what happened, in which meeting. Where there is little room the event's name gives way to the text,
 * which says what it is about.
 */
export function layOutDelivery(parts: DeliveryLineParts, options: DeliveryLineOptions): string {
  const { style, width } = options;
  const { suffix } = parts;
  const end = suffix === undefined ? '' : truncate(suffix.text, Math.max(1, width - MIN_LINE_WIDTH));
  const line = new FittingLine(suffix === undefined ? width : width - widthOf(end) - 1);
  addColumns(line, parts, options);
  const suffixWidth = (options.hasSuffixes ?? suffix !== undefined) ? SUFFIX_WIDTH : 0;
  const name = truncate(parts.name, MAX_NAME_LENGTH);
  if (width - line.used >= NAME_WIDTH + MIN_TEXT_WIDTH + 2 + suffixWidth) {
    line.add(name, style.name, { gap: gapAfterMark(parts) });
    addText(line, parts, parts.text, style, 1 + Math.max(0, NAME_WIDTH - widthOf(name)));
  } else {
    const text = parts.subject === undefined ? parts.text : `${parts.subject} ${parts.text}`;
    addText(line, parts, text, style, gapAfterMark(parts));
    // A text says it already.
    if (parts.text === '') line.add(name, style.name, { gap: 2, min: MIN_TAIL_WIDTH });
  }
  return suffix === undefined ? line.text : `${line.text} ${paintOf(suffix.mood, style)(end)}`;
}

function addColumns(
  line: FittingLine,
  { margin, position, at, day, id, mood }: DeliveryLineParts,
  { style, width }: DeliveryLineOptions,
): void {
  if (margin !== undefined) line.add(margin.text, margin.paint, { gap: 0 });
  if (position !== undefined)
    line.add(String(position).padStart(POSITION_WIDTH), unpainted, { gap: margin === undefined ? 0 : 1 });
  const time = day === undefined ? localTime(at) : `${day} ${localTime(at)}`;
  line.add(time, style.faint, { gap: margin === undefined && position === undefined ? 0 : 1 });
  if (width >= MIN_WIDTH_FOR_ID) line.add(id.padEnd(ID_WIDTH), unpainted);
  if (mood !== 'good') line.add(MARKS[mood], paintOf(mood, style));
}

/** The column of the mark stays free where there is none. */
function gapAfterMark({ mood }: DeliveryLineParts): number {
  return mood === 'good' ? 3 : 1;
}

function addText(
  line: FittingLine,
  { alert, mood, aside, title, isMinor }: DeliveryLineParts,
  text: string,
  style: Style,
  gap: number,
): void {
  const paint = isMinor === true ? style.faint : unpainted;
  if (alert === '') line.add(text, paint, { gap });
  else {
    line.add(alert, paintOf(mood, style), { gap });
    if (text !== '') line.add(`, ${text}`, paint, { gap: 0, min: MIN_TAIL_WIDTH });
  }
  if (aside !== undefined) line.add(`, ${aside}`, paint, { gap: 0, min: Infinity });
  if (title !== undefined) line.add(`${BEFORE_TITLE}${title}`, style.faint, { gap: 0, min: MIN_TAIL_WIDTH });
}

function paintOf(mood: Mood, style: Style): Paint {
  return { good: style.good, doubtful: style.warning, bad: style.bad }[mood];
}

/** A line that takes no more than there is room for. */
class FittingLine {
  text = '';
  /** Columns that are taken. */
  used = 0;
  readonly #width: number;
  /** Once something was left out, nothing follows. */
  #isFull = false;

  constructor(width: number) {
    this.#width = width;
  }

  /**
   * @param gap columns that are kept free before it
   * @param min columns of it that must fit, if not all of it does; an ellipsis alone says nothing
   */
  add(text: string, paint: Paint, { gap = 1, min = 2 }: { gap?: number; min?: number } = {}): void {
    const room = this.#width - this.used - gap;
    const isWhole = widthOf(text) <= room;
    if (this.#isFull || (!isWhole && room < min)) return;
    const fitting = isWhole ? text : truncate(text, room);
    this.#isFull = !isWhole;
    this.text += ' '.repeat(gap) + paint(fitting);
    this.used += gap + widthOf(fitting);
  }
}

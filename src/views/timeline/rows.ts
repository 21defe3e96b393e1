import type { Mark, Person, Span, Timeline, Track } from '../../domain/timeline/timeline.ts';
import { maskText } from '../../domain/secrets/mask-secrets.ts';
import { countText, numberText, roughLengthText } from '../../domain/text/amounts.ts';
import type { Style } from '../../terminal/style.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import { columnOf, type Scale } from './axis.ts';

/** One line of a chart. */
export interface Row {
  /** Harmless. */
  readonly label: string;
  /** Exactly as many characters as the chart has columns, each one column wide. */
  readonly bar: string;
  readonly note: string;
  readonly paint: (text: string) => string;
}

const BAR = '━';
/** Where no delivery says how it began or ended. */
const UNKNOWN = '?';
/** It goes on. */
const ONWARD = '▸';

/** More recordings and livestreams than these are told together. */
const MAX_TRACKS = 10;

export interface RowOptions {
  readonly style: Style;
  readonly scale: Scale;
  /** How many people have a row of their own. */
  readonly maxPeople: number;
}

/** All rows: people, what is behind them together, recordings and livestreams, and what did not come well. */
export function rowsOf(timeline: Timeline, options: RowOptions): readonly Row[] {
  const { people, tracks } = timeline;
  const { maxPeople } = options;
  // One alone needs no line that says so.
  const shown = people.length === maxPeople + 1 ? people.length : maxPeople;
  const others = people.slice(shown);
  return [
    ...people.slice(0, shown).map((person) => personRow(person, timeline, options)),
    ...(others.length === 0 ? [] : [othersRow(others, timeline, options)]),
    ...tracks.slice(0, MAX_TRACKS).map((track) => trackRow(track, timeline, options)),
    ...(tracks.length > MAX_TRACKS ? [moreTracksRow(tracks.length - MAX_TRACKS, options)] : []),
    ...MARK_ROWS.flatMap(([kind, label]) => markRow(kind, label, timeline.marks, options)),
  ];
}

/** A name or a title from outside, for a row or a sentence. */
export function shownName(text: string): string {
  return safeText(maskText(text));
}

function personRow({ id, name, stays }: Person, timeline: Timeline, { style, scale }: RowOptions): Row {
  const cells = emptyCells(scale);
  for (const { from, to, joined } of stays) {
    const last = columnOf(to ?? endOf(timeline), scale);
    const first = columnOf(from, scale);
    fill(cells, first, last, BAR);
    if (joined === undefined) cells[first] = UNKNOWN;
    if (to === undefined) cells[last] = timeline.state === 'running' ? ONWARD : UNKNOWN;
  }
  const lengthMs = unionOf(stays.map(({ from, to = endOf(timeline) }) => ({ from, to })));
  const isIn = timeline.state === 'running' && stays.some(({ to }) => to === undefined);
  const note = `${roughLengthText(lengthMs / 1000)}${isIn ? ' in' : ''}`;
  const label = name === undefined ? shortId(id) : shownName(name);
  return { label, bar: cells.join(''), note, paint: style.name };
}

/** Until when something is drawn whose end is not told. */
function endOf({ endedAt, to }: Timeline): number {
  return endedAt ?? to;
}

/** How long at least one of them went on: somebody may be in with two devices. */
function unionOf(stays: readonly { readonly from: number; readonly to: number }[]): number {
  let until = -Infinity;
  let lengthMs = 0;
  for (const { from, to } of stays.toSorted((one, other) => one.from - other.from)) {
    lengthMs += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return lengthMs;
}

const LEVELS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** How many of them were in, by the height of the bar. */
function othersRow(others: readonly Person[], timeline: Timeline, { style, scale }: RowOptions): Row {
  const changes = Array.from({ length: scale.columns + 1 }, () => 0);
  for (const { stays } of others)
    for (const { from, to } of stays) {
      const first = columnOf(from, scale);
      const behind = columnOf(to ?? endOf(timeline), scale) + 1;
      changes[first] = (changes[first] ?? 0) + 1;
      changes[behind] = (changes[behind] ?? 0) - 1;
    }
  let inside = 0;
  const numbers = changes.slice(0, scale.columns).map((change) => (inside += change));
  const most = numbers.reduce((max, number) => Math.max(max, number), 0);
  const bar = numbers.map((number) => LEVELS[Math.ceil((number / Math.max(most, 1)) * 8)] ?? ' ');
  const label = `and ${countText(others.length, 'other')}`;
  return { label, bar: bar.join(''), note: `max ${numberText(most)}`, paint: style.name };
}

const CELLS: Readonly<Record<string, string>> = {
  INVOKED: '·',
  RECORDING: BAR,
  UPLOADING: '╌',
  UPLOADED: '✓',
  ERRORED: '✗',
  LIVE: BAR,
  OFFLINE: ' ',
};

/** A state at which it stays. */
const FINAL: ReadonlySet<string> = new Set(['UPLOADED', 'ERRORED', 'OFFLINE', 'IDLE']);

/** As the rules between the lines of `listen` have them. */
const WORDS: Readonly<Record<string, string>> = {
  INVOKED: 'requested',
  RECORDING: 'running',
  UPLOADING: 'uploading',
  UPLOADED: 'ready',
  ERRORED: 'failed',
  LIVE: 'live',
  OFFLINE: 'offline',
};

function trackRow({ kind, spans, state }: Track, timeline: Timeline, { style, scale }: RowOptions): Row {
  const cells = emptyCells(scale);
  for (const span of spans) drawSpan(cells, span, timeline, scale);
  const [first] = spans;
  // It has ended, and when it began is not told.
  if (first?.state === 'OFFLINE') cells[columnOf(first.from, scale)] = UNKNOWN;
  const [recordingPaint, livestreamPaint] = style.distinct;
  const paint = (kind === 'recording' ? recordingPaint : livestreamPaint) ?? style.name;
  const note = Object.hasOwn(WORDS, state) ? (WORDS[state] ?? '') : shownName(state);
  return { label: kind, bar: cells.join(''), note, paint };
}

function drawSpan(cells: string[], { state, from, to }: Span, timeline: Timeline, scale: Scale): void {
  const cell = Object.hasOwn(CELLS, state) ? (CELLS[state] ?? UNKNOWN) : UNKNOWN;
  const first = columnOf(from, scale);
  if (FINAL.has(state)) {
    if (cell !== ' ') cells[first] = cell;
    return;
  }
  const isOpen = to === undefined;
  const last = columnOf(to ?? Math.max(from, endOf(timeline)), scale);
  fill(cells, first, last, cell);
  if (isOpen) cells[last] = timeline.state === 'running' ? ONWARD : UNKNOWN;
}

function moreTracksRow(more: number, { style, scale }: RowOptions): Row {
  const label = `and ${countText(more, 'other')}`;
  return { label, bar: emptyCells(scale).join(''), note: '', paint: style.faint };
}

const MARK_ROWS = [
  ['late', 'late'],
  ['repeat', 'twice'],
  ['rejected', 'rejected'],
] as const satisfies readonly (readonly [Mark['kind'], string])[];

function markRow(
  kind: Mark['kind'],
  label: string,
  marks: readonly Mark[],
  { style, scale }: RowOptions,
): readonly Row[] {
  const own = marks.filter((mark) => mark.kind === kind);
  if (own.length === 0) return [];
  const cells = emptyCells(scale);
  for (const { at } of own) cells[columnOf(at, scale)] = '▲';
  const paint = kind === 'rejected' ? style.bad : style.warning;
  return [{ label, bar: cells.join(''), note: numberText(own.length), paint }];
}

function emptyCells({ columns }: Scale): string[] {
  return Array.from({ length: columns }, () => ' ');
}

function fill(cells: string[], first: number, last: number, cell: string): void {
  for (let column = first; column <= last; column += 1) cells[column] = cell;
}

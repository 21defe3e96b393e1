import type { Finding, FindingKind, Timeline } from '../../domain/timeline/timeline.ts';
import { countText, deliveriesText, numberText, roughLengthText } from '../../domain/text/amounts.ts';
import type { Style } from '../../terminal/style.ts';
import { isSameDay, localDay, localTime } from '../../terminal/text/local-time.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import { pad, truncate, widthOf, wrap } from '../../terminal/text/width.ts';
import { renderRule } from '../delivery/rules.ts';
import { renderAxis, type Scale } from './axis.ts';
import { rowsOf, shownName, type Row } from './rows.ts';
import { findingText } from './words.ts';

/** A session of the same meeting. */
export interface OtherSession {
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly lastReceivedAt: number;
  readonly deliveries: number;
}

export interface TimelineView {
  readonly sessionId: string;
  readonly timeline: Timeline;
  /** The newest last. */
  readonly others: readonly OtherSession[];
}

export interface TimelineOptions {
  readonly style: Style;
  readonly columns: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether everybody has a row. */
  readonly showsAll: boolean;
}

/** People with a row of their own, unless all are wanted. */
const MAX_PEOPLE = 20;

/** Findings of one kind that are told one by one. */
const MAX_OF_KIND = 5;

/** Other sessions that are named, the newest. */
const MAX_OTHERS = 5;

/** From this length on nobody asks for the seconds. */
const LONG_MS = 10 * 60_000;

/** Narrower than this there is no room for a line beside a title. */
const MIN_RULE = 12;

/** Wider than this a chart says no more. */
const MAX_COLUMNS = 110;

/** A session as a picture, and in words what does not add up. No line is wider than the columns. */
export function renderTimeline(view: TimelineView, options: TimelineOptions): readonly string[] {
  const columns = Math.max(1, Math.min(options.columns, MAX_COLUMNS));
  const fitted = { ...options, columns };
  return [
    ...headLines(view, fitted),
    ...chartLines(view.timeline, fitted),
    '',
    ...countLines(view.timeline, fitted),
    ...findingLines(view.timeline, fitted),
    ...otherLines(view.others, fitted),
  ];
}

function headLines({ sessionId, timeline }: TimelineView, options: TimelineOptions): readonly string[] {
  const { title, startedAt, endedAt, state } = timeline;
  const { style, columns, now } = options;
  const end = endedAt ?? timeline.to;
  const day = isSameDay(startedAt, now) ? '' : `${localDay(startedAt, now)} `;
  const lengthMs = Math.max(0, end - startedAt);
  const timeOf = (at: number): string =>
    lengthMs < LONG_MS ? localTime(at) : localTime(at).slice(0, 'hh:mm'.length);
  const facts = [
    { text: `${day}${timeOf(startedAt)} to ${state === 'running' ? 'now' : timeOf(end)}` },
    { text: roughLengthText(lengthMs / 1000) },
    { text: `session ${shortId(sessionId)}` },
  ];
  const shown = title === undefined ? `session ${shortId(sessionId)}` : shownName(title);
  // A rule needs some columns for its ends.
  if (columns < MIN_RULE) return [truncate(shown, columns)];
  return [renderRule(shown, facts, style, columns)];
}

interface Layout {
  readonly label: number;
  readonly chart: number;
  readonly note: number;
}

/** Below this a chart shows nothing: then the notes go. */
const MIN_CHART = 12;

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}

/** Names give way first, then notes; the chart has what is left. */
function layoutOf(rows: readonly Pick<Row, 'label' | 'note'>[], columns: number): Layout {
  const label = Math.min(widest(rows.map((row) => row.label)), Math.max(4, Math.floor(columns * 0.28)));
  const wanted = Math.min(widest(rows.map((row) => row.note)), Math.max(6, Math.floor(columns * 0.15)));
  const left = columns - label - 1;
  if (left - wanted - 1 >= MIN_CHART) return { label, chart: left - wanted - 1, note: wanted };
  if (left >= 1) return { label, chart: left, note: 0 };
  return { label: 0, chart: Math.max(1, columns), note: 0 };
}

function chartLines(timeline: Timeline, { style, columns, showsAll }: TimelineOptions): readonly string[] {
  const maxPeople = showsAll ? Infinity : MAX_PEOPLE;
  const { from, to } = timeline;
  // Widths follow from labels and notes, which are the same in every scale.
  const sketch = rowsOf(timeline, { style, maxPeople, scale: { from, to, columns: 1 } });
  const layout = layoutOf(sketch, columns);
  const scale: Scale = { from, to, columns: layout.chart };
  const gap = layout.label === 0 ? '' : ' '.repeat(layout.label + 1);
  return [
    style.faint(`${gap}${renderAxis(scale)}`),
    ...rowsOf(timeline, { style, maxPeople, scale }).map((row) => rowLine(row, layout, style)),
  ];
}

function rowLine({ label, bar, note, paint }: Row, layout: Layout, style: Style): string {
  const name = layout.label === 0 ? '' : `${pad(truncate(label, layout.label), layout.label)} `;
  if (layout.note === 0) return `${name}${paint(bar.trimEnd())}`;
  return `${name}${paint(bar)} ${style.faint(truncate(note, layout.note))}`.trimEnd();
}

function countLines({ counts, people, tracks }: Timeline, options: TimelineOptions): readonly string[] {
  const numberOf = (kind: string): number => tracks.filter((track) => track.kind === kind).length;
  const [recordings, livestreams] = [numberOf('recording'), numberOf('livestream')];
  const parts = [
    deliveriesText(counts.deliveries),
    countText(people.length, 'person', 'people'),
    ...(recordings > 0 ? [countText(recordings, 'recording')] : []),
    ...(livestreams > 0 ? [countText(livestreams, 'livestream')] : []),
    ...(counts.late > 0 ? [`${numberText(counts.late)} late`] : []),
    ...(counts.repeated > 0 ? [`${numberText(counts.repeated)} more than once`] : []),
    ...(counts.rejected > 0 ? [`${numberText(counts.rejected)} rejected`] : []),
  ];
  return fit(parts.join(', '), options.columns);
}

function findingLines({ findings, state }: Timeline, options: TimelineOptions): readonly string[] {
  const { style, columns, now } = options;
  const problems = findings.filter(({ isProblem }) => isProblem);
  const told = shortened(findings, now).flatMap(({ text, isProblem }) =>
    marked(isProblem ? style.bad('✗') : style.faint('·'), text, columns),
  );
  if (problems.length > 0) return told;
  const fine = state === 'running' ? 'It runs still; so far everything adds up.' : 'Everything adds up.';
  return [...marked(style.good('✓'), fine, columns), ...told];
}

function marked(mark: string, text: string, columns: number): readonly string[] {
  if (columns < 3) return fit(text, columns);
  return fit(text, columns - 2).map((line, index) => `${index === 0 ? mark : ' '} ${line}`);
}

/** Of each kind the first ones, and how many more there are. */
function shortened(
  findings: readonly Finding[],
  now: number,
): readonly { readonly text: string; readonly isProblem: boolean }[] {
  const numbers = new Map<FindingKind, number>();
  for (const { kind } of findings) numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
  const told = new Map<FindingKind, number>();
  return findings.flatMap((finding) => {
    const { kind, isProblem } = finding;
    const number = (told.get(kind) ?? 0) + 1;
    told.set(kind, number);
    if (number <= MAX_OF_KIND) return [{ text: findingText(finding, now), isProblem }];
    if (number > MAX_OF_KIND + 1) return [];
    const more = countText((numbers.get(kind) ?? 0) - MAX_OF_KIND, 'other');
    return [{ text: `The same of ${more}; --json has all.`, isProblem }];
  });
}

function otherLines(
  others: readonly OtherSession[],
  { style, columns, now }: TimelineOptions,
): readonly string[] {
  if (others.length === 0) return [];
  const shown = others.slice(-MAX_OTHERS);
  const more = others.length - shown.length;
  const text = `The meeting has ${countText(others.length, 'other session')}${more > 0 ? `, ${numberText(shown.length)} of them` : ''}. To see one: dyte-hooks deliveries timeline --session <id>`;
  return [
    '',
    ...fit(text, columns),
    ...shown.map(({ sessionId, lastReceivedAt, deliveries }) => {
      const id = shownName(sessionId);
      const rest = `  ${localDay(lastReceivedAt, now)} ${localTime(lastReceivedAt)}  ${deliveriesText(deliveries)}`;
      const line = truncate(`  ${id}${rest}`, columns);
      return widthOf(`  ${id}${rest}`) <= columns ? `  ${id}${style.faint(rest)}` : line;
    }),
  ];
}

/** At words; a longer one is cut. */
function fit(text: string, columns: number): readonly string[] {
  const width = Math.max(1, columns);
  return wrap(text, width).map((line) => truncate(line, width));
}

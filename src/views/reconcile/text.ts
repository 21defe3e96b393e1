import type { SessionRecord } from '../../domain/session/session-records.ts';
import {
  countVerdicts,
  type FillResult,
  type JudgedFact,
  type ReconciledSession,
  type Reconciliation,
} from '../../domain/reconcile/reconciliation.ts';
import { countText } from '../../domain/text/amounts.ts';
import type { Style } from '../../terminal/style.ts';
import { isSameDay, localDay, localTime } from '../../terminal/text/local-time.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import { renderTable, type Cell, type Column } from '../../terminal/text/table.ts';
import { truncate, widthOf, wrap } from '../../terminal/text/width.ts';
import { targetText } from '../forward/text.ts';
import { countsText, differenceText, happenedText, unknownTexts } from './words.ts';

export interface ReconciliationView {
  readonly style: Style;
  /** Of the terminal; undefined where nothing is cut. */
  readonly columns: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const INDENT = '  ';

/** What a comparison found, for people: a part for each session, then how many there are of what. */
export function renderReconciliation(
  found: Reconciliation,
  filled: FillResult | undefined,
  view: ReconciliationView,
): readonly string[] {
  const { sessions } = found;
  const lines: string[] = [];
  let isLong = false;
  for (const session of sessions) {
    const part = sessionLines(session, filled, view);
    // What needs one line alone stands close together.
    if (lines.length > 0 && (isLong || part.length > 1)) lines.push('');
    lines.push(...part);
    isLong = part.length > 1;
  }
  return [...lines, ...(lines.length > 0 ? [''] : []), ...summaryLines(found, filled, view)];
}

function sessionLines(
  { session, facts, unknowable }: ReconciledSession,
  filled: FillResult | undefined,
  view: ReconciliationView,
): string[] {
  const counts = countVerdicts(facts);
  const rows = facts.flatMap((one) => factRow(one, filled, view) ?? []);
  const unknown = unknownTexts(facts, unknowable);
  const { style, columns = Infinity } = view;
  const isOpen = counts.missing > 0 && filled === undefined;
  const mark = isOpen ? style.bad('✗') : counts.differs > 0 ? style.warning('~') : style.good('✓');
  const width = columns - INDENT.length;
  const id = shortId(session.id);
  const times = timesText(session, view.now);
  const title = truncate(safeText(session.title ?? '(no title)'), width - id.length - times.length - 4);
  const head = `${mark} ${style.strong(title)}  ${style.faint(id)}  ${style.faint(times)}`;
  const summed = countsText(counts);
  const isOneLine = widthOf(title) + id.length + times.length + summed.length + 8 <= columns;
  return [
    ...(isOneLine ? [`${head}  ${summed}`] : [head, ...wrap(summed, width).map((line) => INDENT + line)]),
    ...renderTable(COLUMNS, rows, width, (text) => text)
      .slice(1)
      .map((line) => INDENT + line),
    ...facts.flatMap((one) => differenceLines(one, view)),
    ...unknown.flatMap((text) => wrap(`? cannot be known: ${text}`, width)).map((line) => INDENT + line),
  ];
}

/** Without titles: what each is, shows by itself. Where it is narrow, only names are cut. */
const COLUMNS: readonly Column[] = [{ title: '' }, { title: '' }, { title: '', minimum: 4 }, { title: '' }];

/** @returns undefined for what needs no line of its own */
function factRow(
  { fact, verdict }: JudgedFact,
  filled: FillResult | undefined,
  { style }: ReconciliationView,
): readonly (readonly Cell[])[] | undefined {
  const at = fact.at === undefined ? '' : localTime(fact.at);
  const row = (word: string, paint: Cell['paint'], what: string): readonly (readonly Cell[])[] => [
    [
      { text: word, ...(paint === undefined ? {} : { paint }) },
      { text: happenedText(fact), paint: style.name },
      { text: safeText(what) },
      { text: at, paint: style.faint },
    ],
  ];
  const name = fact.name ?? (fact.subjectId === undefined ? '' : shortId(fact.subjectId));
  switch (verdict.kind) {
    case 'missing':
      return filled === undefined ? row('✗ missing', style.bad, name) : row('✓ filled', style.good, name);
    case 'on_its_way':
      return row('· on the way', style.faint, name);
    case 'arrived':
    case 'differs':
    case 'rebuilt':
    case 'unknown':
    case 'not_asked_for':
      return undefined;
  }
}

/** What both say is longer than any name. */
function differenceLines(
  { fact, verdict }: JudgedFact,
  { style, columns = Infinity }: ReconciliationView,
): readonly string[] {
  if (verdict.kind !== 'differs') return [];
  const text = `${happenedText(fact)}: ${safeText(differenceText(verdict.difference))}`;
  const [first = '', ...others] = wrap(`~ differs ${text}`, columns - INDENT.length);
  const [mark, rest] = [first.slice(0, '~ differs'.length), first.slice('~ differs'.length)];
  return [`${INDENT}${style.warning(mark)}${rest}`, ...others.map((line) => INDENT + line)];
}

function timesText({ startedAt, endedAt, createdAt }: SessionRecord, now: number): string {
  const begun = startedAt ?? createdAt;
  if (begun === undefined) return 'no time';
  const day = isSameDay(begun, now) ? '' : `${localDay(begun, now)} `;
  return `${day}${localTime(begun)} to ${endedAt === undefined ? 'now' : localTime(endedAt)}`;
}

function summaryLines(
  { sessions, period, notAskedFor, unassigned, webhooks }: Reconciliation,
  filled: FillResult | undefined,
  { columns, now }: ReconciliationView,
): readonly string[] {
  const facts = sessions.flatMap((session) => session.facts);
  const since = `${isSameDay(period.since, now) ? '' : `${localDay(period.since, now)} `}${localTime(period.since)}`;
  const counts = countVerdicts(facts);
  const lines =
    sessions.length === 0
      ? [`No session since ${since}.`]
      : [`${countText(sessions.length, 'session')} since ${since}: ${countsText(counts)}.`];
  if (notAskedFor.length > 0) lines.push(`Nobody asked for: ${notAskedFor.join(', ')}.`);
  if (unassigned > 0)
    lines.push(
      `${countText(unassigned, 'recording or livestream', 'recordings or livestreams')} of other sessions left out.`,
    );
  if (webhooks.leftOut.length > 0)
    lines.push(
      `Left out, since they lead elsewhere: ${webhooks.leftOut.map(({ id, name }) => safeText(name ?? shortId(id))).join(', ')}. To count one: --webhook <id>.`,
    );
  if (filled !== undefined) lines.push(...filledTexts(filled, counts.missing));
  else if (counts.missing > 0)
    lines.push(
      'To rebuild what is missing and forward it, add --fill; for an application that verifies, also --sign.',
    );
  return columns === undefined ? lines : lines.flatMap((line) => wrap(line, columns));
}

function filledTexts({ kept, others, targets, isRunning }: FillResult, missing: number): readonly string[] {
  if (missing === 0) return ['Nothing is missing, so nothing was filled.'];
  const came = others === 0 ? '' : ` ${countText(others, 'other was', 'others were')} there meanwhile.`;
  const what = `Filled ${String(kept.size)} of ${String(missing)} missing.${came}`;
  if (kept.size === 0) return [what];
  return [what, whereTo(targets, isRunning)];
}

function whereTo(targets: readonly string[], isRunning: boolean): string {
  if (targets.length === 0)
    return 'No receiver has forwarded yet, so they are kept only. To send them: dyte-hooks deliveries replay --signature reconstructed --to <url>';
  const names = targets.map((target) => targetText(target, false)).join(', ');
  return isRunning
    ? `The receiver that runs forwards them within seconds: ${names}.`
    : `They wait for the next "dyte-hooks listen" that forwards to ${names}.`;
}

import {
  countVerdicts,
  findings,
  overallVerdict,
  skippedByReason,
  type ResultOf,
  type SkippedProbes,
} from '../../domain/check/check-summary.ts';
import { countText, numberText, timeText } from '../../domain/text/amounts.ts';
import { wrap } from '../../terminal/text/width.ts';
import { countsText } from './counts-text.ts';
import { verdictMark } from './probe-line.ts';
import { evidenceTexts, remedyPlace, shownText } from './shown-texts.ts';
import type { CheckReport, Pattern, ProbeResult, Remedy } from '../../domain/check/probe-result.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';
import type { Style } from '../../terminal/style.ts';

export interface SummaryView {
  readonly style: Style;
  /** Infinity where there is no terminal. */
  readonly width: number;
  /** Hides the secrets of this run. */
  readonly hide: HideSecrets;
  readonly isInterrupted: boolean;
}

type Finding = ResultOf<'warn' | 'fail'>;

/** What came of a check, for people: what the code seems to do, then what is wrong, worst first, and what to change. */
export function renderSummary(report: CheckReport, view: SummaryView): string[] {
  const { results, patterns } = report;
  const wrong = findings(results);
  const failed = wrong.filter(({ judgement }) => judgement.verdict === 'fail');
  const warned = wrong.filter(({ judgement }) => judgement.verdict === 'warn');
  const parts = [
    patternLines(patterns, view),
    titled(countText(failed.length, 'failure'), findingItems(failed, view), view),
    titled(countText(warned.length, 'warning'), findingItems(warned, view), view),
    measuredLines(results, view),
    skippedLines(skippedByReason(results), view),
    [headlineOf(report, view)],
  ];
  return separated(parts.filter(({ length }) => length > 0));
}

/** Parts with an empty line between them. */
function separated(parts: readonly (readonly string[])[]): string[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [''].concat(part)));
}

function titled(title: string, items: readonly (readonly string[])[], { style }: SummaryView): string[] {
  if (items.length === 0) return [];
  return [style.strong(title), ...separated(items)];
}

function patternLines(patterns: readonly Pattern[], view: SummaryView): string[] {
  const items = patterns.map(({ text, remedy }) =>
    indented(text, '  ', view).concat(remedyLines(remedy, '  ', view)),
  );
  return titled('What your code seems to do', items, view);
}

/** Findings one below the other; those that have the same remedy share it. */
function findingItems(wrong: readonly Finding[], view: SummaryView): readonly (readonly string[])[] {
  const byRemedy = new Map<string, Finding[]>();
  for (const result of wrong) {
    const { text, section } = result.judgement.remedy;
    const alike = byRemedy.get(`${section} ${text}`) ?? [];
    alike.push(result);
    byRemedy.set(`${section} ${text}`, alike);
  }
  return [...byRemedy.values()].map((alike) => {
    const [first] = alike;
    const remedy = first === undefined ? [] : remedyLines(first.judgement.remedy, '    ', view);
    return alike.flatMap((result) => findingLines(result, view)).concat(remedy);
  });
}

function findingLines({ id, judgement }: Finding, view: SummaryView): string[] {
  const { style, hide } = view;
  const finding = shownText(judgement.finding, hide);
  const [first = '', ...more] = indented(`${id}: ${finding}`, '    ', view);
  return [
    `  ${verdictMark(judgement.verdict, style)} ${first.trimStart().replace(id, style.name(id))}`,
    ...more,
    ...evidenceTexts(judgement, hide)
      .flatMap((text) => indented(text, '    ', view))
      .map((line) => style.faint(line)),
  ];
}

function remedyLines(remedy: Remedy, indent: string, view: SummaryView): string[] {
  const [first = '', ...more] = indented(`→ ${remedy.text} (${remedyPlace(remedy)})`, `${indent}  `, view);
  return [`${indent}${first.trimStart()}`, ...more];
}

/** Figures of what is well; those of what is not stand in its finding. */
function measuredLines(results: readonly ProbeResult[], view: SummaryView): string[] {
  const items = results.flatMap(({ judgement }) =>
    judgement.verdict === 'pass' && judgement.isMeasured === true
      ? indented(shownText(judgement.finding, view.hide), '  ', view)
      : [],
  );
  return items.length === 0 ? [] : [view.style.strong('Measured'), ...items];
}

function skippedLines(skipped: readonly SkippedProbes[], view: SummaryView): string[] {
  const count = skipped.reduce((sum, { ids }) => sum + ids.length, 0);
  const items = skipped.flatMap(({ reason, names }) => {
    const text = `${shownText(reason, view.hide)} (${names.join(', ')})`;
    const [first = '', ...rest] = indented(text, '    ', view);
    return [`  ${verdictMark('skip', view.style)} ${first.trimStart()}`].concat(rest);
  });
  return count === 0 ? [] : [view.style.strong(`${numberText(count)} skipped`), ...items];
}

/** The last line: how it stands. */
function headlineOf(report: CheckReport, { style, isInterrupted }: SummaryView): string {
  const counts = countVerdicts(report.results);
  const mark = verdictMark(overallVerdict(report.results), style);
  const ended = isInterrupted ? ' Interrupted after' : '';
  return `${mark} ${style.strong(countsText(counts))}.${ended} ${countText(report.requests, 'request')} in ${timeText(report.durationMs)}.`;
}

function indented(text: string, indent: string, { width }: SummaryView): string[] {
  return wrap(text, width - indent.length).map((line) => indent + line);
}

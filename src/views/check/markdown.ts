import {
  countVerdicts,
  findings,
  overallVerdict,
  skippedByReason,
} from '../../domain/check/check-summary.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { markdownCode, markdownText } from '../../terminal/text/markdown.ts';
import { countsText } from './counts-text.ts';
import { evidenceTexts, remedyPlace, shownText } from './shown-texts.ts';
import type { CheckReport, Remedy, Verdict } from '../../domain/check/probe-result.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';

/** What every report begins with; files of others do not. */
export const MARKDOWN_START = '<!-- dyte-hooks check -->';

const MARKS: Readonly<Record<Verdict, string>> = { pass: '✅', fail: '❌', warn: '⚠️', skip: '➖' };

/** A report for a pull request: what is to be changed is there to read, what is well is folded away. */
export function renderMarkdownReport(report: CheckReport, hide: HideSecrets): string {
  const { url, results, patterns } = report;
  const shown = (text: string): string => markdownText(shownText(text, hide));
  return [
    MARKDOWN_START,
    `### ${MARKS[overallVerdict(results)]} dyte-hooks check: ${markdownText(countsText(countVerdicts(results)))}`,
    '',
    `${markdownCode(hide(maskUrl(url)))}, policy ${markdownText(report.policy)}`,
    '',
    ...patterns.map(({ text, remedy }) => `- **${shown(text)}** ${remedyText(remedy)}`),
    ...(patterns.length === 0 ? [] : ['']),
    ...findingRows(report, hide),
    '<details><summary>All probes</summary>',
    '',
    '| | probe | |',
    '| --- | --- | --- |',
    ...results.map(
      ({ id, title, judgement }) =>
        `| ${MARKS[judgement.verdict]} | ${markdownCode(id)} | ${markdownText(title)} |`,
    ),
    '',
    ...skippedByReason(results).map(
      ({ reason, ids }) => `- ${ids.map((id) => markdownCode(id)).join(', ')}: ${shown(reason)}`,
    ),
    '',
    '</details>',
    '',
  ].join('\n');
}

function findingRows({ results }: CheckReport, hide: HideSecrets): string[] {
  const shown = (text: string): string => markdownText(shownText(text, hide));
  const rows = findings(results).map(({ id, judgement }) => {
    const { verdict, finding, remedy } = judgement;
    const texts = [
      shown(finding),
      ...evidenceTexts(judgement, hide).map(markdownText),
      `→ ${remedyText(remedy)}`,
    ];
    return `| ${MARKS[verdict]} | ${markdownCode(id)} | ${texts.join('<br>')} |`;
  });
  return rows.length === 0 ? [] : ['| | probe | |', '| --- | --- | --- |', ...rows, ''];
}

function remedyText(remedy: Remedy): string {
  return `${markdownText(remedy.text)} (${markdownCode(remedyPlace(remedy))})`;
}

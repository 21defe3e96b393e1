import {
  countVerdicts,
  findings,
  overallVerdict,
  skippedByReason,
} from '../../domain/check/check-summary.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { markdownCode, markdownText } from '../../terminal/text/markdown.ts';
import { countsText } from './counts-text.ts';
import { answerPhrase, remedyPlace, shownText } from './shown-texts.ts';
import type { CheckReport, Exchange, Remedy, Verdict } from '../../domain/check/probe-result.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';

/** What every report begins with; files of others do not. */
export const MARKDOWN_START = '<!-- dyte-hooks check -->';

const MARKS: Readonly<Record<Verdict, string>> = { pass: '✅', fail: '❌', warn: '⚠️', skip: '➖' };

/** Exchanges that are shown of one finding. */
const MAX_EXCHANGES = 2;

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
    ...findingRows(report, shown),
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

function findingRows({ results }: CheckReport, shown: (text: string) => string): string[] {
  const rows = findings(results).map(({ id, judgement }) => {
    const { verdict, finding, evidence, remedy } = judgement;
    const texts = [
      shown(finding),
      ...evidence.slice(0, MAX_EXCHANGES).map(exchangeText),
      `→ ${remedyText(remedy)}`,
    ];
    return `| ${MARKS[verdict]} | ${markdownCode(id)} | ${texts.join('<br>')} |`;
  });
  return rows.length === 0 ? [] : ['| | probe | |', '| --- | --- | --- |', ...rows, ''];
}

function exchangeText({ request, answer }: Exchange): string {
  return `${markdownText(request.what)}: ${markdownText(answerPhrase(answer))}`;
}

function remedyText(remedy: Remedy): string {
  return `${markdownText(remedy.text)} (${markdownCode(remedyPlace(remedy))})`;
}

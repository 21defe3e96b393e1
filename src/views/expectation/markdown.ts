import { markdownCode, markdownText } from '../../terminal/text/markdown.ts';
import type { ReportCase } from './report-cases.ts';

/** What every report begins with; files of others do not. */
export const MARKDOWN_START = '<!-- dyte-hooks listen -->';

/**
 * A report as Markdown, as GitHub shows it for a job: a table with a row for each thing that was waited
 * for. Texts may hold anything, and are shown as they are.
 *
 * @param headline how it stands in all
 */
export function renderMarkdown(headline: string, cases: readonly ReportCase[]): string {
  return [
    MARKDOWN_START,
    `### ${isGood(cases) ? '✅' : '❌'} dyte-hooks: ${markdownText(headline)}`,
    '',
    '| | expected | |',
    '| --- | --- | --- |',
    ...cases.map(row),
    '',
    '',
  ].join('\n');
}

function isGood(cases: readonly ReportCase[]): boolean {
  return cases.every(({ failure }) => failure === undefined);
}

function row({ name, seconds, failure }: ReportCase): string {
  const [mark, ...texts] =
    failure === undefined
      ? ['✅', `after ${seconds.toFixed(1)} s`]
      : ['❌', failure.message, ...failure.details];
  return `| ${mark ?? ''} | ${markdownCode(name)} | ${texts.map(markdownText).join('<br>')} |`;
}

import { countVerdicts, findings, overallVerdict } from '../../domain/check/check-summary.ts';
import {
  PROBE_GROUPS,
  type CheckReport,
  type Exchange,
  type Pattern,
  type ProbeResult,
  type Remedy,
  type Verdict,
} from '../../domain/check/probe-result.ts';
import { policyOwner } from '../../domain/retry/policy-verdict.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { countText, timeText } from '../../domain/text/amounts.ts';
import { countsText } from './counts-text.ts';
import { escapeHtml } from './escape-html.ts';
import { HTML_STYLE } from './html-style.ts';
import { GROUP_TITLES } from './probe-line.ts';
import { answerPhrase, remedyPlace, shownAnswerText, shownRequestStart, shownText } from './shown-texts.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';

/** What every report begins with; files of others do not. */
export const HTML_START = '<!doctype html>\n<!-- dyte-hooks check -->';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  warn: 'warning',
  fail: 'failed',
  skip: 'skipped',
};

/** A report for people: one page that needs nothing besides, neither scripts nor files. */
export function renderHtmlReport(report: CheckReport, hide: HideSecrets): string {
  const { url, policy, results, patterns, requests, startedAt, durationMs } = report;
  const address = escapeHtml(hide(maskUrl(url)));
  const counts = escapeHtml(countsText(countVerdicts(results)));
  const when = new Date(startedAt).toISOString();
  const facts = `${policyOwner(policy)} · ${countText(requests, 'request')} in ${timeText(durationMs)} · <time datetime="${when}">${when.slice(0, 16).replace('T', ' ')} UTC</time>`;
  return `${HTML_START}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Check of ${address}: ${counts}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<header class="${overallVerdict(results)}">
<p class="kind">dyte-hooks check</p>
<h1>${address}</h1>
<p class="counts">${counts}</p>
<p class="facts">${facts}</p>
</header>
<main>
${patternsSection(patterns)}${findingsSection(results, hide)}${groupSections(results, hide)}</main>
</body>
</html>
`;
}

function patternsSection(patterns: readonly Pattern[]): string {
  if (patterns.length === 0) return '';
  const items = patterns.map(
    ({ text, remedy }) => `<li><p>${escapeHtml(text)}</p>${remedyPart(remedy)}</li>`,
  );
  return `<section><h2>What your code seems to do</h2><ul class="patterns">${items.join('')}</ul></section>\n`;
}

function findingsSection(results: readonly ProbeResult[], hide: HideSecrets): string {
  const wrong = findings(results);
  if (wrong.length === 0) return '';
  const items = wrong.map(({ id, title, judgement }) => {
    const { verdict, finding, evidence, remedy } = judgement;
    return `<article class="${verdict}"><h3>${badge(verdict)} ${escapeHtml(title)}</h3><p class="id">${escapeHtml(id)}</p><p>${escapeHtml(shownText(finding, hide))}</p>${evidenceTable(evidence, hide)}${remedyPart(remedy)}</article>`;
  });
  return `<section><h2>What to change</h2>${items.join('\n')}</section>\n`;
}

function remedyPart(remedy: Remedy): string {
  return `<p class="remedy">${escapeHtml(remedy.text)} <span class="place">${escapeHtml(remedyPlace(remedy))}</span></p>`;
}

/** Exchanges that are shown of one finding. */
const MAX_EXCHANGES = 10;

function evidenceTable(exchanges: readonly Exchange[], hide: HideSecrets): string {
  if (exchanges.length === 0) return '';
  const more = exchanges.length - MAX_EXCHANGES;
  const rows = exchanges.slice(0, MAX_EXCHANGES).map(({ request, answer }) => {
    const sent = `${escapeHtml(request.what)}${codeOf(shownRequestStart(request, hide))}`;
    const came = `${escapeHtml(answerPhrase(answer))}${codeOf(shownAnswerText(answer, hide))}`;
    return `<tr><td>${sent}</td><td>${came}</td></tr>`;
  });
  const rest = more > 0 ? `<p class="more">and ${countText(more, 'more exchange')}</p>` : '';
  return `<table><thead><tr><th>sent</th><th>answered</th></tr></thead><tbody>${rows.join('')}</tbody></table>${rest}`;
}

function codeOf(text: string): string {
  return text === '' ? '' : `<code>${escapeHtml(text)}</code>`;
}

function groupSections(results: readonly ProbeResult[], hide: HideSecrets): string {
  const groups = PROBE_GROUPS.flatMap((group) => {
    const own = results.filter((result) => result.group === group);
    if (own.length === 0) return [];
    const rows = own.map((result) => probeRow(result, hide));
    return [
      `<h3>${escapeHtml(GROUP_TITLES[group])}</h3><table class="probes"><tbody>${rows.join('')}</tbody></table>`,
    ];
  });
  return `<section><h2>All probes</h2>${groups.join('\n')}</section>\n`;
}

function probeRow({ id, title, judgement }: ProbeResult, hide: HideSecrets): string {
  const text = judgement.verdict === 'skip' ? judgement.reason : judgement.finding;
  return `<tr class="${judgement.verdict}"><td>${badge(judgement.verdict)}</td><td>${escapeHtml(title)}<span class="id">${escapeHtml(id)}</span><span class="finding">${escapeHtml(shownText(text, hide))}</span></td></tr>`;
}

function badge(verdict: Verdict): string {
  return `<span class="badge ${verdict}">${VERDICT_WORDS[verdict]}</span>`;
}

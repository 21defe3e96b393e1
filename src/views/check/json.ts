import { countVerdicts, overallVerdict } from '../../domain/check/check-summary.ts';
import { maskHeaderValue, maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import { remedyPlace, shownAnswerStart, shownRequestStart, shownText } from './shown-texts.ts';
import type { DescribedProbe } from '../../domain/check/described-probe.ts';
import type { CheckReport, Exchange, ProbeResult, Remedy } from '../../domain/check/probe-result.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';
import type { CheckReportJson, ProbeListJson } from '../../schemas/check.ts';

/**
 * A report for programs.
 *
 * @param hide hides the secrets of this run
 */
export function checkJson(
  report: CheckReport,
  { isInterrupted, hide }: { readonly isInterrupted: boolean; readonly hide: HideSecrets },
): CheckReportJson {
  const { url, policy, startedAt, durationMs, requests, results, patterns } = report;
  return {
    url: maskUrl(url),
    policy,
    verdict: overallVerdict(results),
    counts: countVerdicts(results),
    startedAt: new Date(startedAt).toISOString(),
    durationMs: roundedMs(durationMs),
    requests,
    interrupted: isInterrupted,
    patterns: patterns.map(({ id, text, remedy }) => ({ id, text, remedy: remedyJson(remedy) })),
    results: results.map((result) => resultJson(result, hide)),
  };
}

type ResultJson = CheckReportJson['results'][number];

function resultJson({ id, group, title, judgement, durationMs }: ProbeResult, hide: HideSecrets): ResultJson {
  const { verdict } = judgement;
  return {
    id,
    group,
    title,
    verdict,
    finding: verdict === 'skip' ? null : shownText(judgement.finding, hide),
    reason: verdict === 'skip' ? shownText(judgement.reason, hide) : null,
    remedy: verdict === 'fail' || verdict === 'warn' ? remedyJson(judgement.remedy) : null,
    evidence: (judgement.evidence ?? []).map((exchange) => exchangeJson(exchange, hide)),
    durationMs: roundedMs(durationMs),
  };
}

function exchangeJson({ request, answer }: Exchange, hide: HideSecrets): ResultJson['evidence'][number] {
  const isAnswered = answer.kind === 'answered';
  return {
    request: {
      what: request.what,
      method: request.method ?? 'POST',
      headers: request.headers.map(([name, value]) => ({ name, value: hide(maskHeaderValue(name, value)) })),
      bodyBytes: request.body.byteLength,
      bodyStart: shownRequestStart(request, hide),
    },
    answer: {
      kind: answer.kind,
      status: isAnswered ? answer.status : null,
      fault: answer.kind === 'network_error' ? answer.fault : null,
      bodyStart: isAnswered ? shownAnswerStart(answer, hide) : null,
      durationMs: roundedMs(answer.durationMs),
    },
  };
}

function remedyJson(remedy: Remedy): { readonly text: string; readonly docs: string } {
  return { text: remedy.text, docs: remedyPlace(remedy) };
}

/** The probes that there are, for programs. */
export function probesJson(probes: readonly DescribedProbe[]): ProbeListJson {
  return probes.map(({ id, group, title, needs, requests }) => ({
    id,
    group,
    title,
    needs: [...needs],
    maxRequests: requests,
  }));
}

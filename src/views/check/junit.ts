import { junitStart, renderJunit } from '../expectation/junit.ts';
import { evidenceTexts, remedyPlace, shownText } from './shown-texts.ts';
import type { ReportCase, ReportFailure } from '../expectation/report-cases.ts';
import type { CheckReport, Judgement, ProbeResult } from '../../domain/check/probe-result.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';

const SUITE = { name: 'dyte-hooks check', failureType: 'check_failed' } as const;

/** What every report begins with; files of other tools do not. */
export const JUNIT_START = junitStart(SUITE.name);

/** A report as CI systems read it, with a case for each probe; a warning is no failure. */
export function renderJunitReport(report: CheckReport, hide: HideSecrets): string {
  const { results, startedAt, durationMs } = report;
  return renderJunit(checkCases(results, hide), { startedAt, seconds: durationMs / 1000 }, SUITE);
}

/** A case for each probe, as test reports and the annotations of a CI know them. */
export function checkCases(results: readonly ProbeResult[], hide: HideSecrets): readonly ReportCase[] {
  return results.map(({ id, title, judgement, durationMs }) => ({
    name: `${id}: ${title}`,
    seconds: durationMs / 1000,
    failure: judgement.verdict === 'fail' ? failureOf(judgement, hide) : undefined,
    skipped: judgement.verdict === 'skip' ? shownText(judgement.reason, hide) : undefined,
  }));
}

function failureOf(
  judgement: Extract<Judgement, { readonly verdict: 'warn' | 'fail' }>,
  hide: HideSecrets,
): ReportFailure {
  const { finding, remedy } = judgement;
  return {
    message: shownText(finding, hide),
    details: [...evidenceTexts(judgement, hide), `${remedy.text} (${remedyPlace(remedy)})`],
  };
}

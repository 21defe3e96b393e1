import { notify, type Context } from '../../context.ts';
import { ALL_PROBES } from '../../check/all-probes.ts';
import { POST_PROBE } from '../../check/probes/reachable.ts';
import { runCheck, type CheckOutcome } from '../../check/run-check.ts';
import { countVerdicts, overallVerdict } from '../../domain/check/check-summary.ts';
import { recognisePatterns } from '../../domain/check/patterns.ts';
import { selectProbes } from '../../domain/check/select-probes.ts';
import { EXIT, HooksError, type ExitStatus } from '../../domain/errors.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { countText } from '../../domain/text/amounts.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { renderAnnotations } from '../../views/expectation/annotations.ts';
import { checkCases } from '../../views/check/junit.ts';
import { listProbes } from './list-probes.ts';
import { openEndpoint, type EndpointChoice } from './open-endpoint.ts';
import { checkRetriesChoice, playOrExplain, type RetriesChoice } from './retries/retries.ts';
import { createCheckPresenter } from './presenter.ts';
import { prepareReports, type CheckReports } from './reports.ts';
import type { Probe } from '../../check/probe.ts';

export interface CheckOptions extends EndpointChoice, RetriesChoice {
  readonly only: readonly string[] | undefined;
  readonly skip: readonly string[] | undefined;
  readonly list: boolean;
  readonly maxRequests: number | undefined;
  /** Each `junit=<file>`, `html=<file>` or `markdown=<file>`. */
  readonly report: readonly string[];
}

/** A whole check ends within two minutes; this leaves time for what comes after its probes. */
const MAX_MS = 110_000;

/** Generous for all probes; a burst is added. */
const MAX_REQUESTS = 500;

/**
 * Sends deliveries to an endpoint and says what it does with them, probe by probe.
 *
 * @returns 0 where no probe failed
 * @throws HooksError `check_failed`, `endpoint_unreachable`, `interrupted`; `usage_invalid`, `url_unusable`,
 *   `confirmation_missing` before anything is sent; what reading settings, keys and files can throw
 */
export async function run(options: CheckOptions, context: Context): Promise<ExitStatus> {
  checkRetriesChoice(options);
  if (options.retries || options.explain !== undefined) return playOrExplain(options, context);
  const probes = selectProbes(ALL_PROBES, options);
  if (options.list) return listProbes(probes, context);
  const reports = prepareReports(options.report);
  const outcome = await check(options, probes, context);
  return exit(outcome, reports, context);
}

async function check(
  options: CheckOptions,
  probes: readonly Probe[],
  context: Context,
): Promise<CheckOutcome> {
  const { maxRequests = MAX_REQUESTS + options.burst } = options;
  const endpoint = await openEndpoint(options, { expected: requestsOf(probes), max: maxRequests }, context);
  if (options.unsignedOnly) sayHowFew(probes, context);
  const presenter = await createCheckPresenter({ ...endpoint, probes }, context);
  presenter.onBegin();
  const outcome = await runCheck({
    ...endpoint,
    probes,
    precondition: POST_PROBE,
    maxMs: MAX_MS,
    recognisePatterns,
    emit: (event) => presenter.onEvent(event),
  });
  presenter.onEnd(outcome);
  return outcome;
}

function requestsOf(probes: readonly Probe[]): number {
  return probes.reduce((sum, { requests }) => sum + requests, 0);
}

function sayHowFew(probes: readonly Probe[], context: Context): void {
  const asked = probes.filter(({ needs }) => !needs.includes('trusted_key')).length;
  notify(
    context,
    `--unsigned-only: ${String(asked)} of ${countText(probes.length, 'probe')} can be asked without a key that the endpoint trusts. Only what must be refused is sent.`,
  );
}

function exit(outcome: CheckOutcome, reports: CheckReports | undefined, context: Context): ExitStatus {
  const { report, isInterrupted, isUnreachable } = outcome;
  const { hide } = context.secrets;
  if (context.environment['GITHUB_ACTIONS'] === 'true')
    for (const line of renderAnnotations(checkCases(report.results, hide), 'check'))
      context.io.stderr.write(line);
  reports?.write(outcome, hide);
  if (isInterrupted) throw context.signal.reason;
  const { fail } = countVerdicts(report.results);
  const url = sanitize(maskUrl(report.url));
  if (isUnreachable)
    throw new HooksError('endpoint_unreachable', `Nothing answers at ${url}.`, {
      hint: 'See that it runs, and that the address is right.',
    });
  if (overallVerdict(report.results) !== 'fail') return EXIT.done;
  throw new HooksError('check_failed', `${countText(fail, 'probe')} of ${url} failed.`, { isTold: true });
}

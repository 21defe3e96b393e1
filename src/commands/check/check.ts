import { notify, type Context } from '../../context.ts';
import { ALL_PROBES } from '../../check/all-probes.ts';
import { POST_PROBE } from '../../check/probes/reachable.ts';
import { runCheck, type CheckOutcome } from '../../check/run-check.ts';
import { countVerdicts, overallVerdict } from '../../domain/check/check-summary.ts';
import { recognisePatterns } from '../../domain/check/patterns.ts';
import { selectProbes } from '../../domain/check/select-probes.ts';
import { EXIT, HooksError, type ExitStatus } from '../../domain/errors.ts';
import { readTargetUrl } from '../../domain/forward/target-url.ts';
import { policyNamed, type PolicyName } from '../../domain/retry/retry-policy.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { generateKeys } from '../../domain/signature/key-pair.ts';
import { countText } from '../../domain/text/amounts.ts';
import { createSigner, type Signer } from '../../sender/signer.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { missingArgument } from '../shared/missing-argument.ts';
import { ownCommand } from '../shared/own-command.ts';
import { policyInUse } from '../shared/policy-in-use.ts';
import { checkInsecure, readAddedHeaders, secretsOfVariables } from '../shared/target-options.ts';
import { confirmHosts, resolveAll } from './addresses.ts';
import { listProbes } from './list-probes.ts';
import { createCheckPresenter } from './presenter.ts';
import { prepareReports, type CheckReports } from './reports.ts';
import type { Probe } from '../../check/probe.ts';

export interface CheckOptions {
  readonly url: string | undefined;
  readonly policy: PolicyName | undefined;
  readonly only: readonly string[] | undefined;
  readonly skip: readonly string[] | undefined;
  readonly list: boolean;
  readonly unsignedOnly: boolean;
  readonly webhookId: string | undefined;
  readonly keyMissingUrl: string | undefined;
  readonly burst: number;
  readonly header: readonly string[];
  readonly headerEnv: readonly string[];
  readonly insecure: boolean;
  /** Milliseconds that an answer may take; the policy's limit without it. */
  readonly timeout: number | undefined;
  readonly maxRequests: number | undefined;
  readonly yes: boolean;
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
  const { clock, random, signal, environment } = context;
  const { url: given, burst, insecure, maxRequests = MAX_REQUESTS + burst } = options;
  if (given === undefined)
    throw missingArgument('The URL', 'dyte-hooks check <url>', 'dyte-hooks check --list');
  const url = readTargetUrl(given);
  const keylessUrl = options.keyMissingUrl === undefined ? undefined : readTargetUrl(options.keyMissingUrl);
  const urls = keylessUrl === undefined ? [url] : [url, keylessUrl];
  if (insecure) checkInsecure(urls);
  const headers = readAddedHeaders(options, environment);
  context.secrets.add(secretsOfVariables(options, environment));
  const policy = options.policy ?? (await policyInUse(context));
  const timeoutMs = options.timeout ?? policyNamed(policy).timeout;
  const resolutions = await resolveAll(urls, context);
  await confirmHosts(resolutions, { yes: options.yes, requests: requestsOf(probes, maxRequests) }, context);
  const trusted = options.unsignedOnly ? undefined : await trustedSigner(context);
  if (options.unsignedOnly) sayHowFew(probes, context);
  const presenter = await createCheckPresenter({ url, policy, timeoutMs, probes }, context);
  presenter.onBegin();
  const outcome = await runCheck({
    url,
    policy,
    timeoutMs,
    clock,
    random,
    signal,
    trusted,
    makeForger: async () => createSigner((await generateKeys()).privateKey),
    webhookId: options.webhookId,
    headers,
    checksCertificate: !insecure,
    maxRequests,
    resolutionOf: ({ host }) => resolutions.get(host) ?? { kind: 'failed', fault: 'host_not_found' },
    observer: undefined,
    keylessUrl,
    burst,
    probes,
    precondition: POST_PROBE,
    maxMs: MAX_MS,
    recognisePatterns,
    emit: (event) => presenter.onEvent(event),
  });
  presenter.onEnd(outcome);
  return outcome;
}

function requestsOf(probes: readonly Probe[], maxRequests: number): number {
  return Math.min(
    maxRequests,
    probes.reduce((sum, { requests }) => sum + requests, 0),
  );
}

async function trustedSigner(context: Context): Promise<Signer> {
  const { privateKey, warning } = await context.signingKey();
  if (warning !== undefined) notify(context, sanitize(warning));
  notify(
    context,
    `Deliveries are signed with the key of this machine, which the endpoint must trust meanwhile: "${ownCommand(context.environment)} keys show" prints the public key for it (docs/keys.md).`,
  );
  return createSigner(privateKey);
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
  reports?.write(outcome, context.secrets.hide);
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

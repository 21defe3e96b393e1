import { notify, type Context } from '../../../context.ts';
import { HooksError, type ExitStatus } from '../../../domain/errors.ts';
import { MAX_ATTEMPTS } from '../../../domain/retry/retry-policy.ts';
import { openEndpoint, type EndpointChoice } from '../open-endpoint.ts';
import { explainRetries } from './explain-retries.ts';
import { runRetries } from './run-retries.ts';

export interface RetriesChoice {
  /** Whether the retries of a service are played, instead of asking probes. */
  readonly retries: boolean;
  /** Answers for which it is computed instead: `500`, `timeout`. */
  readonly explain: readonly string[] | undefined;
  /** Factor for the waits; 1 without it. */
  readonly timeScale: number | undefined;
}

/** What has no meaning beside retries. */
interface OfProbes {
  readonly only: readonly string[] | undefined;
  readonly skip: readonly string[] | undefined;
  readonly list: boolean;
  readonly unsignedOnly: boolean;
  readonly keyMissingUrl: string | undefined;
  readonly maxRequests: number | undefined;
  readonly report: readonly string[];
}

/** @throws HooksError `usage_invalid` for options that have nothing to do with each other */
export function checkRetriesChoice(choice: RetriesChoice & OfProbes): void {
  const { retries, explain, timeScale } = choice;
  if (timeScale !== undefined && (!retries || explain !== undefined))
    throw new HooksError('usage_invalid', '--time-scale is for retries that are waited for.', {
      hint: 'Add --retries, or leave --time-scale out.',
    });
  if (!retries && explain === undefined) return;
  const option = ofProbes(choice);
  if (option === undefined) return;
  const what = explain === undefined ? '--retries' : '--explain';
  throw new HooksError('usage_invalid', `${option} cannot be used with ${what}.`, {
    hint: `${what} asks no probes. Leave ${option} out, or run check twice.`,
  });
}

function ofProbes(choice: OfProbes): string | undefined {
  const { only, skip, list, unsignedOnly, keyMissingUrl, maxRequests, report } = choice;
  if (only !== undefined) return '--only';
  if (skip !== undefined) return '--skip';
  if (list) return '--list';
  if (unsignedOnly) return '--unsigned-only';
  if (keyMissingUrl !== undefined) return '--key-missing-url';
  if (maxRequests !== undefined) return '--max-requests';
  return report.length > 0 ? '--report' : undefined;
}

/** @throws HooksError what `explainRetries`, `openEndpoint` and `runRetries` throw */
export async function playOrExplain(
  options: RetriesChoice & EndpointChoice,
  context: Context,
): Promise<ExitStatus> {
  const { explain, policy, url, timeScale = 1 } = options;
  if (explain !== undefined) {
    if (url !== undefined) notify(context, 'Nothing is sent to the URL: --explain computes.');
    return explainRetries({ answers: explain, policy }, context);
  }
  const requests = { expected: MAX_ATTEMPTS, max: MAX_ATTEMPTS };
  return runRetries(await openEndpoint(options, requests, context), timeScale, context);
}

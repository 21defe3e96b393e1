import { NetworkEndpoint, type EndpointOptions } from '../../../check/checked-endpoint.ts';
import { playRetries } from '../../../check/play-retries.ts';
import {
  judgeRetries,
  otherService,
  otherServiceText,
  type PlayedRetries,
} from '../../../domain/check/judge-retries.ts';
import { EXIT, HooksError, type ExitStatus } from '../../../domain/errors.ts';
import { isUnreachable } from '../../../domain/network/network-fault.ts';
import { policyOwner } from '../../../domain/retry/policy-verdict.ts';
import { MAX_ATTEMPTS } from '../../../domain/retry/retry-policy.ts';
import { maskUrl } from '../../../domain/secrets/mask-secrets.ts';
import { countText } from '../../../domain/text/amounts.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { wrap } from '../../../terminal/text/width.ts';
import { runJson } from '../../../views/retries/json.ts';
import { renderAttempt, renderFinding, type RetriesRun } from '../../../views/retries/run.ts';
import { answerJson } from '../../shared/print-answer.ts';
import type { Context } from '../../../context.ts';

/**
 * Sends an endpoint one delivery with the retries of a service, in real time, and says what it did.
 *
 * @param timeScale factor for the waits between attempts
 * @throws HooksError `check_failed`, `endpoint_unreachable`; the reason of the context's signal
 */
export async function runRetries(
  options: EndpointOptions,
  timeScale: number,
  context: Context,
): Promise<ExitStatus> {
  const { stdout } = context.io;
  const { json, quiet } = context.options;
  const style = await context.style(stdout);
  const width = (): number => (stdout.isTerminal ? stdout.columns : Infinity);
  const print = (lines: readonly string[]): void => {
    if (!json) for (const line of lines) stdout.write(`${line}\n`);
  };
  const url = sanitize(maskUrl(options.url.href));
  if (!quiet) print([...beginLines(options, timeScale, url, width()), '']);
  const played = await playRetries(new NetworkEndpoint(options), {
    timeScale,
    onAttempt: (attempt) => {
      if (!quiet) print(renderAttempt(attempt, style, width()));
    },
  });
  const run: RetriesRun = {
    ...played,
    url: options.url.href,
    timeScale,
    finding: judgeRetries(played),
    other: otherOf(played),
  };
  if (json) answerJson<'check --retries'>(context, runJson(run));
  if (isNobodyThere(played))
    throw new HooksError('endpoint_unreachable', `Nothing answers at ${url}.`, {
      hint: 'See that it runs, and that the address is right.',
    });
  print([...(quiet ? [] : ['']), ...renderFinding(run, style, width())]);
  if (run.finding.isGood) return EXIT.done;
  throw new HooksError('check_failed', run.finding.text, { isTold: true });
}

function beginLines(
  { policy }: EndpointOptions,
  timeScale: number,
  url: string,
  width: number,
): readonly string[] {
  const scale = timeScale === 1 ? '' : `, times ${String(timeScale)}`;
  const text = `One delivery to ${url} as ${policyOwner(policy)} sends it, with its retries: ${countText(MAX_ATTEMPTS, 'attempt')} at most. How long it waits between them is not documented; chosen: 1 s, and twice as long each time${scale}.`;
  return Number.isFinite(width) ? wrap(text, width) : [text];
}

function otherOf(played: PlayedRetries): RetriesRun['other'] {
  const difference = otherService(played);
  if (difference === undefined) return undefined;
  const { attempt, goesOn, ends } = difference;
  return { attempt, goesOn, ends, text: otherServiceText(difference, played.policy) };
}

function isNobodyThere({ attempts }: PlayedRetries): boolean {
  return attempts.every(({ answer }) => answer.kind === 'network_error' && isUnreachable(answer.fault));
}

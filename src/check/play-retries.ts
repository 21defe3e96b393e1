import { isAccepted } from '../domain/check/answers.ts';
import { testId } from '../domain/check/test-ids.ts';
import { policyNamed, type AttemptOutcome } from '../domain/retry/retry-policy.ts';
import { playPolicy } from '../sender/play-policy.ts';
import type { PlayedAttempt, PlayedRetries } from '../domain/check/judge-retries.ts';
import type { Answer } from '../domain/check/probe-result.ts';
import type { CheckedEndpoint } from './probe.ts';

export interface PlayRetriesOptions {
  /** Factor for the waits between attempts. How long the endpoint may take is not scaled. */
  readonly timeScale: number;
  readonly onAttempt: (attempt: PlayedAttempt) => void;
}

type Sent = AttemptOutcome & {
  readonly sent: { readonly atMs: number; readonly answer: Answer; readonly isAnswerLost: boolean };
};

/**
 * Sends an endpoint one delivery as the service of its policy would, with its retries. Where it takes the delivery at
 * once, its answer counts as lost: the retry that follows is a repeat of what it has had.
 *
 * @throws the reason of the endpoint's signal
 */
export async function playRetries(
  endpoint: CheckedEndpoint,
  { timeScale, onAttempt }: PlayRetriesOptions,
): Promise<PlayedRetries & { readonly uuid: string }> {
  const { clock, policy, random, signal } = endpoint;
  const uuid = testId(random);
  const request = await endpoint.makeDelivery('genuine meeting.started', 'meeting.started', { uuid });
  const begun = clock.elapsed();
  const attempt = async (number: number): Promise<Sent> => {
    const atMs = clock.elapsed() - begun;
    const { answer } = await endpoint.send(request);
    const isAnswerLost = number === 1 && isAccepted(answer);
    const sent = { atMs, answer, isAnswerLost };
    return isAnswerLost ? { kind: 'network_error', sent } : { ...answer, sent };
  };
  const attempts: PlayedAttempt[] = [];
  await playPolicy(attempt, {
    policy: policyNamed(policy),
    clock,
    timeScale,
    signal,
    onProgress: (progress) => {
      if (progress.type !== 'attempt') return;
      const played = { number: progress.attempt, ...progress.result.sent, next: progress.next };
      attempts.push(played);
      onAttempt(played);
    },
  });
  const [first, ...others] = attempts;
  if (first === undefined) throw new Error('A policy made no attempt.');
  return { policy, attempts: [first, ...others], uuid };
}

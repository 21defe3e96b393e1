import { roundedMs } from '../../domain/text/amounts.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { undocumentedOf, type RetriesExplanation } from './explanation.ts';
import type { Decision } from '../../domain/retry/retry-policy.ts';
import type { PlannedAnswer } from '../../domain/retry/planned-answers.ts';
import type { PlayedAttempt } from '../../domain/check/judge-retries.ts';
import type { RetriesExplanationJson, RetriesReportJson } from '../../schemas/retries.ts';
import type { RetriesRun } from './run.ts';

/** What `check --explain --json` prints. */
export function explanationJson(
  answers: readonly PlannedAnswer[],
  { timelines, difference }: RetriesExplanation,
): RetriesExplanationJson {
  return {
    answers: [...answers],
    timelines: timelines.map((timeline) => ({
      policy: timeline.policy,
      attempts: timeline.attempts.map(({ number, atMs, answer, isRepeated, next }) => ({
        number,
        atMs,
        answer,
        repeated: isRepeated,
        next,
      })),
      delivered: timeline.isDelivered,
      undocumented: [...undocumentedOf(timeline)],
    })),
    difference: differenceJson(difference),
  };
}

function differenceJson(difference: RetriesExplanation['difference']): RetriesExplanationJson['difference'] {
  if (difference === undefined) return null;
  const { attempt, answer, goesOn, furtherAttempts, isDelivered, ends } = difference;
  return { attempt, answer, goesOn, furtherAttempts, delivered: isDelivered, ends };
}

/** What `check --retries --json` prints. */
export function runJson(run: RetriesRun): RetriesReportJson {
  const { url, policy, timeScale, uuid, attempts, finding, other } = run;
  const { code, isGood, text, remedy } = finding;
  return {
    url: maskUrl(url),
    policy,
    timeScale,
    uuid,
    attempts: attempts.map(attemptJson),
    delivered: attempts.at(-1)?.next.action === 'done',
    finding: { code, good: isGood, text, remedy: remedy?.text ?? null, section: remedy?.section ?? null },
    otherService: other === undefined ? null : { ...other },
  };
}

function attemptJson({ number, atMs, answer, isAnswerLost, next }: PlayedAttempt) {
  return {
    number,
    atMs: roundedMs(atMs),
    outcome: answer.kind,
    status: answer.kind === 'answered' ? answer.status : null,
    fault: answer.kind === 'network_error' ? answer.fault : null,
    durationMs: roundedMs(answer.durationMs),
    answerLost: isAnswerLost,
    next: nextJson(next),
  };
}

function nextJson(next: Decision): Decision {
  return next.action === 'retry' ? { ...next, retryInMs: roundedMs(next.retryInMs) } : next;
}

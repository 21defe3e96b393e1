import { EXIT, type ExitStatus } from '../../../domain/errors.ts';
import { outcomeOf, readPlannedAnswers } from '../../../domain/retry/planned-answers.ts';
import { policyNamed, POLICY_NAMES, type PolicyName } from '../../../domain/retry/retry-policy.ts';
import { retryTimeline } from '../../../domain/retry/retry-timeline.ts';
import { timelineDifference } from '../../../domain/retry/timeline-difference.ts';
import { renderExplanation, type RetriesExplanation } from '../../../views/retries/explanation.ts';
import { explanationJson } from '../../../views/retries/json.ts';
import { answerJson, answerLines } from '../../shared/print-answer.ts';
import type { Context } from '../../../context.ts';

export interface ExplainOptions {
  /** The answers of an endpoint, in their order: `500`, `timeout`. */
  readonly answers: readonly string[];
  /** Of one service; of both without it. */
  readonly policy: PolicyName | undefined;
}

/**
 * Says which attempts services would make for some answers, on a clock that is only thought of: nothing is sent.
 *
 * @throws HooksError `usage_invalid`
 */
export async function explainRetries(options: ExplainOptions, context: Context): Promise<ExitStatus> {
  const answers = readPlannedAnswers(options.answers);
  const policies = options.policy === undefined ? POLICY_NAMES : [options.policy];
  const timelines = policies.map((name) => retryTimeline(policyNamed(name), answers, outcomeOf));
  const [one, other] = timelines;
  const explanation: RetriesExplanation = {
    timelines,
    difference: one === undefined || other === undefined ? undefined : timelineDifference(one, other),
  };
  if (context.options.json) {
    answerJson<'check --explain'>(context, explanationJson(answers, explanation));
    return EXIT.done;
  }
  const { stdout } = context.io;
  const width = stdout.isTerminal ? stdout.columns : Infinity;
  answerLines(context, renderExplanation(explanation, await context.style(stdout), width));
  return EXIT.done;
}

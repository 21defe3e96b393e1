import { HooksError } from '../errors.ts';
import type { AttemptOutcome } from './retry-policy.ts';

/** How an attempt ends that is only thought of: a status, no answer in time, or a connection that fails. */
export const MISSING_ANSWERS = ['timeout', 'refused', 'reset'] as const;

export type PlannedAnswer = number | (typeof MISSING_ANSWERS)[number];

/** More than any policy makes attempts. */
const MAX_ANSWERS = 20;

/**
 * Reads the answers of an endpoint to one delivery, in their order.
 *
 * @throws HooksError `usage_invalid`
 * @example
 * readPlannedAnswers(['500', 'timeout', '404']); // [500, 'timeout', 404]
 */
export function readPlannedAnswers(words: readonly string[]): readonly [PlannedAnswer, ...PlannedAnswer[]] {
  const [first, ...others] = words.map(readPlannedAnswer);
  if (first === undefined) throw refusal('', 'Give one answer at least, such as 503.');
  if (words.length <= MAX_ANSWERS) return [first, ...others];
  throw refusal(
    words.join(','),
    `Give ${String(MAX_ANSWERS)} answers at most; the last one stands for all that follow.`,
  );
}

function readPlannedAnswer(word: string): PlannedAnswer {
  const written = word.trim().toLowerCase();
  const missing = MISSING_ANSWERS.find((known) => known === written);
  if (missing !== undefined) return missing;
  const status = /^\d{3}$/.test(written) ? Number(written) : 0;
  if (status >= 200 && status <= 599) return status;
  throw refusal(
    word,
    `An answer is a status from 200 to 599, or one of ${MISSING_ANSWERS.join(', ')}, with commas between them: 500,timeout,404.`,
  );
}

function refusal(given: string, hint: string): HooksError {
  return new HooksError('usage_invalid', `--explain cannot be "${given}".`, { hint });
}

/** The same as a sender sees it. */
export function outcomeOf(answer: PlannedAnswer): AttemptOutcome {
  if (typeof answer === 'number') return { kind: 'answered', status: answer };
  return { kind: answer === 'timeout' ? 'timeout' : 'network_error' };
}

const WORDS: Readonly<Record<(typeof MISSING_ANSWERS)[number], string>> = {
  timeout: 'no answer in time',
  refused: 'connection refused',
  reset: 'connection lost',
};

/** The same for people. */
export function plannedAnswerText(answer: PlannedAnswer): string {
  return typeof answer === 'number' ? String(answer) : WORDS[answer];
}

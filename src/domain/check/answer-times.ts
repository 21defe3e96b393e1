import type { Exchange } from './probe-result.ts';

/** The answer that came first and last, and the one in the middle, in milliseconds. */
export interface AnswerTimes {
  readonly fastest: number;
  readonly median: number;
  readonly slowest: number;
}

/** How long answers took; undefined without any. */
export function answerTimes(exchanges: readonly Exchange[]): AnswerTimes | undefined {
  const times = exchanges.map(({ answer }) => answer.durationMs).toSorted((one, other) => one - other);
  const [fastest] = times;
  const slowest = times.at(-1);
  const upper = times[Math.floor(times.length / 2)];
  const lower = times[Math.floor((times.length - 1) / 2)];
  if (fastest === undefined || slowest === undefined || upper === undefined || lower === undefined)
    return undefined;
  return { fastest, median: (upper + lower) / 2, slowest };
}

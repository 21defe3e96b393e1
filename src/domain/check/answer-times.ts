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
  if (fastest === undefined) return undefined;
  const at = (index: number): number => times[Math.floor(index)] ?? fastest;
  const { length } = times;
  return { fastest, median: (at(length / 2) + at((length - 1) / 2)) / 2, slowest: at(length - 1) };
}

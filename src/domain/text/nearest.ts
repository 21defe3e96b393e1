/** Longer text is no slip of the pen, and the distance below is not worth computing for it. */
export const MAX_COMPARED_LENGTH = 64;

/** A beginning of fewer letters says too little. */
const MIN_PREFIX_LENGTH = 3;

/**
 * The word that was probably meant: the same but for upper and lower case, else the only one that begins so,
 * else the one that is spelled most alike, when it differs by no more than a third of its letters.
 *
 * @param candidates in the order in which one counts before another that is as near
 * @returns undefined when none is near
 * @example
 * nearest('requird', ['auto', 'require', 'off']); // 'require'
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.trim().toLowerCase();
  if (wanted === '' || wanted.length > MAX_COMPARED_LENGTH) return undefined;
  const known = candidates.filter(({ length }) => length <= MAX_COMPARED_LENGTH);
  const same = known.find((candidate) => candidate.toLowerCase() === wanted);
  if (same !== undefined) return same;
  const beginning = known.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
  const [only] = beginning;
  if (only !== undefined && beginning.length === 1 && wanted.length >= MIN_PREFIX_LENGTH) return only;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance >= bestDistance || distance > allowedDistance(candidate)) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** One letter of a short word, a third of those of a longer one. */
function allowedDistance({ length }: string): number {
  if (length < 3) return 0;
  return Math.max(1, Math.floor(length / 3));
}

/**
 * How many letters must be added, dropped, changed or exchanged with their neighbour to make `from` into `to`
 * (the optimal string alignment distance).
 */
export function editDistance(from: string, to: string): number {
  const [letters, others] = [Array.from(from), Array.from(to)];
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: others.length + 1 }, (_, index) => index);
  for (const [index, letter] of letters.entries()) {
    const next = [index + 1];
    for (const [column, other] of others.entries()) {
      const changed = (row[column] ?? 0) + (letter === other ? 0 : 1);
      const isSwap = letter === others[column - 1] && letters[index - 1] === other;
      const swapped = isSwap ? (before[column - 1] ?? 0) + 1 : Infinity;
      next.push(Math.min(changed, swapped, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[others.length] ?? 0;
}

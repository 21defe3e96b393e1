/** A prime; 257 times as much is still a whole number that JavaScript counts exactly. */
const LIMIT = 34_359_738_337;

/**
 * A short sum of a text, for the name of a file. Two texts can have the same one, also by intent. Node's own
 * digests take longer to load than a command that needs none of them takes in all.
 */
export function shortSum(text: string): string {
  let sum = 0;
  for (const byte of Buffer.from(text)) sum = (sum * 257 + byte) % LIMIT;
  return sum.toString(36);
}

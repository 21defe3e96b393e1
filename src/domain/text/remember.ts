/** Texts that are remembered, and how long one may be: memory is bounded whatever comes. */
const MAX_TEXTS = 1000;
const MAX_LENGTH = 64;

/**
 * The same function, which remembers what it gave for short texts: names of events, fields and headers are a
 * few dozen, again and again, though anybody may send others.
 *
 * @param compute gives the same for the same text
 */
export function rememberResults<Result extends string | boolean>(
  compute: (text: string) => Result,
): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = compute(text);
    if (known.size < MAX_TEXTS && text.length <= MAX_LENGTH) known.set(text, result);
    return result;
  };
}

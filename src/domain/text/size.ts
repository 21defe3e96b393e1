/** Bytes of each unit. `kb` and the like are decimal, as sizes are shown; `kib` and the like are binary. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
  ['tb', 1e12],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
  ['tib', 2 ** 40],
]);

/**
 * Reads a size as people write it: plain bytes, or a number with its unit. `1gb` is 1,000,000,000
 * bytes; `1gib` is 1,073,741,824. Spaces and upper case do not matter.
 *
 * @returns whole bytes; undefined for what is no size
 * @example
 * parseSize('1.5mb'); // 1500000
 */
export function parseSize(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?)\s*([a-z]*)$/.exec(text.trim().toLowerCase()) ?? [];
  const factor = UNITS.get(unit);
  if (amount === undefined || factor === undefined) return undefined;
  const bytes = Math.floor(Number(amount) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Milliseconds of each unit, from the longest on. */
const UNITS = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const;

type Unit = keyof typeof UNITS;

/** Further than this nobody means; a date so far back can still be computed with. */
export const MAX_DURATION_MS = 36_500 * UNITS.d;

/** Longer waits than this would end at once: a timer of Node's has 31 bits. */
export const MAX_WAIT_MS = 24 * UNITS.d;

const PART = /(\d{1,15}(?:\.\d{1,9})?)\s*(ms|[wdhms])\s*/g;
const WHOLE = new RegExp(`^(?:${PART.source})+$`);

/**
 * Reads a duration as people write it: a number with its unit (`w`, `d`, `h`, `m`, `s`, `ms`), or
 * several of them, the longest unit first. Spaces between them and upper case do not matter.
 *
 * @returns whole milliseconds; undefined for what is no duration, also for a number without a unit
 * @example
 * parseDuration('1.5h'); // 5400000
 * parseDuration('1m 30s'); // 90000
 */
export function parseDuration(text: string): number | undefined {
  const written = text.trim().toLowerCase();
  if (!WHOLE.test(written)) return undefined;
  let total = 0;
  let before = Infinity;
  for (const [, amount, unit] of written.matchAll(PART)) {
    if (!isUnit(unit) || UNITS[unit] >= before) return undefined;
    before = UNITS[unit];
    total += Number(amount) * before;
  }
  return total > MAX_DURATION_MS ? undefined : Math.round(total);
}

/**
 * The same the other way, exact and in one unit: `60s` is `1m`, and `90s` stays.
 *
 * @param milliseconds a whole number, 0 or more
 */
export function durationText(milliseconds: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const)
    if (milliseconds > 0 && milliseconds % UNITS[unit] === 0)
      return `${String(milliseconds / UNITS[unit])}${unit}`;
  return `${String(milliseconds)}ms`;
}

function isUnit(text: string | undefined): text is Unit {
  return text !== undefined && Object.hasOwn(UNITS, text);
}

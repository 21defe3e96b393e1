/**
 * Levels of nesting that are read of JSON from outside. Real documents have about five; what reads one
 * later may call itself once a level, and hostile ones have as many levels as their size allows.
 */
export const MAX_NESTING_LEVELS = 200;

/** What stands where a part was left out because it lies too deep. */
const LEFT_OUT = '…';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Whether a JSON text is nested deeper than `levels`, told without parsing it: brackets outside strings
 * are counted. What is no JSON gets an answer too, which means nothing.
 *
 * @param json the bytes of UTF-8, in which no byte of a longer character looks like a bracket
 */
export function isNestedDeeper(json: Uint8Array, levels: number): boolean {
  if (json.length <= levels) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index];
    if (inString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      if (depth > levels) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
  }
  return false;
}

/**
 * A parsed value whose nesting is bounded: `…` stands for each list or object that lies deeper than
 * `levels`. A value that is not nested so deep is given back itself.
 *
 * @param value what JSON.parse can return, however deep
 */
export function limitNesting(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return LEFT_OUT;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const limited = items.map((item) => limitNesting(item, levels - 1));
    return limited.every((item, index) => item === items[index]) ? value : limited;
  }
  const fields = Object.entries(value).map(([name, inner]: [string, unknown]) => ({
    name,
    inner,
    limited: limitNesting(inner, levels - 1),
  }));
  if (fields.every(({ inner, limited }) => inner === limited)) return value;
  // fromEntries makes own fields of every name: one called __proto__ stays a field.
  return Object.fromEntries(fields.map(({ name, limited }) => [name, limited]));
}

import { isObject } from '../domain/json/json-value.ts';

/** What the fields of a payload are to be, by their names. A `Date` is written as the sample writes times. */
export interface Values {
  readonly [field: string]: string | number | Date | Values;
}

/**
 * A payload in the shape of a sample with other values: the sample decides which fields there are and
 * how each is written (a size as number or text, a time with `T` or with a space), the values say what
 * is in them. A field without a value keeps the sample's, and so does one that is null.
 */
export function fill(sample: object, values: Values): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(sample).map(([name, found]: [string, unknown]) => [name, fillField(found, values[name])]),
  );
}

function fillField(sample: unknown, value: Values[string] | undefined): unknown {
  if (value === undefined || sample === null) return sample;
  if (value instanceof Date) return typeof sample === 'string' ? timeLike(sample, value) : sample;
  if (typeof value === 'object') return isObject(sample) ? fill(sample, value) : sample;
  return typeof sample === 'string' ? String(value) : value;
}

/** Dyte writes some times with a space and microseconds: `2026-01-02 03:06:07.123456Z`. */
function timeLike(sample: string, time: Date): string {
  const iso = time.toISOString();
  return sample.includes(' ') ? iso.replace('T', ' ').replace('Z', '000Z') : iso;
}

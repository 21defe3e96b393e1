/** The HTTP date of RFC 9110, section 5.6.7; the two obsolete forms are as good as never sent. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** A longer wait is as good as never; it also keeps arithmetic with absurd values finite. */
const LONGEST = 365 * 24 * 60 * 60 * 1000;

/**
 * Reads a `retry-after` header: seconds, or the date to wait for.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds to wait, from 0 to a year; undefined when the header cannot be read
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const wait = /^\d+(?:\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(Math.ceil(wait), 0), LONGEST);
}

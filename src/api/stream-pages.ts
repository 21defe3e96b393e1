import { unreadable } from './read-pages.ts';
import type { CallReference } from './api-error.ts';

/** How many entries are asked for at once. */
export const SESSIONS_PER_PAGE = 50;

/** Far above what any service has as the most on one page: a shorter one is not cut off. */
const SURELY_WHOLE = 10;

/** Far above what happens in any period that somebody asks about. */
const MAX_PAGES = 1000;
const MAX_ENTRIES = 100_000;

/** One page of a long list. */
export interface LongPage<Entry> {
  /** Those that can be used. */
  readonly entries: readonly Entry[];
  /** How many there are, also of those that cannot be used. */
  readonly length: number;
  /** How many the service says that the whole list has; undefined where it does not say. */
  readonly total: number | undefined;
  readonly reference: CallReference;
}

/**
 * Reads a list page by page, and asks for a page only once the one before is used up. The service may have less
 * on a page than it was asked for, so only its total, an empty page or one that brings nothing new is an end;
 * and no number that it says makes the list go on for ever.
 *
 * @param readPage reads the page of a number, from 1
 * @param keyOf what an entry is known by
 * @returns each entry once
 * @throws HooksError `service_answer_invalid` for a page that comes again although there are more, for one of
 *   which nothing can be used, and for a list without end
 */
export async function* streamPages<Entry>(
  readPage: (number: number) => Promise<LongPage<Entry>>,
  keyOf: (entry: Entry) => string,
): AsyncGenerator<Entry, void, undefined> {
  const seen = new Set<string>();
  for (let number = 1; ; number++) {
    const page = await readPage(number);
    if (page.length === 0) return;
    if (page.entries.length === 0) throw unreadable('lists nothing that has an id', page.reference);
    const before = seen.size;
    for (const entry of page.entries) {
      const key = keyOf(entry);
      if (seen.has(key)) continue;
      seen.add(key);
      yield entry;
    }
    if (seen.size === before) {
      if (endsTooEarly(page, seen.size)) throw unreadable('repeats a page of the list', page.reference);
      return;
    }
    if (isLast(page, seen.size)) return;
    if (number === MAX_PAGES || seen.size >= MAX_ENTRIES)
      throw unreadable(`has no end after ${String(seen.size)} entries`, page.reference);
  }
}

/** A page that came before says that pages are not turned: then what lies behind it was never shown. */
function endsTooEarly({ total, length }: LongPage<unknown>, found: number): boolean {
  return total === undefined ? length === SESSIONS_PER_PAGE : found < total;
}

function isLast({ total, length }: LongPage<unknown>, found: number): boolean {
  return total === undefined ? length < SURELY_WHOLE : found >= total && length < SESSIONS_PER_PAGE;
}

import { HooksError } from '../domain/errors.ts';
import { isObject, type JsonObject } from '../domain/json/json-value.ts';
import type { ResponseData } from './read-response.ts';
import type { CallReference } from './api-error.ts';
import type { WebhookList } from '../domain/webhook/webhook.ts';

/** How many entries are asked for at once. */
export const PER_PAGE = 50;

/** Far above any real account. */
const MAX_PAGES = 100;

/** One page of a list. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** What the answer says that there is beside these entries; undefined for nothing. */
  readonly unlisted?: WebhookList['unlisted'];
  readonly reference: CallReference;
}

/**
 * Reads a list page by page. What the service says of its length is only believed as far as pages bring
 * something new, so that no number makes it go on for ever.
 *
 * @param readPage reads the page of a number, from 1
 * @returns each entry once
 * @throws HooksError `service_answer_invalid` for a list without end
 */
export async function readPages<Entry extends { readonly id: string }>(
  readPage: (number: number) => Promise<Page<Entry>>,
): Promise<readonly Entry[]> {
  const found = new Map<string, Entry>();
  for (let number = 1; ; number++) {
    const { entries, unlisted, reference } = await readPage(number);
    const before = found.size;
    for (const entry of entries) found.set(entry.id, entry);
    if (found.size === before || isLast(entries.length, unlisted, found.size)) return [...found.values()];
    if (number === MAX_PAGES) throw unreadable(`has no end after ${String(MAX_PAGES)} pages`, reference);
  }
}

/**
 * The entries of a list that are objects.
 *
 * @throws HooksError `service_answer_invalid` for what is no list
 */
export function entriesOf({ data, reference }: ResponseData): readonly JsonObject[] {
  if (!Array.isArray(data)) throw unreadable('is not a list', reference);
  const entries: readonly unknown[] = data;
  return entries.filter(isObject);
}

/** @param what what is wrong with an answer, as what is said of it */
export function unreadable(what: string, reference: CallReference): HooksError {
  return new HooksError('service_answer_invalid', `The answer ${what}.`, {
    ...reference,
    hint: 'Check that --api-url is the base of the service.',
  });
}

function isLast(length: number, unlisted: WebhookList['unlisted'], found: number): boolean {
  if (unlisted === undefined) return length < PER_PAGE;
  return unlisted.count !== undefined && found >= unlisted.count + length;
}

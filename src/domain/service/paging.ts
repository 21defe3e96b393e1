import { isObject, type JsonObject } from '../json/json-value.ts';

/** Where an envelope may say how much of a list came. */
const PAGING = ['paging', 'result_info', 'pagination', 'meta', 'page_info', 'links'];

const TOTALS = ['total_count', 'total', 'totalCount', 'total_results'];

const NEXT = [
  'next',
  'next_page',
  'next_cursor',
  'next_page_token',
  'nextPage',
  'nextCursor',
  'nextPageToken',
];

/**
 * Whether an answer with a list says that it is not the whole list. The webhooks list has no documented
 * paging, so any usual sign of it counts.
 *
 * Source of the shapes: `paging` of RealtimeKit's other lists, `result_info` of Cloudflare's API.
 *
 * @param data the list, where it is one
 * @returns undefined when nothing says so; how many more there are, where that is said
 */
export function readUnlisted(
  envelope: JsonObject,
  data: unknown,
): { readonly count: number | undefined } | undefined {
  if (!Array.isArray(data)) return undefined;
  const places = placesIn(envelope);
  const missing = Math.max(0, ...totalsIn(places)) - data.length;
  if (missing > 0) return { count: missing };
  return places.some(hasNext) ? { count: undefined } : undefined;
}

/**
 * How many entries the whole list has, as its envelope says or the data that holds it.
 *
 * @returns undefined where nothing says so
 */
export function readTotal(envelope: JsonObject, data: unknown): number | undefined {
  const totals = totalsIn([...placesIn(envelope), ...(isObject(data) ? placesIn(data) : [])]);
  return totals.length === 0 ? undefined : Math.max(...totals);
}

function placesIn(holder: JsonObject): readonly JsonObject[] {
  return [holder, ...PAGING.map((name) => holder[name]).filter(isObject)];
}

function totalsIn(places: readonly JsonObject[]): readonly number[] {
  const totals = places.flatMap((place) => TOTALS.map((name) => readNumber(place[name])));
  return totals.filter((total) => total !== undefined);
}

function hasNext(place: JsonObject): boolean {
  if (place['has_more'] === true || place['hasMore'] === true || place['has_next'] === true) return true;
  if (NEXT.some((name) => isPlace(place[name]))) return true;
  const { cursors } = place;
  if (isObject(cursors) && isPlace(cursors['after'])) return true;
  const [page = 1, pages = 1] = [readNumber(place['page']), readNumber(place['total_pages'])];
  return pages > page;
}

/** Whether it can be where the list goes on: nothing, `false` and an empty text are no place. */
function isPlace(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

import { isObject, parseJson } from '../json/json-value.ts';
import { fieldOf } from '../events/values.ts';

/** Nothing that people write about deliveries is nested deeper. */
const MAX_DEPTH = 8;

const ANY_UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/;

/**
 * How often a delivery was done, as the answer to a question for it says: a number, `{"count": 2}`, or what names
 * deliveries that were done, in JSON or line by line. Upper and lower case are the same.
 *
 * @returns undefined where the answer says nothing of the kind
 */
export function countInAnswer(text: string, uuid: string): number | undefined {
  const small = text.toLowerCase().trim();
  const value = parseJson(small);
  const counted = wholeNumber(value) ?? wholeNumber(fieldOf(value, 'count'));
  if (counted !== undefined) return counted;
  const named = value === undefined ? countLines(small, uuid) : countIn(value, uuid.toLowerCase(), 0);
  return named > 0 || isListOfOthers(small, value) ? named : undefined;
}

/** How often a delivery was done, as a file says that names deliveries, in JSON or line by line. */
export function countInFile(text: string, uuid: string): number {
  const small = text.toLowerCase();
  const value = parseJson(small);
  return value === undefined ? countLines(small, uuid) : countIn(value, uuid.toLowerCase(), 0);
}

function wholeNumber(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

function countLines(text: string, uuid: string): number {
  return text.split('\n').filter((line) => line.includes(uuid.toLowerCase())).length;
}

/** Empty, or of other deliveries: then none was done, while a page of an error says nothing. */
function isListOfOthers(text: string, value: unknown): boolean {
  if (value === undefined) return text.split('\n').every((line) => line === '' || ANY_UUID.test(line));
  return text === '[]' || text === '{}' || value === null || ANY_UUID.test(text) || hasEmptyList(value);
}

function hasEmptyList(value: unknown): boolean {
  return isObject(value) && Object.values(value).some((each) => Array.isArray(each) && each.length === 0);
}

/**
 * Of a list each entry that names the delivery counts once. An object is one record where it names the delivery
 * itself; else it holds lists, or counts by UUID.
 */
function countIn(value: unknown, uuid: string, depth: number): number {
  if (typeof value === 'string') return value.includes(uuid) ? 1 : 0;
  if (depth > MAX_DEPTH) return 0;
  if (Array.isArray(value)) return sum(value.map((each) => Math.min(1, countIn(each, uuid, depth + 1))));
  if (!isObject(value)) return 0;
  if (Object.hasOwn(value, uuid)) return countOfEntry(value[uuid]);
  const members = Object.values(value);
  const lists = members.filter((each) => Array.isArray(each));
  const others = members.filter((each) => !Array.isArray(each));
  return Math.max(
    sum(lists.map((each) => countIn(each, uuid, depth + 1))),
    ...others.map((each) => countIn(each, uuid, depth + 1)),
  );
}

/** What stands behind a UUID: how often, or what was done. */
function countOfEntry(entry: unknown): number {
  if (Array.isArray(entry)) return entry.length;
  if (entry === null || entry === false) return 0;
  return wholeNumber(entry) ?? wholeNumber(fieldOf(entry, 'count')) ?? 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

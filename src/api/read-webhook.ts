import { HooksError } from '../domain/errors.ts';
import { limitNesting, MAX_NESTING_LEVELS } from '../domain/json/nesting.ts';
import { OddWebhook, type AnyWebhook, type ReadableFields, type Webhook } from '../domain/webhook/webhook.ts';
import type { CallReference } from './api-error.ts';
import { isObject, type JsonObject } from '../domain/json/json-value.ts';

const FIELDS = ['id', 'name', 'url', 'events', 'enabled'] as const;

const TOO_DEEP = 'it is nested too deeply';

/**
 * Reads one webhook from an answer's data; unknown fields are kept, and one that is odd is read as far
 * as it can be.
 *
 * @param call for the error
 * @throws HooksError `service_answer_invalid` for what has no field of a webhook at all.
 */
export function readWebhook(data: unknown, call: CallReference): AnyWebhook {
  const read = readEntry(data);
  if (!(read instanceof OddWebhook) || FIELDS.some((field) => read[field] !== undefined)) return read;
  const problems = data === undefined ? ['there is none'] : read.problems;
  throw invalid(`The webhook in the answer is incomplete (${problems.join(', ')}).`, call);
}

/** Reads a list of webhooks, each by itself: an odd one does not keep the others from being read. */
export function readWebhooks(data: unknown, call: CallReference): readonly AnyWebhook[] {
  if (!Array.isArray(data)) throw invalid('The answer is not a list of webhooks.', call);
  const items: readonly unknown[] = data;
  return items.map(readEntry);
}

/** The webhook, or undefined when the data is only a part of one: the echo of a write may be. */
export function readWhole(data: unknown): Webhook | undefined {
  const read = readEntry(data);
  return read instanceof OddWebhook ? undefined : read;
}

/** The id in an answer's data, whether or not the rest is there. */
export function readId(data: unknown): string | undefined {
  return isObject(data) ? readableId(data) : undefined;
}

function readEntry(data: unknown): AnyWebhook {
  const source = limitNesting(data, MAX_NESTING_LEVELS);
  const fields = readFields(isObject(source) ? source : {});
  const { id, name, url, events, enabled } = fields;
  const isWhole = isObject(source) && typeof source['id'] === 'string' && source === data;
  if (isWhole && id !== undefined && name !== undefined && url !== undefined)
    if (events !== undefined && enabled !== undefined) return { ...source, id, name, url, events, enabled };
  const problems = isObject(source) ? problemsOf(source, fields) : ['it is no object'];
  return new OddWebhook(fields, source === data ? problems : [...problems, TOO_DEEP], source);
}

function readFields(data: JsonObject): ReadableFields {
  const { name, url, events, enabled } = data;
  return {
    id: readableId(data),
    name: typeof name === 'string' ? name : undefined,
    url: typeof url === 'string' ? url : undefined,
    events: isTexts(events) ? events : undefined,
    enabled: typeof enabled === 'boolean' ? enabled : undefined,
  };
}

/** A number names its webhook too, as long as it is still the one that came. */
function readableId({ id }: JsonObject): string | undefined {
  if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function problemsOf(data: JsonObject, fields: ReadableFields): readonly string[] {
  const isWrong = (field: (typeof FIELDS)[number]): boolean =>
    fields[field] === undefined || (field === 'id' && typeof data[field] !== 'string');
  return FIELDS.filter(isWrong).map((field) =>
    field in data ? `${field} is of the wrong type` : `${field} is missing`,
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function invalid(message: string, call: CallReference): HooksError {
  return new HooksError('service_answer_invalid', message, {
    ...call,
    hint: 'Check that --api-url is the base of the service.',
  });
}

import { HooksError } from '../domain/errors.ts';
import type { Webhook } from '../domain/webhook.ts';
import { isObject } from './json.ts';

/**
 * Reads one webhook from an answer's data; unknown fields are kept.
 *
 * @param where the call, for the message
 * @throws HooksError `service_answer_invalid` that names what is missing or of the wrong type.
 */
export function readWebhook(data: unknown, where: string): Webhook {
  const webhook = readWhole(data);
  if (webhook !== undefined) return webhook;
  throw invalid(`${where}: the answer's webhook is not whole (${problems(data).join(', ')}).`);
}

/** The same for a list. */
export function readWebhooks(data: unknown, where: string): readonly Webhook[] {
  if (!Array.isArray(data)) throw invalid(`${where}: the answer is not a list of webhooks.`);
  const items: readonly unknown[] = data;
  return items.map((item, index) => readWebhook(item, `${where}: webhook ${String(index + 1)} of the list`));
}

/** The webhook, or undefined when the data is only a part of one: the echo of a write may be. */
export function readWhole(data: unknown): Webhook | undefined {
  if (!isObject(data)) return undefined;
  const { id, name, url, events, enabled } = data;
  if (typeof id !== 'string' || id === '' || typeof name !== 'string' || typeof url !== 'string')
    return undefined;
  if (!isTexts(events) || typeof enabled !== 'boolean') return undefined;
  return { ...data, id, name, url, events, enabled };
}

/** The id in an answer's data, whether or not the rest is there. */
export function readId(data: unknown): string | undefined {
  return isObject(data) && typeof data['id'] === 'string' && data['id'] !== '' ? data['id'] : undefined;
}

function problems(data: unknown): readonly string[] {
  if (data === undefined) return ['there is none'];
  if (!isObject(data)) return ['it is no object'];
  const wrong = ['id', 'name', 'url'].filter(
    (field) => typeof data[field] !== 'string' || (field === 'id' && data[field] === ''),
  );
  if (!isTexts(data['events'])) wrong.push('events');
  if (typeof data['enabled'] !== 'boolean') wrong.push('enabled');
  return wrong.map((field) => (field in data ? `${field} is of the wrong type` : `${field} is missing`));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function invalid(message: string): HooksError {
  return new HooksError('service_answer_invalid', message, {
    hint: 'Check that --api-url is the base of a v2 Webhooks API, such as https://api.dyte.io/v2.',
  });
}

import { EVENT_NAMES, isEventName } from '../domain/events/names.ts';
import { isObject } from '../domain/json/json-value.ts';
import { parseUrl } from '../domain/network/parse-url.ts';
import type { WebhookRequest } from '../domain/webhook/webhook.ts';

/**
 * A request that the service refuses with 400.
 *
 * Known wordings (docs/service.md, "Errors"): `"name" is required` and `"id" must be a valid GUID`. They
 * are those of the validator Joi, so the others are chosen from its vocabulary, as is reporting only the
 * first fault, in the order name, url, events, enabled, unknown fields.
 */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

/** What PATCH takes: `enabled` is there always, since the schema defaults it to true on PATCH too. */
export type WebhookPatch = Partial<WebhookRequest> & Pick<WebhookRequest, 'enabled'>;

type Fields = Readonly<Record<string, unknown>>;
type Reader<Value> = (value: unknown, field: string) => Value;

/**
 * Reads the body of POST and PUT.
 *
 * @throws BadRequest
 */
export function readWebhookRequest(body: unknown): WebhookRequest {
  const fields = readObject(body);
  const request = {
    name: required(fields, 'name', readText),
    url: required(fields, 'url', readUri),
    events: required(fields, 'events', readEvents),
    enabled: optional(fields, 'enabled', readBoolean) ?? true,
  };
  refuseOthers(fields, WEBHOOK_FIELDS);
  return request;
}

/**
 * Reads the body of PATCH. Whether leaving `enabled` out really switches a disabled webhook on is not
 * known; the schema says so, and a client that depends on the opposite is found out here.
 *
 * @throws BadRequest
 */
export function readWebhookPatch(body: unknown): WebhookPatch {
  const fields = readObject(body);
  const name = optional(fields, 'name', readText);
  const url = optional(fields, 'url', readUri);
  const events = optional(fields, 'events', readEvents);
  const enabled = optional(fields, 'enabled', readBoolean) ?? true;
  refuseOthers(fields, WEBHOOK_FIELDS);
  return {
    ...(name === undefined ? {} : { name }),
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events }),
    enabled,
  };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export function isWebhookId(text: string): boolean {
  return UUID.test(text);
}

/**
 * Reads the body that makes an app.
 *
 * @throws BadRequest
 */
export function readAppName(body: unknown): string {
  const fields = readObject(body);
  const name = required(fields, 'name', readText);
  refuseOthers(fields, APP_FIELDS);
  return name;
}

function readObject(body: unknown): Fields {
  if (!isObject(body)) throw new BadRequest('"value" must be of type object');
  return body;
}

function required<Value>(fields: Fields, field: string, read: Reader<Value>): Value {
  if (!Object.hasOwn(fields, field)) throw new BadRequest(`"${field}" is required`);
  return read(fields[field], field);
}

function optional<Value>(fields: Fields, field: string, read: Reader<Value>): Value | undefined {
  return Object.hasOwn(fields, field) ? read(fields[field], field) : undefined;
}

const WEBHOOK_FIELDS: ReadonlySet<string> = new Set(['name', 'url', 'events', 'enabled']);
const APP_FIELDS: ReadonlySet<string> = new Set(['name']);

/** Joi refuses unknown fields unless told otherwise; whether the service tells it so is not known. */
function refuseOthers(fields: Fields, known: ReadonlySet<string>): void {
  const other = Object.keys(fields).find((field) => !known.has(field));
  if (other !== undefined) throw new BadRequest(`"${other}" is not allowed`);
}

function readText(value: unknown, field: string): string {
  if (typeof value !== 'string') throw new BadRequest(`"${field}" must be a string`);
  if (value === '') throw new BadRequest(`"${field}" is not allowed to be empty`);
  return value;
}

/** A scheme and printable ASCII after it: what RFC 3986 takes, and Joi with it, schemes of any kind. */
const URI = /^[a-z][a-z0-9+.-]*:[!-~]+$/i;

function readUri(value: unknown, field: string): string {
  const text = readText(value, field);
  if (!URI.test(text) || parseUrl(text) === undefined) throw new BadRequest(`"${field}" must be a valid uri`);
  return text;
}

function readEvents(value: unknown, field: string): readonly string[] {
  if (!Array.isArray(value)) throw new BadRequest(`"${field}" must be an array`);
  // Chosen: a webhook without events could never receive anything.
  if (value.length === 0) throw new BadRequest(`"${field}" must contain at least 1 items`);
  return value.map((event: unknown, index) => {
    if (isEventName(event)) return event;
    throw new BadRequest(`"${field}[${String(index)}]" must be one of [${EVENT_NAMES.join(', ')}]`);
  });
}

function readBoolean(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') throw new BadRequest(`"${field}" must be a boolean`);
  return value;
}

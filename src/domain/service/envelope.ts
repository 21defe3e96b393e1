import type { Envelope } from './service-definition.ts';
import { isObject, type JsonObject } from '../json/json-value.ts';
import { readTotal, readUnlisted } from './paging.ts';

/**
 * Reads the envelope of the Webhooks API, which all services share, and that of Cloudflare's gateway around it.
 *
 * Source: docs/service.md, "The API" and "Errors".
 */
export function readEnvelope(json: unknown): Envelope {
  return readAs('data', json);
}

/**
 * Reads the envelope that Cloudflare has around accounts and tokens.
 *
 * Source: docs/service.md, "Around the webhooks".
 */
export function readResultEnvelope(json: unknown): Envelope {
  return readAs('result', json);
}

function readAs(field: 'data' | 'result', json: unknown): Envelope {
  if (!isObject(json)) return { kind: 'unknown' };
  const failed = json['success'] === false || ('error' in json && json['error'] !== null);
  // A delete may be answered without data.
  if (!failed && (field in json || json['success'] === true)) {
    const data = json[field];
    const total = readTotal(json, data);
    const envelope = { kind: 'data', data, unlisted: readUnlisted(json, data) } as const;
    return total === undefined ? envelope : { ...envelope, total };
  }
  const message = errorMessage(json);
  if (!failed && message === undefined) return { kind: 'unknown' };
  const isOnlyMessage = !failed && json['success'] === undefined && listIn(json).length === 0;
  const codes = codesIn(json);
  return {
    kind: 'error',
    message,
    status: errorStatus(json),
    ...(isOnlyMessage ? { isOnlyMessage } : {}),
    ...(codes.length === 0 ? {} : { codes }),
  };
}

function listIn({ errors }: JsonObject): readonly unknown[] {
  return Array.isArray(errors) ? errors : [];
}

function codesIn(json: JsonObject): readonly number[] {
  return listIn(json).flatMap((error) => {
    const code = isObject(error) ? error['code'] : undefined;
    return typeof code === 'number' ? [code] : [];
  });
}

/** Errors come as `error: {message}`, `error: "text"`, `errors: [{message}]` or only `{message}`. */
function errorMessage(json: JsonObject): string | undefined {
  const { error, message } = json;
  const texts = [error, ...listIn(json).flatMap(withCauses)].map(textOf).filter((text) => text !== undefined);
  return texts.length > 0 ? texts.join('; ') : textOf(message);
}

/** Cloudflare's gateway keeps what is nearer to the cause of an error below it. */
function withCauses(error: unknown): readonly unknown[] {
  const chain: unknown = isObject(error) ? error['error_chain'] : undefined;
  return Array.isArray(chain) ? [error, ...chain] : [error];
}

function textOf(value: unknown): string | undefined {
  const text = isObject(value) ? value['message'] : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** `error.code` repeats the HTTP status; a proxy on the way may have replaced the status line's. */
function errorStatus(json: JsonObject): number | undefined {
  const code = isObject(json['error']) ? json['error']['code'] : undefined;
  return typeof code === 'number' && code >= 400 && code <= 599 ? code : undefined;
}

import type { Envelope } from './service-definition.ts';
import { isObject, type JsonObject } from '../json/json-value.ts';
import { readUnlisted } from './paging.ts';

/**
 * Reads the envelope of the Webhooks API, which all services share, and that of Cloudflare's gateway around it.
 *
 * Source: docs/service.md, "The API" and "Errors".
 */
export function readEnvelope(json: unknown): Envelope {
  if (!isObject(json)) return { kind: 'unknown' };
  const failed = json['success'] === false || ('error' in json && json['error'] !== null);
  // A delete may be answered without data.
  if (!failed && ('data' in json || json['success'] === true)) {
    return { kind: 'data', data: json['data'], unlisted: readUnlisted(json) };
  }
  const message = errorMessage(json);
  if (!failed && message === undefined) return { kind: 'unknown' };
  const isOnlyMessage = !failed && json['success'] === undefined && !isListed(json['errors']);
  return { kind: 'error', message, status: errorStatus(json), ...(isOnlyMessage ? { isOnlyMessage } : {}) };
}

function isListed(errors: unknown): boolean {
  return Array.isArray(errors) && errors.length > 0;
}

/** Errors come as `error: {message}`, `error: "text"`, `errors: [{message}]` or only `{message}`. */
function errorMessage(json: JsonObject): string | undefined {
  const { error, errors, message } = json;
  const listed: readonly unknown[] = Array.isArray(errors) ? errors : [];
  const texts = [error, ...listed].map(textOf).filter((text) => text !== undefined);
  return texts.length > 0 ? texts.join('; ') : textOf(message);
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

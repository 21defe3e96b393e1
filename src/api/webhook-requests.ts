import { HooksError } from '../domain/errors.ts';
import { isUsableId } from '../domain/webhook/webhook-id.ts';
import type { WebhookChanges, WebhookRequest } from '../domain/webhook/webhook.ts';
import type { RepeatableRequest } from './call.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import type { ApiRequest } from './transport.ts';

/** A request of the API; what it is about decides what a 404 means. */
export interface SentRequest extends ApiRequest {
  /**
   * `item` when the path names one webhook; `account` when it is about what stands around them, `session` when
   * it is about what took place; `meeting` and `participant` when it makes one.
   */
  readonly scope: 'collection' | 'item' | 'account' | 'session' | 'meeting' | 'participant';
}

export type RepeatableSentRequest = SentRequest & RepeatableRequest;

export interface RequestParts {
  /** Base of the webhooks of one owner. */
  readonly base: URL;
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes the requests of the Webhooks API. Those of one webhook throw `usage_invalid` for what is no id. */
export interface Requests {
  list(): RepeatableSentRequest;
  eventNames(): RepeatableSentRequest;
  get(id: string): RepeatableSentRequest;
  create(webhook: WebhookRequest): SentRequest;
  replace(id: string, webhook: WebhookRequest): RepeatableSentRequest;
  edit(id: string, changes: WebhookChanges): RepeatableSentRequest;
  delete(id: string): RepeatableSentRequest;
}

export function createRequests({ base, headers }: RequestParts): Requests {
  const collection = { scope: 'collection', url: urlUnder(base, '/webhooks'), headers } as const;
  const item = (id: string) =>
    ({
      scope: 'item',
      url: urlUnder(base, `/webhooks/${encodeURIComponent(checkId(id))}`),
      headers,
    }) as const;
  return {
    list: () => ({ ...collection, method: 'GET' }),
    eventNames: () => ({ ...collection, url: urlUnder(base, '/webhooks/all'), method: 'GET' }),
    get: (id) => ({ ...item(id), method: 'GET' }),
    create: (webhook) => ({ ...withBody(collection, webhook), method: 'POST' }),
    replace: (id, webhook) => ({ ...withBody(item(id), webhook), method: 'PUT' }),
    edit: (id, changes) => ({ ...withBody(item(id), changes), method: 'PATCH' }),
    delete: (id) => ({ ...item(id), method: 'DELETE' }),
  };
}

/** A request for people: `GET https://api.dyte.io/v2/webhooks`. */
export function describeRequest({ method, url }: ApiRequest): string {
  return `${method} ${maskUrl(url.href)}`;
}

/** Only the four documented fields are sent, in their documented order. */
function withBody<Base extends { readonly headers: Readonly<Record<string, string>> }>(
  base: Base,
  { name, url, events, enabled }: WebhookChanges,
) {
  const body = JSON.stringify({ name, url, events, enabled });
  return { ...base, headers: { ...base.headers, 'content-type': 'application/json' }, body };
}

/** The query of the base, if any, stays. */
export function urlUnder(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  return url;
}

function checkId(id: string): string {
  if (isUsableId(id)) return id;
  throw new HooksError('usage_invalid', 'This is not an id that a webhook can be asked for by.', {
    hint: 'Ids are UUIDs; dyte-hooks list shows them.',
  });
}

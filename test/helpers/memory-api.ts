import { randomUUID } from 'node:crypto';
import { HooksError } from '../../src/domain/errors.ts';
import { isSameUrl } from '../../src/domain/webhook/webhook-url.ts';
import type { WebhooksApi } from '../../src/api/webhooks-api.ts';
import type { Webhook, WebhookChanges } from '../../src/domain/webhook/webhook.ts';

/** One call, as it was made. */
export type ApiCall = readonly [method: keyof WebhooksApi, ...values: readonly unknown[]];

/** A service in memory, behind our own interface. */
export interface MemoryApi extends WebhooksApi {
  readonly webhooks: Webhook[];
  readonly calls: ApiCall[];
  /** The calls that write. */
  readonly writes: () => readonly ApiCall[];
  /** From now on this call fails, for one webhook or for all. */
  fail(method: keyof WebhooksApi, error: HooksError, id?: string): void;
}

const READING = new Set<keyof WebhooksApi>(['list', 'eventNames', 'get', 'close']);

/** Makes a service that has these webhooks, and fails as the interface says. */
export function memoryApi(...known: readonly Webhook[]): MemoryApi {
  const webhooks = [...known];
  const calls: ApiCall[] = [];
  const failures: { method: keyof WebhooksApi; error: HooksError; id: string | undefined }[] = [];

  function called(method: keyof WebhooksApi, ...values: readonly unknown[]): void {
    calls.push([method, ...values]);
    const failure = failures.find((each) => each.method === method && (each.id ?? values[0]) === values[0]);
    if (failure !== undefined) throw failure.error;
  }

  function indexOf(id: string): number {
    const index = webhooks.findIndex((webhook) => webhook.id === id.toLowerCase());
    if (index === -1) throw new HooksError('webhook_not_found', `there is no such webhook: ${id}`);
    return index;
  }

  function change(id: string, changes: WebhookChanges): Webhook {
    const index = indexOf(id);
    const { url } = changes;
    const isTaken = webhooks.some(
      (other) => url !== undefined && other.id !== id && isSameUrl(other.url, url),
    );
    if (isTaken) throw new HooksError('webhook_exists', 'this URL is registered already');
    const changed = { ...webhookAt(index), ...changes };
    webhooks[index] = changed;
    return changed;
  }

  function webhookAt(index: number): Webhook {
    const webhook = webhooks[index];
    if (webhook === undefined) throw new Error(`no webhook at ${String(index)}`);
    return webhook;
  }

  return {
    webhooks,
    calls,
    writes: () => calls.filter(([method]) => !READING.has(method)),
    fail: (method, error, id) => {
      failures.push({ method, error, id });
    },
    list: async () => {
      called('list');
      return { webhooks: [...webhooks] };
    },
    eventNames: async () => {
      called('eventNames');
      return undefined;
    },
    get: async (id) => {
      called('get', id);
      return webhookAt(indexOf(id));
    },
    create: async (request) => {
      called('create', request);
      if (webhooks.some(({ url }) => isSameUrl(url, request.url)))
        throw new HooksError('webhook_exists', 'this URL is registered already');
      const webhook = { id: randomUUID(), ...request };
      webhooks.push(webhook);
      return webhook;
    },
    replace: async (id, request) => {
      called('replace', id, request);
      return change(id, request);
    },
    edit: async (id, changes) => {
      called('edit', id, changes);
      return change(id, changes);
    },
    delete: async (id) => {
      called('delete', id);
      webhooks.splice(indexOf(id), 1);
    },
    close: async () => {
      called('close');
    },
  };
}

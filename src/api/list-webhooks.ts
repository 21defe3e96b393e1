import type { AppPlace } from '../domain/service/service-definition.ts';
import type { WebhookList } from '../domain/webhook/webhook.ts';
import { referenceTo } from './api-error.ts';
import type { Call } from './call.ts';
import { contextOf, type Connection } from './connection.ts';
import { requireApp, saysThereIsNone } from './not-found.ts';
import { readData } from './read-response.ts';
import { readWebhooks } from './read-webhook.ts';
import type { Requests } from './webhook-requests.ts';

export interface ListParts extends Connection {
  readonly requests: Requests;
  /** What holds the webhooks, where the service needs to be told. */
  readonly app: AppPlace | undefined;
}

/**
 * Lists the webhooks within a call. An app without webhooks may answer 404.
 *
 * @throws HooksError of the code that fits the failure; `app_not_found` for an app that there is not
 */
export async function listWebhooks(parts: ListParts, call: Call): Promise<WebhookList> {
  const request = parts.requests.list();
  const context = contextOf(parts, request);
  const { outcome } = await call.send(request);
  if (outcome.kind === 'response' && saysThereIsNone(outcome, context)) {
    await requireApp(parts, parts.app, referenceTo(context, outcome));
    return { webhooks: [] };
  }
  const { data, unlisted, reference } = readData(outcome, parts.service, context);
  return { webhooks: readWebhooks(data, reference), unlisted };
}

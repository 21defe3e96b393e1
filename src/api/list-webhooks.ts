import { HooksError } from '../domain/errors.ts';
import { findApp } from '../domain/service/app.ts';
import type { AppPlace } from '../domain/service/service-definition.ts';
import type { WebhookList } from '../domain/webhook/webhook.ts';
import { referenceTo, type CallReference } from './api-error.ts';
import type { Call } from './call.ts';
import { contextOf, type Connection } from './connection.ts';
import { readApps } from './read-apps.ts';
import { readContent, readData } from './read-response.ts';
import { readWebhooks } from './read-webhook.ts';
import { explainMovedAnswer } from './moved-service.ts';
import type { ResponseContext } from './response-content.ts';
import type { ApiResponse } from './transport.ts';
import type { Requests } from './webhook-requests.ts';

export interface ListParts extends Connection {
  readonly requests: Requests;
  /** What holds the webhooks, where the service needs to be told. */
  readonly app: AppPlace | undefined;
}

/**
 * Lists the webhooks within a call.
 *
 * @throws HooksError of the code that fits the failure; `app_not_found` for an app that there is not
 */
export async function listWebhooks(parts: ListParts, call: Call): Promise<WebhookList> {
  const request = parts.requests.list();
  const context = contextOf(parts, request);
  const { outcome } = await call.send(request);
  if (outcome.kind === 'response' && isEmptyList(outcome, context)) {
    await requireApp(parts, referenceTo(context, outcome));
    return { webhooks: [] };
  }
  const { data, unlisted, reference } = readData(outcome, parts.service, context);
  return { webhooks: readWebhooks(data, reference), unlisted };
}

/**
 * An app without webhooks may answer 404 (docs/service.md, "Endpoints"); a web page with 404 is another
 * server's.
 */
function isEmptyList(response: ApiResponse, context: ResponseContext): boolean {
  if (response.status !== 404) return false;
  const content = readContent(response, context.service);
  if (explainMovedAnswer(response, content, context) !== undefined) return false;
  if (content.kind === 'page' || content.kind === 'damaged' || content.kind === 'unreadable') return false;
  return content.kind === 'empty' || context.service.isEmptyList(content);
}

/** How the service answers for an app that there is not is unknown, and may be a 404 too. */
async function requireApp({ app, ...connection }: ListParts, listing: CallReference): Promise<void> {
  const { account } = connection.service;
  if (account === undefined || app === undefined) return;
  try {
    findApp(await readApps(connection, account, app.accountId), app.appId);
  } catch (error) {
    // Whoever may not list apps is told nothing more by asking.
    if (error instanceof HooksError && error.code === 'not_allowed') return;
    if (!(error instanceof HooksError) || error.code !== 'app_not_found') throw error;
    throw new HooksError(error.code, error.message, { hint: error.hint, ...listing });
  }
}

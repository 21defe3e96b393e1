import { isAccountId, isAppId } from '../domain/credentials/app-place.ts';
import { HooksError } from '../domain/errors.ts';
import type { AppPlace, ServiceDefinition } from '../domain/service/service-definition.ts';
import { createConnection, type ConnectionOptions } from './connection.ts';
import { createRequests, urlUnder } from './webhook-requests.ts';
import type { WebhooksApi } from './webhooks-api.ts';
import { createWebhooksClient } from './webhooks-client.ts';

export type { RetryNotice } from './call.ts';

export interface WebhooksApiOptions extends ConnectionOptions {
  /** What holds the webhooks, where the service needs to be told. */
  readonly app?: AppPlace | undefined;
}

/**
 * The client of the Webhooks API.
 *
 * @throws HooksError `settings_invalid` for credentials, a proxy or an app that cannot be used.
 */
export function createWebhooksApi({ app, ...options }: WebhooksApiOptions): WebhooksApi {
  const connection = createConnection(options);
  const { service, apiUrl, headers } = connection;
  checkPlace(service, app);
  const requests = createRequests({ base: urlUnder(apiUrl, service.ownerPath(app)), headers });
  return createWebhooksClient({ ...connection, requests, app });
}

/**
 * The ids of a place become part of a path.
 *
 * @throws HooksError `settings_invalid` for a place that is missing or no place
 */
export function checkPlace({ signIn, title }: ServiceDefinition, app: AppPlace | undefined): void {
  if (signIn === 'basic' || (app !== undefined && isAccountId(app.accountId) && isAppId(app.appId))) return;
  throw new HooksError('settings_invalid', `${title} needs the id of an account and of an app.`, {
    hint: 'Sign in again with dyte-hooks login.',
  });
}

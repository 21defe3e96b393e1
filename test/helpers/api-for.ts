import { createWebhooksApi } from '../../src/api/create-api.ts';
import { systemClock } from '../../src/process/system.ts';
import type { WebhooksApi } from '../../src/api/webhooks-api.ts';
import type { Settings } from '../../src/settings/settings.ts';

/** A client that makes its calls, for settings as a command makes them. */
export function apiFor({ service, apiUrl, credentials, accountId, app }: Settings): WebhooksApi {
  return createWebhooksApi({
    service,
    apiUrl,
    app: accountId === undefined || app === undefined ? undefined : { accountId, appId: app },
    authorization: credentials?.authorization ?? '',
    clock: systemClock,
    random: Math.random,
    signal: new AbortController().signal,
    environment: {},
    userAgent: 'dyte-hooks-test',
    onRetry: () => undefined,
  });
}

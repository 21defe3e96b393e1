import { onTestFinished } from 'vitest';
import { createAccountApi, type AccountApiOptions } from '../../src/api/account-client.ts';
import type { AccountApi } from '../../src/api/account-api.ts';
import { testClient, type TestClient } from './api-client.ts';
import { fakeClock } from './clock.ts';
import type { WebhooksApiOptions } from '../../src/api/create-api.ts';

export const ACCOUNT_ID = '0123456789abcdef0123456789abcdef';
export const APP_ID = '2b6a6e9c-5d34-4c1a-9f0e-7a1b2c3d4e5f';

/** The token inside is `not-a-real-token`: a message that shows it is a defect. */
export const BEARER = 'Bearer not-a-real-token';

/** Where an app's webhooks are below the base of the API. */
export const APP_PATH = `/accounts/${ACCOUNT_ID}/realtime/kit/${APP_ID}`;
export const APPS_PATH = `/accounts/${ACCOUNT_ID}/realtime/kit/apps`;

/** A client of the webhooks of one app. */
export function cloudflareClient(apiUrl: string, options: Partial<WebhooksApiOptions> = {}): TestClient {
  const app = { accountId: ACCOUNT_ID, appId: APP_ID };
  return testClient(apiUrl, { service: 'cloudflare', authorization: BEARER, app, ...options });
}

/** A client of what stands around them, which waits for nothing. */
export function accountClient(apiUrl: string, options: Partial<AccountApiOptions> = {}): AccountApi {
  const api = createAccountApi({
    service: 'cloudflare',
    apiUrl,
    accountId: ACCOUNT_ID,
    authorization: BEARER,
    clock: fakeClock(),
    random: () => 0,
    signal: new AbortController().signal,
    environment: {},
    userAgent: 'dyte-hooks/test',
    ...options,
  });
  onTestFinished(() => api.close());
  return api;
}

/** What Cloudflare's gateway says no with. */
export function gatewayError(code: number, message: string): object {
  return { success: false, errors: [{ code, message }], messages: [], result: null };
}

/** Cloudflare's envelope around accounts and tokens. */
export function result(value: unknown, more: object = {}): object {
  return { success: true, errors: [], messages: [], result: value, ...more };
}

/** An app as the service lists it. */
export function appEntry(id: string, name: string): object {
  return { id, name, created_at: '2026-03-04T05:06:07.000Z' };
}

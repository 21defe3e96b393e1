import { onTestFinished } from 'vitest';
import { createWebhooksApi, type RetryNotice, type WebhooksApiOptions } from '../../src/api/create-api.ts';
import type { WebhooksApi } from '../../src/api/webhooks-api.ts';
import { fakeClock, type FakeClock } from './clock.ts';

/** The key inside is `not-a-real-key`: a message that shows it, or this value, is a defect. */
export const AUTHORIZATION = `Basic ${Buffer.from('0a1b2c3d:not-a-real-key').toString('base64')}`;

export interface TestClient extends WebhooksApi {
  readonly clock: FakeClock;
  readonly notices: readonly RetryNotice[];
}

/** A client with a clock that waits for nothing, closed with the test. */
export function testClient(apiUrl: string, options: Partial<WebhooksApiOptions> = {}): TestClient {
  const notices: RetryNotice[] = [];
  const clock = fakeClock();
  const api = createWebhooksApi({
    service: 'dyte',
    apiUrl,
    authorization: AUTHORIZATION,
    clock,
    random: () => 0,
    signal: new AbortController().signal,
    environment: {},
    onRetry: (notice) => {
      notices.push(notice);
    },
    userAgent: 'dyte-hooks/test',
    ...options,
  });
  onTestFinished(() => api.close());
  return { ...api, clock, notices };
}

/** A webhook as the service returns it. */
export const WEBHOOK = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  name: 'All events',
  url: 'https://example.com/hook',
  events: ['meeting.started', 'meeting.ended'],
  enabled: true,
  created_at: '2026-01-02T03:04:05.678Z',
  updated_at: '2026-01-02T03:04:05.678Z',
  organization_id: 'kept as it came',
};

/** What creates it. */
export const WANTED = {
  name: WEBHOOK.name,
  url: WEBHOOK.url,
  events: WEBHOOK.events,
  enabled: WEBHOOK.enabled,
};

export function data(value: unknown): { success: true; data: unknown } {
  return { success: true, data: value };
}

export function serviceError(
  code: number,
  message: string,
): { success: false; error: { code: number; message: string } } {
  return { success: false, error: { code, message } };
}

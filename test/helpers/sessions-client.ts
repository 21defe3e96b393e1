import { onTestFinished } from 'vitest';
import type { RetryNotice, WebhooksApiOptions } from '../../src/api/create-api.ts';
import { BATCH_CALL_LIMITS } from '../../src/api/retry-decision.ts';
import type { SessionsApi } from '../../src/api/sessions-api.ts';
import { createSessionsApi } from '../../src/api/sessions-client.ts';
import { AUTHORIZATION } from './api-client.ts';
import { fakeClock, type FakeClock } from './clock.ts';

export interface TestSessionsClient extends SessionsApi {
  readonly clock: FakeClock;
  readonly notices: readonly RetryNotice[];
}

/** A client of sessions with a clock that waits for nothing, closed with the test. */
export function sessionsClient(
  apiUrl: string,
  options: Partial<WebhooksApiOptions> = {},
): TestSessionsClient {
  const notices: RetryNotice[] = [];
  const clock = fakeClock();
  const api = createSessionsApi({
    service: 'dyte',
    apiUrl,
    authorization: AUTHORIZATION,
    clock,
    random: () => 0,
    signal: new AbortController().signal,
    limits: BATCH_CALL_LIMITS,
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

/** All of a list. */
export async function all<Entry>(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of entries) found.push(entry);
  return found;
}

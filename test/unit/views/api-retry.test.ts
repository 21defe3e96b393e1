import { describe, expect, it } from 'vitest';
import { retryNotice, type Retry } from '../../../src/views/api-retry.ts';

const RETRY = { host: '127.0.0.1:4699', retry: 1, retries: 3 };

describe('retryNotice', () => {
  it.each([
    [
      { kind: 'no_answer', afterMs: 10_000 },
      400,
      'No answer from 127.0.0.1:4699 within 10 s; trying again (1 of 3).',
    ],
    [{ kind: 'answered', status: 503 }, 2000, '127.0.0.1:4699 answered 503; trying again in 2 s (1 of 3).'],
    [
      { kind: 'failed', what: 'the connection broke (ECONNRESET)' },
      999,
      '127.0.0.1:4699: the connection broke (ECONNRESET); trying again (1 of 3).',
    ],
  ] satisfies [Retry['reason'], number, string][])(
    'says why nothing seems to happen: %j',
    (reason, delayMs, text) => {
      expect(retryNotice({ ...RETRY, reason, delayMs })).toBe(text);
    },
  );

  it('obeys nothing in what it is told', () => {
    const reason = { kind: 'failed', what: '\u001b[2J' } as const;
    expect(retryNotice({ ...RETRY, reason, delayMs: 1 })).not.toContain('\u001b');
  });
});

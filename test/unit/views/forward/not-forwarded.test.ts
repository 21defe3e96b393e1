import { describe, expect, it } from 'vitest';
import type { NotForwarded } from '../../../../src/domain/forward/not-forwarded.ts';
import { notForwardedJson, notForwardedText } from '../../../../src/views/forward/not-forwarded.ts';

const NOW = new Date(2026, 0, 2, 14, 10).getTime();
const SINCE = new Date(2026, 0, 2, 14, 3, 7).getTime();
const YESTERDAY = new Date(2026, 0, 1, 9, 0, 0).getTime();

describe('why a target has not had a delivery, in words', () => {
  it.each<readonly [Omit<NotForwarded, 'target'>, string]>([
    [
      { reason: 'paused', value: 'ada@laptop', since: SINCE },
      'forwarding is paused since 14:03:07, by ada@laptop',
    ],
    [
      { reason: 'target_down', value: 'connection_refused', since: YESTERDAY },
      'connection refused since Jan 01 09:00:00',
    ],
    [{ reason: 'no_receiver', since: SINCE }, 'no "listen" with this target runs since 14:03:07'],
    [{ reason: 'no_receiver' }, 'no "listen" with this target runs'],
    [{ reason: 'retry' }, 'another try follows'],
    [{ reason: 'queued' }, 'its turn has not come'],
    [{ reason: 'rejected', value: 'signature' }, 'not sent on: it was rejected (bad signature)'],
    [{ reason: 'no_target' }, 'not sent on: "listen" had no target then'],
    [
      { reason: 'event_filter', rule: 'recording.*', value: 'meeting.ended\u001b[2J' },
      'not sent: it gets recording.*, and this is meeting.ended\\x1b[2J',
    ],
    [
      { reason: 'event_filter', rule: 'recording.*' },
      'not sent: it gets recording.*, and this is of no event',
    ],
    [
      { reason: 'unverified', rule: 'verified', value: 'key_unavailable' },
      'not sent: it gets only what is verified, and the signature is key unavailable',
    ],
    [{ reason: 'target_later', since: SINCE }, 'not sent: no "listen" had this target before 14:03:07'],
    [{ reason: 'target_earlier' }, 'not sent: no "listen" with this target ran then'],
    [{ reason: 'other_receiver' }, 'not sent: it came to a "listen" without this target'],
  ])('%j', (reason, text) => {
    expect(notForwardedText({ target: undefined, ...reason }, NOW)).toBe(text);
  });

  it('has no secrets of a target for programs', () => {
    const reason = { target: 'http://app/?token=hidden', reason: 'queued' } as const;
    expect(notForwardedJson(reason, false)).toEqual({
      target: 'http://app/?token=…',
      reason: 'queued',
      rule: null,
      value: null,
      since: null,
    });
    expect(notForwardedJson(reason, true).target).toBe('http://app/?token=hidden');
  });
});

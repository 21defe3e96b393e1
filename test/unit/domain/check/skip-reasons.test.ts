import { describe, expect, it } from 'vitest';
import { needText, notAskedText } from '../../../../src/domain/check/skip-reasons.ts';

describe('why a probe was left out', () => {
  it.each([
    [
      'trusted_key',
      'It sends deliveries that are signed with a key that the endpoint trusts; --unsigned-only sends none.',
    ],
    ['observer', 'Nothing shows what the endpoint did with a delivery; --observe <url or folder> does.'],
    ['keyless_endpoint', 'It asks an instance that has no key, which --key-missing-url <url> names.'],
  ] as const)('for lack of %s', (need, text) => {
    expect(needText(need)).toBe(text);
  });

  it.each([
    ['requests_used_up', 'All 7 requests of this check were sent: --max-requests <number> allows more.'],
    ['time_used_up', 'The time of a check is over, 110 s: --only asks a part.'],
    ['unanswered', 'The endpoint has not answered once.'],
    ['genuine_unanswered', 'It does not answer a genuine delivery in time, which this rests on.'],
    ['interrupted', 'The check was interrupted.'],
  ] as const)('%s', (reason, text) => {
    expect(notAskedText(reason, { maxRequests: 7, maxMs: 110_000 })).toBe(text);
  });
});

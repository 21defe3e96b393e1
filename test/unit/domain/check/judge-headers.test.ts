import { describe, expect, it } from 'vitest';
import { judgeHeaders, type HeadersContext } from '../../../../src/domain/check/judge-headers.ts';
import { answered, exchangeOf, judgementText, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Answer, Exchange, Judgement } from '../../../../src/domain/check/probe-result.ts';

const WHAT = 'genuine delivery with headers of some kind';
const READ_BOTH =
  'Read rtk-signature, and dyte-signature where that is missing; the same for the UUID and the webhook id. #read-both-header-families';
const RIGHT_KEY =
  'Check which key it verifies with, under which names it looks for the headers, and that it verifies RSA with SHA-256. #take-the-right-key';
const ANY_CASE =
  'Look headers up whatever the case of their names: a proxy may write them in another one. #read-headers-in-any-case';

const FIVE_TIMES = 'Dyte tries 5 times more, and then it is lost.';

function exchange(answer: Answer): Exchange {
  return exchangeOf(answer, { what: WHAT, body: Buffer.from('{}'), headers: [] });
}

const WRITINGS = ['own', 'other', 'both', 'spelling'] as const;

function judge(answer: Answer, context: Partial<HeadersContext>): Judgement {
  return judgeHeaders(exchange(answer), { writing: 'own', acceptsGenuine: true, policy: 'dyte', ...context });
}

describe('a genuine delivery with headers written in some way', () => {
  it.each(WRITINGS)('%s: is accepted with 2xx', (writing) => {
    for (const acceptsGenuine of [true, false, undefined]) {
      const judgement = judge(answered(299), { writing, acceptsGenuine });
      expect(judgementText(judgement)).toBe(`pass: It answered 299 to a ${WHAT}.`);
      expect(judgement.evidence).toEqual([exchange(answered(299))]);
    }
  });

  it.each([
    ['own', `fail: It answered 401 to a ${WHAT}. ${FIVE_TIMES}\n${RIGHT_KEY}`],
    ['other', `warn: It answered 401 to a ${WHAT}.\n${READ_BOTH}`],
    ['both', `fail: It answered 401 to a ${WHAT}. ${FIVE_TIMES}\n${READ_BOTH}`],
    ['spelling', `warn: It answered 401 to a ${WHAT}.\n${ANY_CASE}`],
  ] as const)('%s: is not accepted', (writing, text) => {
    const judgement = judge(answered(401), { writing });
    expect(judgementText(judgement)).toBe(text);
    expect(judgement.evidence).toEqual([exchange(answered(401))]);
  });

  it.each(WRITINGS)('%s: says nothing where no genuine delivery is accepted', (writing) => {
    for (const acceptsGenuine of [false, undefined]) {
      const judgement = judge(TIMEOUT, { writing, acceptsGenuine });
      expect(judgementText(judgement)).toBe(
        'skip: It does not accept genuine deliveries, whatever their headers.',
      );
      expect(judgement.evidence).toEqual([exchange(TIMEOUT)]);
    }
  });

  it('is accepted with the headers of the other service only', () => {
    const other = exchange(answered(200));
    const judgement = judge(answered(401), { acceptsGenuine: false, policy: 'realtimekit', other });
    expect(judgementText(judgement)).toBe(
      `fail: It answered 401 to a ${WHAT}, and accepted one with those of the other service. RealtimeKit will not send it again.\n${READ_BOTH}`,
    );
    expect(judgement.evidence).toEqual([exchange(answered(401)), other]);
    expect(judge(answered(401), { acceptsGenuine: false, writing: 'spelling', other }).verdict).toBe('skip');
  });

  it('is accepted with neither', () => {
    const judgement = judge(answered(401), { acceptsGenuine: false, other: exchange(answered(403)) });
    expect(judgement.verdict).toBe('skip');
    expect(judgement.evidence).toEqual([exchange(answered(401)), exchange(answered(403))]);
  });
});

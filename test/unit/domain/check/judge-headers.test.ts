import { describe, expect, it } from 'vitest';
import { judgeHeaders } from '../../../../src/domain/check/judge-headers.ts';
import { answered, exchangeOf, judgementText, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Answer, Exchange } from '../../../../src/domain/check/probe-result.ts';

const WHAT = 'genuine delivery with headers of some kind';
const READ_BOTH =
  'Read rtk-signature, and dyte-signature where that is missing; the same for the UUID and the webhook id. #read-both-header-families';
const RIGHT_KEY =
  'Check which key it verifies with, under which names it looks for the headers, and that it verifies RSA with SHA-256. #take-the-right-key';
const ANY_CASE =
  'Look headers up whatever the case of their names: a proxy may write them in another one. #read-headers-in-any-case';

const FIVE_TIMES = 'Dyte sends it 5 times again, and then it is lost.';

function exchange(answer: Answer): Exchange {
  return exchangeOf(answer, { what: WHAT, body: Buffer.from('{}'), headers: [] });
}

const WRITINGS = ['own', 'other', 'both', 'spelling'] as const;

describe('a genuine delivery with headers written in some way', () => {
  it.each(WRITINGS)('%s: is accepted with 2xx', (writing) => {
    for (const acceptsGenuine of [true, false, undefined]) {
      const judgement = judgeHeaders(exchange(answered(299)), writing, acceptsGenuine, 'dyte');
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
    const judgement = judgeHeaders(exchange(answered(401)), writing, true, 'dyte');
    expect(judgementText(judgement)).toBe(text);
    expect(judgement.evidence).toEqual([exchange(answered(401))]);
  });

  it.each([
    ['dyte', 'Dyte', FIVE_TIMES],
    ['realtimekit', 'RealtimeKit', 'How long RealtimeKit waits for an answer is not documented.'],
  ] as const)('says nothing of others where those of %s are not accepted', (policy, service, follows) => {
    for (const acceptsGenuine of [false, undefined]) {
      for (const writing of ['other', 'both', 'spelling'] as const) {
        const judgement = judgeHeaders(exchange(TIMEOUT), writing, acceptsGenuine, policy);
        expect(judgementText(judgement)).toBe(
          `skip: It does not accept the headers of ${service} as the service writes them either.`,
        );
        expect(judgement.evidence).toEqual([exchange(TIMEOUT)]);
      }
      expect(judgementText(judgeHeaders(exchange(TIMEOUT), 'own', acceptsGenuine, policy))).toBe(
        `fail: It gave no answer within 3 s to a ${WHAT}. ${follows}\n${RIGHT_KEY}`,
      );
    }
  });
});

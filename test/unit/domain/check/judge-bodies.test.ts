import { describe, expect, it } from 'vitest';
import { judgeOddBody } from '../../../../src/domain/check/judge-bodies.ts';
import { answered, exchangeOf, judgementText, REFUSED, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Answer, Exchange } from '../../../../src/domain/check/probe-result.ts';

const WHAT = 'genuine delivery with a number written 1.0';
const REMEDY =
  'Verify the bytes as they came, before anything parses, decodes or trims them. #verify-the-raw-body';

function exchange(answer: Answer): Exchange {
  return exchangeOf(answer, { what: WHAT, body: Buffer.from('{}'), headers: [] });
}

describe('a genuine delivery that is written in an odd way', () => {
  it.each([true, false, undefined])('is accepted with 2xx (others are: %s)', (acceptsGenuine) => {
    const judgement = judgeOddBody(exchange(answered(204)), acceptsGenuine, 'dyte');
    expect(judgementText(judgement)).toBe(`pass: It answered 204 to a ${WHAT}.`);
    expect(judgement.evidence).toEqual([exchange(answered(204))]);
  });

  it.each([
    [answered(401), 'answered 401', 'RealtimeKit will not send it again.'],
    [answered(302), 'answered 302', 'RealtimeKit will not send it again.'],
    [answered(500), 'answered 500', 'RealtimeKit sends it again; how often is not documented.'],
    [TIMEOUT, 'gave no answer within 3 s', 'How long RealtimeKit waits for an answer is not documented.'],
    [
      REFUSED,
      'gave no answer (connection refused)',
      'RealtimeKit sends it again; how often is not documented.',
    ],
  ])('is not accepted: %j', (answer, words, follows) => {
    const judgement = judgeOddBody(exchange(answer), true, 'realtimekit');
    expect(judgementText(judgement)).toBe(`fail: It ${words} to a ${WHAT}. ${follows}\n${REMEDY}`);
    expect(judgement.evidence).toEqual([exchange(answer)]);
    expect(judgementText(judgeOddBody(exchange(answer), true, 'dyte'))).toBe(
      `fail: It ${words} to a ${WHAT}. Dyte tries 5 times more, and then it is lost.\n${REMEDY}`,
    );
  });

  it.each([false, undefined])('says nothing where no other one is accepted (%s)', (acceptsGenuine) => {
    const judgement = judgeOddBody(exchange(answered(401)), acceptsGenuine, 'dyte');
    expect(judgementText(judgement)).toBe('skip: It does not accept any other genuine delivery either.');
    expect(judgement.evidence).toEqual([exchange(answered(401))]);
  });

  it('says nothing where the same written plainly is not accepted either', () => {
    const judgement = judgeOddBody(exchange(answered(401)), true, 'dyte', exchange(answered(422)));
    expect(judgementText(judgement)).toBe(
      'skip: It answered 422 where the same is written plainly: it is an unknown field that it does not accept.',
    );
    expect(judgement.evidence).toEqual([exchange(answered(401)), exchange(answered(422))]);
    const plain = judgeOddBody(exchange(answered(401)), true, 'dyte', exchange(answered(200)));
    expect(plain).toEqual(judgeOddBody(exchange(answered(401)), true, 'dyte'));
    expect(judgeOddBody(exchange(answered(200)), true, 'dyte', exchange(answered(422))).verdict).toBe('pass');
  });
});

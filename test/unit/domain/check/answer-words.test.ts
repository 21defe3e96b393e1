import { describe, expect, it } from 'vitest';
import { answerWords, whatFollows } from '../../../../src/domain/check/answer-words.ts';
import { answered, REFUSED, TIMEOUT } from '../../../helpers/exchanges.ts';

describe('what an endpoint did', () => {
  it.each([
    [answered(401), 'answered 401'],
    [TIMEOUT, 'gave no answer within 3 s'],
    [{ kind: 'timeout', durationMs: 350 } as const, 'gave no answer within 0.3 s'],
    [REFUSED, 'gave no answer (connection refused)'],
  ])('%j is "%s"', (answer, words) => {
    expect(answerWords(answer)).toBe(words);
  });
});

describe('what the service does next', () => {
  const AGAIN = 'RealtimeKit sends it again; how often is not documented.';
  const FIVE_TIMES = 'Dyte tries 5 times more, and then it is lost.';
  it.each([
    [answered(200), 'Dyte takes it as delivered.', 'RealtimeKit takes it as delivered.'],
    [answered(302), FIVE_TIMES, 'RealtimeKit will not send it again.'],
    [answered(404), FIVE_TIMES, 'RealtimeKit will not send it again.'],
    [answered(500), FIVE_TIMES, AGAIN],
    [REFUSED, FIVE_TIMES, AGAIN],
    [TIMEOUT, FIVE_TIMES, 'How long RealtimeKit waits for an answer is not documented.'],
  ])('after %j', (answer, dyte, realtimekit) => {
    expect(whatFollows(answer, 'dyte')).toBe(dyte);
    expect(whatFollows(answer, 'realtimekit')).toBe(realtimekit);
  });
});

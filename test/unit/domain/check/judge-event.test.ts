import { describe, expect, it } from 'vitest';
import { ANSWER_FIRST } from '../../../../src/domain/check/judge-accepted.ts';
import { ANSWER_EVERY_EVENT, GENUINE_REFUSED, judgeEvent } from '../../../../src/domain/check/judge-event.ts';
import { exchangeWith, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Answer } from '../../../../src/domain/check/probe-result.ts';

const sure = (id: string, answer: Answer | number) => ({
  variant: { id, isCertain: true },
  exchange: exchangeWith(answer),
  isAfterStart: false,
});
const other = (id: string, answer: Answer | number) => ({
  variant: { id, isCertain: false },
  exchange: exchangeWith(answer),
  isAfterStart: false,
});
const judge = (tried: Parameters<typeof judgeEvent>[1], unsent = 0) =>
  judgeEvent('meeting.ended', tried, { policy: 'realtimekit', unsent });

describe('an event in all its payloads', () => {
  it('is well taken where each was answered 2xx', () => {
    const tried = [sure('new', 200), other('old', 204)];
    expect(judge(tried)).toEqual({
      verdict: 'pass',
      finding: 'It answered 2xx to all 2 payloads of meeting.ended.',
      evidence: tried.map(({ exchange }) => exchange),
    });
    expect(judge([sure('new', 200)])).toMatchObject({
      finding: 'It answered 2xx to the payload of meeting.ended.',
    });
  });

  it('is well taken, too, where it must come after the start of its session', () => {
    expect(judge([sure('new', 200), { ...other('old', 200), isAfterStart: true }])).toMatchObject({
      verdict: 'pass',
      finding:
        'It answered 2xx to all 2 payloads of meeting.ended, once it had meeting.started of the same session.',
    });
  });

  it('fails by a payload that the service sends', () => {
    const bad = sure('new', 500);
    const odd = other('old', 400);
    expect(judge([bad, sure('two', 200), odd])).toEqual({
      verdict: 'fail',
      finding: 'It answered 500 to new. RealtimeKit sends it again; how often is not documented.',
      remedy: ANSWER_EVERY_EVENT,
      evidence: [bad.exchange, odd.exchange],
    });
  });

  it('warns of one that it is not known to send', () => {
    const odd = other('old', 400);
    expect(judge([sure('new', 200), odd])).toEqual({
      verdict: 'warn',
      finding: 'It answered 400 to old. RealtimeKit is not known to send this payload today.',
      remedy: ANSWER_EVERY_EVENT,
      evidence: [odd.exchange],
    });
    expect(judge([sure('new', 200), odd, other('older', 500)])).toMatchObject({
      finding:
        'It answered 400 to old; it answered 500 to older. RealtimeKit is not known to send these payloads today.',
    });
  });

  it('says which were not sent once one got no answer', () => {
    expect(judge([sure('new', TIMEOUT)], 1)).toMatchObject({
      verdict: 'fail',
      finding: expect.stringMatching(/ The other payload was not sent\.$/) as string,
      remedy: ANSWER_FIRST,
    });
    expect(judge([other('old', TIMEOUT)], 2)).toMatchObject({
      verdict: 'warn',
      finding: expect.stringMatching(/ The other 2 were not sent\.$/) as string,
      remedy: ANSWER_FIRST,
    });
  });

  it.each([
    [[401, 403], GENUINE_REFUSED],
    [[401], GENUINE_REFUSED],
    [[401, 400], ANSWER_EVERY_EVENT],
    [[402], ANSWER_EVERY_EVENT],
    [[500], ANSWER_EVERY_EVENT],
  ])('that is refused with %j has its remedy', (statuses, remedy) => {
    expect(judge(statuses.map((status) => sure('a', status)))).toMatchObject({ remedy });
    expect(judge(statuses.map((status) => other('a', status)))).toMatchObject({ remedy });
  });
});

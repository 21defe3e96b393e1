import { describe, expect, it } from 'vitest';
import { ANY_ORDER, judgeOutOfOrder } from '../../../../src/domain/check/judge-out-of-order.ts';
import { ANSWER_FIRST } from '../../../../src/domain/check/judge-accepted.ts';
import { namedExchange, TIMEOUT } from '../../../helpers/exchanges.ts';

const ended = namedExchange('meeting.ended', 200);

describe('a session that is told backwards', () => {
  it('is well taken where each is answered 2xx', () => {
    const started = namedExchange('meeting.started', 200);
    expect(judgeOutOfOrder({ backwards: [ended, started], inOrder: [] }, 'dyte')).toEqual({
      verdict: 'pass',
      finding: 'It answered 2xx to meeting.ended, meeting.started, in this order.',
      evidence: [ended.exchange, started.exchange],
    });
  });

  it('fails by those that come too early for it', () => {
    const left = namedExchange('meeting.participantLeft', 404);
    expect(judgeOutOfOrder({ backwards: [ended, left], inOrder: [] }, 'realtimekit')).toEqual({
      verdict: 'fail',
      finding:
        'It answered 404 to meeting.participantLeft. RealtimeKit will not send it again. The session was told backwards.',
      remedy: ANY_ORDER,
      evidence: [left.exchange],
    });
  });

  it('has the remedy for slowness where only time was missing', () => {
    const late = namedExchange('meeting.ended', TIMEOUT);
    expect(judgeOutOfOrder({ backwards: [late], inOrder: [] }, 'dyte')).toMatchObject({
      remedy: ANSWER_FIRST,
    });
  });

  it('is not held against it where it never takes an event', () => {
    const [left, joined] = [namedExchange('left', 500), namedExchange('joined', 404)];
    const inOrder = [namedExchange('joined', 200), namedExchange('left', 500)];
    expect(judgeOutOfOrder({ backwards: [left, joined], inOrder }, 'realtimekit')).toMatchObject({
      verdict: 'fail',
      finding:
        'It answered 404 to joined. RealtimeKit will not send it again. The session was told backwards.',
      evidence: [joined.exchange],
    });
    expect(judgeOutOfOrder({ backwards: [left, ended], inOrder }, 'realtimekit')).toEqual({
      verdict: 'skip',
      reason: 'It does not accept left in the right order either.',
      evidence: [left.exchange],
    });
  });
});

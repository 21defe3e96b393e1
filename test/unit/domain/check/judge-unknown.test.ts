import { describe, expect, it } from 'vitest';
import {
  ACCEPT_THE_UNKNOWN,
  ALLOW_FOR_LESS,
  judgeMissing,
  judgeNull,
  judgeUnknown,
} from '../../../../src/domain/check/judge-unknown.ts';
import { namedExchange } from '../../../helpers/exchanges.ts';

const bad = namedExchange('meeting.ended without what may be missing', 422);
const FINDING =
  'It answered 422 to meeting.ended without what may be missing. RealtimeKit will not send it again.';

describe('what is unknown', () => {
  it('is to be accepted', () => {
    expect(judgeUnknown([namedExchange('a', 200)], 'dyte').verdict).toBe('pass');
    expect(judgeUnknown([bad], 'realtimekit')).toEqual({
      verdict: 'fail',
      finding: FINDING,
      remedy: ACCEPT_THE_UNKNOWN,
      evidence: [bad.exchange],
    });
  });
});

describe('null', () => {
  it('is to be accepted where it may be', () => {
    expect(judgeNull([namedExchange('a', 200)], 'dyte').verdict).toBe('pass');
    expect(judgeNull([bad], 'realtimekit')).toEqual({
      verdict: 'fail',
      finding: FINDING,
      remedy: ALLOW_FOR_LESS,
      evidence: [bad.exchange],
    });
  });
});

describe('missing fields', () => {
  const ended = namedExchange('meeting.ended', 422);
  const needed = namedExchange('meeting.title', 422);
  const each = [namedExchange('reason', 200), needed];

  it('are named where the endpoint does not do without them', () => {
    expect(judgeMissing({ cases: [ended], each, event: 'meeting.ended' }, 'realtimekit')).toEqual({
      verdict: 'fail',
      finding: `${FINDING} Of meeting.ended it needs meeting.title.`,
      remedy: ALLOW_FOR_LESS,
      evidence: [ended.exchange, needed.exchange],
    });
  });

  it('are not named where each may be missing by itself, or nothing was wrong', () => {
    const [one] = each;
    const rest = { each: one === undefined ? [] : [one], event: 'meeting.ended' } as const;
    expect(judgeMissing({ cases: [ended], ...rest }, 'realtimekit')).toMatchObject({ finding: FINDING });
    expect(judgeMissing({ cases: [ended], each, event: undefined }, 'realtimekit')).toMatchObject({
      finding: FINDING,
    });
    const good = [namedExchange('a', 200)];
    expect(judgeMissing({ cases: good, each, event: 'meeting.ended' }, 'realtimekit')).toMatchObject({
      verdict: 'pass',
      finding: 'It answered 2xx to it.',
    });
  });
});

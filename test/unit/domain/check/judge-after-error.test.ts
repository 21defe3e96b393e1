import { describe, expect, it } from 'vitest';
import {
  ANSWER_5XX,
  judgeAfterError,
  MARK_WITH_THE_WORK,
  NO_2XX_BEFORE,
  type CourseOfError,
} from '../../../../src/domain/check/judge-after-error.ts';
import { WORK_ONCE, type Observed } from '../../../../src/domain/check/judge-repeats.ts';
import { answered, exchangeOf, exchangeWith } from '../../../helpers/exchanges.ts';

const failed = exchangeWith(500);
const good = exchangeWith(200);

const seen = (times: number | undefined): Observed => ({ times, problem: 'it answers 500', name: './done' });

function judge(parts: Partial<Extract<CourseOfError, { kind: 'repeated' }>>) {
  const course = {
    kind: 'repeated',
    first: failed,
    repeat: good,
    isSame: true,
    observed: undefined,
  } as const;
  return judgeAfterError({ ...course, ...parts }, 'realtimekit');
}

describe('an endpoint that fails at first', () => {
  it('says nothing where it did not fail, and how it can be made to', () => {
    expect(judgeAfterError({ kind: 'never_failed' }, 'dyte')).toEqual({
      verdict: 'skip',
      reason:
        'It failed at nothing that was sent. In a test environment, let the work for a delivery with the header dyte-hooks-check: fail-once fail (docs/check.md#let-an-endpoint-fail).',
    });
  });

  it('loses the event where it hides that', () => {
    expect(judgeAfterError({ kind: 'hidden', first: good, observed: seen(0) }, 'realtimekit')).toEqual({
      verdict: 'fail',
      finding:
        'It answered 200 although its work failed: ./done shows none. RealtimeKit takes it as delivered. The event is lost.',
      remedy: NO_2XX_BEFORE,
      evidence: [good],
    });
  });

  it('loses it where it answers what is final', () => {
    const first = exchangeWith(400);
    expect(judgeAfterError({ kind: 'final', first }, 'realtimekit')).toEqual({
      verdict: 'fail',
      finding: 'It answered 400 when its work failed. RealtimeKit will not send it again.',
      remedy: ANSWER_5XX,
      evidence: [first],
    });
  });

  const FINDING = 'It answered 500 at first, and answered 200 when the delivery came again';
  const evidence = [failed, good];

  it('has done its work in the end', () => {
    for (const isSame of [true, false])
      expect(judge({ isSame, observed: seen(1) })).toEqual({
        verdict: 'pass',
        finding: `${FINDING}; ./done shows its work once.`,
        evidence,
      });
  });

  it.each([
    [true, 'fail'],
    [false, 'warn'],
  ])('has lost the event; the same bytes: %s', (isSame, verdict) => {
    expect(judge({ isSame, observed: seen(0) })).toEqual({
      verdict,
      finding: `${FINDING}, but ./done shows no work for it: the event is lost.`,
      remedy: MARK_WITH_THE_WORK,
      evidence,
    });
  });

  it('has done some of it twice', () => {
    expect(judge({ observed: seen(2) })).toEqual({
      verdict: 'warn',
      finding: `${FINDING}; ./done shows its work 2 times: what was done before the error was not undone.`,
      remedy: WORK_ONCE,
      evidence,
    });
  });

  it.each([
    [true, 'fail'],
    [false, 'warn'],
  ])('does not accept it afterwards; the same bytes: %s', (isSame, verdict) => {
    const repeat = exchangeWith(409);
    expect(judge({ repeat, isSame, observed: seen(1) })).toEqual({
      verdict,
      finding:
        'It answered 500 at first, and answered 409 when the delivery came again. RealtimeKit will not send it again.',
      remedy: MARK_WITH_THE_WORK,
      evidence: [failed, repeat],
    });
  });

  it('cannot be judged from outside', () => {
    expect(judge({})).toEqual({
      verdict: 'skip',
      reason: `${FINDING}. Whether it did the work then is not to be seen from outside: --observe <url or folder> shows it.`,
      evidence,
    });
    expect(judge({ observed: seen(undefined) })).toEqual({
      verdict: 'skip',
      reason: `${FINDING}. ./done does not tell what was done: it answers 500.`,
      evidence,
    });
  });

  it.each(['{"status":"duplicate"}', 'Already processed', 'seen before', 'DUPLICATED', 'repeated delivery'])(
    'gives itself away by its words: %s',
    (body) => {
      const repeat = exchangeOf(answered(200, { body }));
      expect(judge({ repeat })).toEqual({
        verdict: 'warn',
        finding: `${FINDING}, where it speaks of one that it has already: then its work was never done.`,
        remedy: MARK_WITH_THE_WORK,
        evidence: [failed, repeat],
      });
      expect(judge({ repeat, observed: seen(1) }).verdict).toBe('pass');
    },
  );

  it.each(['ok', 'nonduplicate', ''])('does not give itself away by other words: %s', (body) => {
    expect(judge({ repeat: exchangeOf(answered(200, { body })) }).verdict).toBe('skip');
  });
});

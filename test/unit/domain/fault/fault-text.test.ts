import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { FAULT_WORDS, faultWord } from '../../../../src/domain/fault/delivery-fault.ts';
import { faultSentence, parseFault } from '../../../../src/domain/fault/fault-text.ts';

describe('a fault on a command line', () => {
  it.each([
    ['lose=10%', { kind: 'lose', share: 0.1 }, '10% of the deliveries will be lost.'],
    [
      'fail',
      { kind: 'fail', status: 500, attempts: 1 },
      'All deliveries will fail with 500, unsent, at the first attempt.',
    ],
    [
      'fail=2/5,status=404,attempts=3',
      { kind: 'fail', count: 2, of: 5, status: 404, attempts: 3 },
      '2 of each 5 deliveries of an event will fail with 404, unsent, at the first 3 attempts.',
    ],
    [
      'drop=1',
      { kind: 'drop', count: 1, at: 'answer', attempts: 1 },
      'The first delivery will lose the answer, at the first attempt.',
    ],
    [
      'drop=3, at=request',
      { kind: 'drop', count: 3, at: 'request', attempts: 1 },
      'The first 3 deliveries will break off on the way, at the first attempt.',
    ],
    ['delay,by=1.5s', { kind: 'delay', byMs: 1500 }, 'All deliveries will be sent 1500ms late.'],
    [
      'duplicate=100%',
      { kind: 'duplicate', share: 1, afterMs: 0 },
      '100% of the deliveries will be sent twice, at the same moment.',
    ],
    [
      'Duplicate,after=2s',
      { kind: 'duplicate', afterMs: 2000 },
      'All deliveries will be sent twice, 2s apart.',
    ],
    [
      'reorder=50%',
      { kind: 'reorder', share: 0.5, withinMs: 5000 },
      '50% of the deliveries will be held back until another one has overtaken, for 5s at most.',
    ],
    ['new-uuid', { kind: 'new_uuid' }, 'All deliveries will get a new UUID with each retry.'],
    ['new_uuid', { kind: 'new_uuid' }, 'All deliveries will get a new UUID with each retry.'],
    [
      'throttle',
      { kind: 'throttle', failures: 3, byMs: 10_000 },
      'After 3 failed attempts in a row at an address, attempts there will be 10s apart.',
    ],
  ])('is read and said: %s', (text, fault, sentence) => {
    const parsed = parseFault(text);
    expect(parsed).toEqual(fault);
    expect(faultSentence(parsed)).toBe(sentence);
  });

  it('names the events that it is for', () => {
    const events = ['meeting.ended', 'meeting.started'] as const;
    expect(faultSentence({ kind: 'lose', share: 0.1, count: 2, events })).toBe(
      'Of the deliveries of meeting.ended, meeting.started 10% will be lost, 2 in all.',
    );
    expect(faultSentence({ kind: 'lose', count: 2, of: 5, events })).toBe(
      '2 of each 5 deliveries of an event (meeting.ended, meeting.started) will be lost.',
    );
    expect(faultSentence({ kind: 'delay', byMs: 1, events })).toBe(
      'All deliveries of meeting.ended, meeting.started will be sent 1ms late.',
    );
  });

  it.each([
    ['', 'Give a kind'],
    ['dupplicate=10%', 'Did you mean duplicate?'],
    ['lose=0%', 'Say how many deliveries as'],
    ['lose=some', 'Say how many deliveries as'],
    ['fail=3/2', 'the first number is no larger than the second'],
    ['fail=1/1001', 'at most 1000'],
    ['fail=0/5', 'The amount is a whole number from 1 to 1000000.'],
    ['fail,status=200', 'status is a whole number from 300 to 599.'],
    ['fail,status=lots', 'status is a whole number from 300 to 599.'],
    ['fail,status', 'status is a whole number from 300 to 599.'],
    ['fail,by=2s', 'There is no setting "by". Its settings are status and attempts.'],
    ['lose,by=2s', 'There is no setting "by". It has no settings.'],
    ['delay,byMs=2', 'There is no setting "byMs". Its settings are by.'],
    ['delay,by=2', 'by is a duration from 1ms to 1h.'],
    ['delay,by=2h', 'by is a duration from 1ms to 1h.'],
    ['drop,at=never', 'at is one of request, answer.'],
    ['throttle=10%', 'throttle meets addresses'],
  ])('is refused where it makes no sense: %s', (text, hint) => {
    const refused = (): unknown => parseFault(text);
    expect(refused).toThrow(HooksError);
    expect(refused).toThrow(
      expect.objectContaining({ code: 'usage_invalid', hint: expect.stringContaining(hint) }),
    );
  });

  it('never fails otherwise', () => {
    const part = fc.constantFrom('=', ',', '%', '/', '10', '2s', 'at', 'by', ' ', ...FAULT_WORDS);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const outcome = outcomeOf(text);
          expect(outcome instanceof HooksError || FAULT_WORDS.some((word) => word === outcome)).toBe(true);
        },
      ),
    );
  });
});

/** What it is called, or why it is refused. */
function outcomeOf(text: string): unknown {
  try {
    return faultWord(parseFault(text).kind);
  } catch (error) {
    return error;
  }
}

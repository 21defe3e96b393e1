import { describe, expect, it } from 'vitest';
import { observedOutcomes } from '../../../../src/domain/check/observed-outcomes.ts';
import { answered, REFUSED, TIMEOUT } from '../../../helpers/exchanges.ts';
import { resultsWith, resultWith } from '../../../helpers/probe-results.ts';

describe('what is observed', () => {
  it.each([
    [answered(200), 'accepted'],
    [answered(401), 'refused'],
    [answered(500), 'failed'],
    [answered(599), 'failed'],
    [answered(302), 'unclear'],
    [answered(101), 'unclear'],
    [TIMEOUT, 'unclear'],
    [REFUSED, 'unclear'],
  ] as const)('%j is %s', (answer, outcome) => {
    const outcomes = observedOutcomes(resultsWith({ 'bodies.spaces': answer }), 'dyte');
    expect(outcomes.of('bodies.spaces')).toBe(outcome);
    expect(outcomes.answerTo('bodies.spaces')).toEqual(answer);
  });

  it('is nothing where nothing was asked', () => {
    const outcomes = observedOutcomes(
      [
        { id: 'a', group: 'bodies', title: 'a', judgement: { verdict: 'skip', reason: 'r' }, durationMs: 0 },
        {
          id: 'b',
          group: 'bodies',
          title: 'b',
          judgement: { verdict: 'pass', finding: 'f', evidence: [] },
          durationMs: 0,
        },
      ],
      'dyte',
    );
    for (const id of ['a', 'b', 'c']) {
      expect(outcomes.of(id)).toBeUndefined();
      expect(outcomes.answerTo(id)).toBeUndefined();
    }
    expect(outcomes.genuine).toBeUndefined();
  });

  it('is what became of genuine deliveries, by the headers of the service first', () => {
    const results = resultsWith({ 'headers.rtk': 401, 'headers.dyte': 200, 'events.meeting-started': 500 });
    expect(observedOutcomes(results, 'realtimekit').genuine).toBe('refused');
    expect(observedOutcomes(results, 'dyte').genuine).toBe('accepted');
  });

  it('is by events next, of which one that is accepted counts', () => {
    const one = resultsWith({ 'events.meeting-started': 500, 'events.meeting-ended': 401 });
    expect(observedOutcomes(one, 'dyte').genuine).toBe('failed');
    const other = resultsWith({ 'events.meeting-started': 500, 'events.meeting-ended': 200 });
    expect(observedOutcomes(other, 'dyte').genuine).toBe('accepted');
    const none = resultsWith({ 'repeats.twice': 200 });
    expect(observedOutcomes(none, 'dyte').genuine).toBeUndefined();
  });

  it('is by bodies last, which fail only beside others that are accepted', () => {
    const genuine = (...parameters: Parameters<typeof resultWith>): string | undefined =>
      observedOutcomes([resultWith(...parameters)], 'dyte').genuine;
    expect(genuine('bodies.spaces', 401, 'fail')).toBe('accepted');
    expect(genuine('bodies.spaces', 401, 'skip')).toBeUndefined();
    expect(genuine('bodies.spaces', 200, 'pass')).toBeUndefined();
    expect(genuine('authentic.forged', 200, 'fail')).toBeUndefined();
    const several = [resultWith('bodies.spaces', 200), resultWith('bodies.crlf', 401, 'fail')];
    expect(observedOutcomes(several, 'dyte').genuine).toBe('accepted');
  });
});

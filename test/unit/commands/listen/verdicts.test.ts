import { describe, expect, it } from 'vitest';
import { Verdicts, type VerdictOptions } from '../../../../src/commands/listen/verdicts.ts';
import type { ForwardOutcome } from '../../../../src/domain/delivery/stored-delivery.ts';
import type { ForwardTry } from '../../../../src/domain/forward/forward-try.ts';
import { answered } from '../../../helpers/forwarding.ts';

const OPTIONS: VerdictOptions = { policy: 'dyte', relays: false, retries: false, verbose: false };
const LOST: ForwardOutcome = { kind: 'network_error', fault: 'connection_lost', durationMs: 1 };

function ended(outcome: ForwardOutcome, parts: Partial<ForwardTry> = {}): ForwardTry {
  return {
    position: 1,
    id: 'id',
    event: undefined,
    target: 'http://localhost:3000/',
    tryNumber: 1,
    startedAt: 0,
    outcome,
    state: 'failed',
    retryInMs: undefined,
    ...parts,
  };
}

function sentences(
  outcomes: readonly ForwardOutcome[],
  options: Partial<VerdictOptions> = {},
): readonly (string | undefined)[] {
  const verdicts = new Verdicts({ ...OPTIONS, ...options });
  return outcomes.map((outcome) => verdicts.sentenceFor(ended(outcome)));
}

describe('what the service would have done', () => {
  it('is said once for each kind, and cannot be taken for what listen does', () => {
    expect(sentences([answered(503), answered(503), LOST, answered(500), LOST])).toEqual([
      'Dyte itself sends again after a 503. listen does not, unless you give --forward-retry.',
      undefined,
      'Dyte itself sends again after no answer.',
      'Dyte itself sends again after a 500.',
      undefined,
    ]);
    expect(sentences([answered(200, 4000), answered(200, 5000)])).toEqual([
      'It took 4.0 s. Dyte itself waits 3 s, and then sends again.',
      undefined,
    ]);
  });

  it('is said each time with --verbose', () => {
    expect(sentences([answered(404), answered(404)], { policy: 'realtimekit', verbose: true })).toEqual([
      'RealtimeKit itself does not send again after a 404.',
      'RealtimeKit itself does not send again after a 404.',
    ]);
  });

  it('is not said where the service hears the answer, or its policy is followed', () => {
    expect(sentences([answered(503), answered(404)], { relays: true })).toEqual([undefined, undefined]);
    expect(sentences([answered(503)], { retries: true })).toEqual([undefined]);
    expect(sentences([answered(404)], { retries: true, policy: 'realtimekit' })).toEqual([
      'RealtimeKit itself does not send again after a 404.',
    ]);
    const verdicts = new Verdicts(OPTIONS);
    expect(verdicts.sentenceFor(ended(answered(503), { retryInMs: 1000, state: 'pending' }))).toBeUndefined();
  });

  it('is counted, of what failed', () => {
    const verdicts = new Verdicts({ ...OPTIONS, policy: 'realtimekit' });
    for (const outcome of [answered(503), answered(404), LOST]) verdicts.count(ended(outcome));
    verdicts.count(ended(answered(200), { state: 'succeeded' }));
    verdicts.count(ended(answered(503), { state: 'pending', retryInMs: 1 }));
    expect(verdicts.resent).toBe(2);
    const relaying = new Verdicts({ ...OPTIONS, relays: true });
    relaying.count(ended(answered(503)));
    expect(relaying.resent).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { forwardEventJson, targetSummaryJson } from '../../../../src/views/forward/json.ts';
import type { ForwardTry } from '../../../../src/domain/forward/forward-try.ts';

const TRY: ForwardTry = {
  position: 7,
  id: 'abc',
  event: undefined,
  target: 'http://localhost:3000/?key=hidden',
  tryNumber: 2,
  startedAt: Date.parse('2026-01-02T03:04:05.678Z'),
  outcome: {
    kind: 'answered',
    status: 500,
    durationMs: 3.00049,
    headers: [['X-One', '1']],
    answerStart: Buffer.from('oh'),
  },
  state: 'pending',
  retryInMs: 2000,
};

const OPTIONS = { policy: 'realtimekit', showSecrets: false, verbose: false } as const;

describe('the JSON of a forward', () => {
  it('has what a script needs', () => {
    expect(forwardEventJson(TRY, OPTIONS)).toEqual({
      type: 'forward',
      position: 7,
      id: 'abc',
      event: null,
      target: 'http://localhost:3000/?key=…',
      number: 2,
      state: 'pending',
      retryInMs: 2000,
      startedAt: '2026-01-02T03:04:05.678Z',
      outcome: 'answered',
      durationMs: 3,
      status: 500,
      fault: null,
      exitCode: null,
      signal: null,
      reason: null,
      policy: { name: 'realtimekit', action: 'retry', tooSlow: false },
    });
  });

  it('has the answer where it is wanted, and secrets too', () => {
    const json = forwardEventJson(TRY, { ...OPTIONS, verbose: true, showSecrets: true });
    expect(json).toMatchObject({
      target: TRY.target,
      headers: { 'x-one': '1' },
      answerStart: 'oh',
    });
  });

  it('has no verdict on a command, whose words are no URL', () => {
    const outcome = {
      kind: 'exited',
      code: 3,
      signal: null,
      durationMs: 1,
      answerStart: Buffer.alloc(0),
    } as const;
    const json = forwardEventJson({ ...TRY, target: 'exec:a ?b=c', outcome }, OPTIONS);
    expect(json).toMatchObject({ target: 'exec:a ?b=c', outcome: 'exited', exitCode: 3, policy: null });
  });

  it('masks the target in the summary too', () => {
    const numbers = { succeeded: 1, failed: 2, waiting: 3 };
    expect(targetSummaryJson({ target: TRY.target, ...numbers }, false)).toEqual({
      target: 'http://localhost:3000/?key=…',
      ...numbers,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { isAccepted, isRefused } from '../../../../src/domain/check/answers.ts';
import type { Answer } from '../../../../src/domain/check/probe-result.ts';

const answered = (status: number): Answer => ({
  kind: 'answered',
  status,
  headers: [],
  start: Buffer.alloc(0),
  durationMs: 1,
});

describe('an answer', () => {
  it.each([
    [199, false, false],
    [200, true, false],
    [299, true, false],
    [300, false, false],
    [399, false, false],
    [400, false, true],
    [499, false, true],
    [500, false, false],
  ])('%s: accepted %s, refused %s', (status, accepted, refused) => {
    expect([isAccepted(answered(status)), isRefused(answered(status))]).toEqual([accepted, refused]);
  });

  it('is neither where none came', () => {
    for (const answer of [
      { kind: 'timeout', durationMs: 3000 },
      { kind: 'network_error', fault: 'connection_refused', durationMs: 1 },
    ] as const)
      expect([isAccepted(answer), isRefused(answer)]).toEqual([false, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { createProbes } from '../../../src/receiver/http/probes.ts';
import { proveAddress, type Prober } from '../../../src/tunnel/prove-address.ts';
import { fakeClock } from '../../helpers/clock.ts';
import type { AddressAnswer } from '../../../src/domain/connection/address-answer.ts';
import type { AddressProblem } from '../../../src/domain/connection/address-problem.ts';

const UNKNOWN: AddressAnswer = { kind: 'failed', fault: 'host_not_found', code: 'ENOTFOUND' };
const OFFLINE: AddressAnswer = { kind: 'answered', status: 530, location: undefined, body: '' };
const OTHER: AddressAnswer = { kind: 'answered', status: 404, location: undefined, body: 'not here' };

/** Answers in turn, the last one for ever; `here` is answered as the receiver does. */
function prober(...answers: readonly (AddressAnswer | 'here')[]): Prober & { readonly asked: string[] } {
  const probes = createProbes();
  const asked: string[] = [];
  return {
    asked,
    expect: () => probes.expect(),
    ask: async (url) => {
      const answer = answers[Math.min(asked.push(url.href), answers.length) - 1] ?? OTHER;
      if (answer !== 'here') return answer;
      const body = String(probes.answerTo('GET', `${url.pathname}${url.search}`)?.body);
      return { kind: 'answered', status: 200, location: undefined, body };
    },
  };
}

async function prove(
  by: Prober,
  url = 'https://x.example/webhook',
): Promise<{
  readonly problem: AddressProblem | undefined;
  readonly waiting: readonly string[];
  readonly sleeps: number;
}> {
  const clock = fakeClock();
  const waiting: string[] = [];
  const problem = await proveAddress(url, by, {
    patienceMs: 10_000,
    clock,
    signal: new AbortController().signal,
    onWaiting: ({ kind }) => waiting.push(kind),
  });
  return { problem, waiting, sleeps: clock.sleeps.length };
}

describe('the proof of an address', () => {
  it('is a request that comes back', async () => {
    const by = prober('here');
    expect(await prove(by, 'https://x.example/hook?key=a%20b')).toEqual({
      problem: undefined,
      waiting: [],
      sleeps: 0,
    });
    expect(by.asked[0]).toMatch(/^https:\/\/x\.example\/hook\?key=a%20b&dyte-hooks-probe=/);
  });

  it('waits for a new name and a new connection, and tells of each once', async () => {
    const { problem, waiting } = await prove(prober(UNKNOWN, UNKNOWN, OFFLINE, OFFLINE, 'here'));
    expect([problem, waiting]).toEqual([undefined, ['unreachable', 'unconnected']]);
  });

  it('ends where waiting does not help', async () => {
    expect(await prove(prober(OTHER))).toMatchObject({
      problem: { kind: 'other_program' },
      sleeps: 2,
      waiting: [],
    });
    expect(await prove(prober(OTHER, OTHER, 'here'))).toMatchObject({ problem: undefined });
  });

  it('ends when its time is over', async () => {
    const { problem, waiting } = await prove(prober(UNKNOWN));
    expect([problem?.kind, waiting]).toEqual(['unreachable', ['unreachable']]);
  });

  it('ends with its signal', async () => {
    const reason = new Error('over');
    const proving = proveAddress('https://x.example/', prober(UNKNOWN), {
      patienceMs: 10_000,
      clock: fakeClock(),
      signal: AbortSignal.abort(reason),
    });
    await expect(proving).rejects.toBe(reason);
  });
});

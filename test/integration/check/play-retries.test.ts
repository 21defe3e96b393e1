import { describe, expect, it } from 'vitest';
import { playRetries } from '../../../src/check/play-retries.ts';
import { isTestId } from '../../../src/domain/check/test-ids.ts';
import { checkedEndpoint } from '../../helpers/checking.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { freePort, SILENCE, startServer, type Reply } from '../../helpers/http-servers.ts';
import type { PlayedAttempt } from '../../../src/domain/check/judge-retries.ts';
import type { EndpointOptions } from '../../../src/check/checked-endpoint.ts';

async function play(replies: readonly Reply[], options: Partial<EndpointOptions> = {}, timeScale = 1) {
  const server = await startServer(...replies);
  const clock = fakeClock();
  const told: PlayedAttempt[] = [];
  const played = await playRetries(checkedEndpoint(server.url, { clock, policy: 'dyte', ...options }), {
    timeScale,
    onAttempt: (attempt) => told.push(attempt),
  });
  expect(told).toEqual(played.attempts);
  return { played, server, clock };
}

describe('retries at an endpoint', () => {
  it('are the same delivery again, until it is taken', async () => {
    const { played, server, clock } = await play([{ status: 503 }, { status: 404 }, { status: 200 }]);
    expect(played.attempts).toMatchObject([
      { number: 1, atMs: 0, answer: { status: 503 }, isAnswerLost: false, next: { retryInMs: 1000 } },
      { number: 2, atMs: 1000, answer: { status: 404 }, next: { retryInMs: 2000 } },
      { number: 3, atMs: 3000, answer: { status: 200 }, next: { action: 'done' } },
    ]);
    expect(clock.sleeps).toEqual([1000, 2000]);
    const { received } = server;
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(received.map(({ headers }) => headers['dyte-uuid'])).toEqual([
      played.uuid,
      played.uuid,
      played.uuid,
    ]);
    expect(isTestId(played.uuid)).toBe(true);
  });

  it('come once at least: a first answer of 2xx counts as lost', async () => {
    const { played, server } = await play([{ status: 200 }]);
    expect(played.attempts).toMatchObject([
      { answer: { status: 200 }, isAnswerLost: true, next: { action: 'retry' } },
      { answer: { status: 200 }, isAnswerLost: false, next: { action: 'done' } },
    ]);
    expect(server.received).toHaveLength(2);
  });

  it('end where the policy ends', async () => {
    const { played } = await play([{ status: 404 }], { policy: 'realtimekit' });
    expect(played.attempts).toMatchObject([{ next: { action: 'give_up', reason: 'final_status' } }]);
  });

  it('wait less with a time scale; the endpoint gets its whole time', async () => {
    const { played, clock } = await play([SILENCE, { status: 200 }], { timeoutMs: 50 }, 0.01);
    expect(played.attempts).toMatchObject([{ answer: { kind: 'timeout' } }, { answer: { status: 200 } }]);
    expect(clock.sleeps).toEqual([10]);
  });

  it('are made at an address where nothing answers', async () => {
    const endpoint = checkedEndpoint(`http://127.0.0.1:${String(await freePort())}`, { clock: fakeClock() });
    const { attempts } = await playRetries(endpoint, { timeScale: 1, onAttempt: () => undefined });
    expect(attempts).toHaveLength(6);
    expect(attempts[5]).toMatchObject({ answer: { fault: 'connection_refused' } });
  });

  it('end with the check', async () => {
    const ending = new AbortController();
    const clock = fakeClock();
    clock.hold();
    const server = await startServer({ status: 500 });
    const playing = playRetries(checkedEndpoint(server.url, { clock, signal: ending.signal }), {
      timeScale: 1,
      onAttempt: () => setImmediate(() => ending.abort(new Error('It is over.'))),
    });
    await expect(playing).rejects.toThrow('It is over.');
    expect(server.received).toHaveLength(1);
  });
});

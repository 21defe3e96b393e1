import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { relay, type RelayedAnswer } from '../../../src/forwarding/relay.ts';
import type { ForwardOutcome } from '../../../src/domain/delivery/stored-delivery.ts';
import { newDelivery } from '../../helpers/deliveries.ts';
import {
  answered,
  scriptedTarget,
  settled,
  testForwarder,
  type ScriptedTarget,
  type TestForwarder,
} from '../../helpers/forwarding.ts';

const APP = 'http://localhost:3000/';

function exited(code: number): ForwardOutcome {
  return { kind: 'exited', code, signal: null, durationMs: 1, answerStart: Buffer.from('hidden') };
}

/** What a sender hears of a copy of a delivery. */
async function send(forwarder: TestForwarder, name = 'd1'): Promise<RelayedAnswer | undefined> {
  const delivery = newDelivery(name);
  const { position, attempt, forwards } = await forwarder.store.admit(
    delivery,
    forwarder.targetsFor(delivery.event, true),
  );
  const { clock } = forwarder;
  return await relay({ ...delivery, position, attempt }, forwards, { forwarder, clock, timeout: 30_000 });
}

async function relayOf(...outcomes: readonly ForwardOutcome[]): Promise<RelayedAnswer | undefined> {
  const targets = outcomes.map((outcome, index) =>
    scriptedTarget(`http://localhost:${String(3000 + index)}/`, { reply: () => outcome }),
  );
  return await send(await testForwarder(targets));
}

describe('what a sender hears', () => {
  it('is status, content type and body of what the application answered', async () => {
    const outcome: ForwardOutcome = {
      kind: 'answered',
      status: 404,
      durationMs: 1,
      headers: [
        ['X-Other', 'hidden'],
        ['content-TYPE', 'application/problem+json'],
      ],
      answerStart: Buffer.from([1, 0, 255]),
    };
    expect(await relayOf(outcome)).toEqual({
      status: 404,
      body: Buffer.from([1, 0, 255]),
      headers: { 'Content-Type': 'application/problem+json' },
    });
  });

  it.each([
    ['gzip', gzipSync('{"ok":true}')],
    ['br', brotliCompressSync('{"ok":true}')],
    ['zzip, gzip', Buffer.from('whatever')],
  ])('has the bytes as they came, with how to read them: %s', async (coding, body) => {
    const headers = [
      ['Content-Type', 'application/json'],
      ['Connection', 'content-encoding, content-type'],
      ['Content-Encoding', coding],
    ] as const;
    for (const length of [[], [['Content-Length', String(body.length)] as const]]) {
      const outcome = { ...answered(200), headers: [...headers, ...length], answerStart: body };
      expect(await relayOf(outcome)).toEqual({
        status: 200,
        body,
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': coding },
      });
    }
  });

  it.each([
    ['gzip', (text: string) => gzipSync(text)],
    ['br', (text: string) => brotliCompressSync(text)],
  ])('has what is in the beginning of a longer body: %s', async (coding, encode) => {
    const text = Array.from({ length: 40_000 }, (_, index) => String((index * 7919) % 10_007)).join(' ');
    const whole = encode(text);
    const headers = [
      ['Content-Encoding', coding],
      ['Content-Type', 'text/plain'],
      ['Content-Length', String(whole.length)],
    ] as const;
    const outcome = { ...answered(200), headers, answerStart: whole.subarray(0, 16 * 1024) };
    const answer = await relayOf(outcome);
    expect(answer?.headers).toEqual({ 'Content-Type': 'text/plain' });
    expect(answer?.body).toHaveLength(16 * 1024);
    expect(text.startsWith(String(answer?.body))).toBe(true);
  });

  it('has no body where nobody could read it', async () => {
    const headers = [
      ['Content-Encoding', 'zzip'],
      ['Content-Length', '100000'],
    ] as const;
    const cut = { ...answered(200), headers, answerStart: Buffer.alloc(16 * 1024) };
    expect(await relayOf(cut)).toEqual({ status: 200, body: '', headers: {} });
    const empty = { ...answered(200), headers: [['Content-Encoding', 'gzip']] } as const;
    expect(await relayOf(empty)).toEqual({ status: 200, body: '', headers: {} });
  });

  it.each([
    [{ kind: 'network_error', fault: 'connection_refused', durationMs: 1 } as const, 502],
    [{ kind: 'timeout', durationMs: 1 } as const, 504],
    [exited(0), 200],
    [exited(1), 500],
    [{ kind: 'not_started', reason: 'ENOENT', durationMs: 1 } as const, 500],
  ])('of %j is %i', async (outcome, status) => {
    const answer = await relayOf(outcome);
    expect(answer).toMatchObject({ status, headers: {} });
    expect(String(answer?.body)).not.toContain('hidden');
  });

  it.each([
    [[200, 201, 202], 200],
    [[200, 500, 404], 500],
    [[404, 500, 200], 404],
    [[204, 200], 204],
  ])('of targets that answer %j is %i', async (statuses, status) => {
    const answer = await relayOf(...statuses.map((one) => answered(one)));
    expect(answer?.status).toBe(status);
  });

  it('is nothing of a target where none wants the event', async () => {
    const target = scriptedTarget(APP, { filter: ['recording.*'] });
    expect(await send(await testForwarder([target]))).toBeUndefined();
    expect(target.handed).toEqual([]);
  });
});

describe('a sender that sends again', () => {
  async function started(
    ...statuses: readonly number[]
  ): Promise<{ readonly target: ScriptedTarget; readonly forwarder: TestForwarder }> {
    const replies = [...statuses];
    const target = scriptedTarget(APP, { reply: () => answered(replies.shift() ?? 418) });
    return { target, forwarder: await testForwarder([target]) };
  }

  it('has it handed over again when that had failed', async () => {
    const { target, forwarder } = await started(500, 200);
    expect((await send(forwarder))?.status).toBe(500);
    expect((await send(forwarder))?.status).toBe(200);
    expect(target.handed).toHaveLength(2);
  });

  it('is answered at once when that had succeeded', async () => {
    const { target, forwarder } = await started(200);
    await send(forwarder);
    expect(await send(forwarder)).toBeUndefined();
    expect(target.handed).toHaveLength(1);
  });

  it('waits for the one that is in progress', async () => {
    const target = scriptedTarget(APP);
    const forwarder = await testForwarder([target]);
    const both = [send(forwarder), send(forwarder)];
    await settled();
    await target.answer(answered(202));
    expect((await Promise.all(both)).map((answer) => answer?.status)).toEqual([202, 202]);
    expect(target.handed).toHaveLength(1);
  });

  it('hears only of the targets that are still to handle it', async () => {
    const good = scriptedTarget('http://localhost:1/', { reply: () => answered(201) });
    const replies = [answered(500), answered(202)];
    const bad = scriptedTarget('http://localhost:2/', { reply: () => replies.shift() ?? answered(418) });
    const forwarder = await testForwarder([good, bad]);
    expect((await send(forwarder))?.status).toBe(500);
    expect((await send(forwarder))?.status).toBe(202);
    expect([good.handed.length, bad.handed.length]).toEqual([1, 2]);
  });
});

describe('a sender that waits for long', () => {
  it('hears so when its time is over; the delivery is still handed over', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target]);
    await forwarder.receive('before');
    const answer = send(forwarder);
    await settled();
    await forwarder.clock.pass(30_000);
    expect(await answer).toMatchObject({ status: 504 });
    await target.answer(answered(200));
    expect(target.handed).toHaveLength(2);
  });

  it('is asked to come again when forwarding ends', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target]);
    await forwarder.receive('before');
    const answer = send(forwarder);
    await settled();
    const closed = forwarder.close(0);
    await forwarder.clock.pass(0);
    await closed;
    expect(await answer).toMatchObject({ status: 503 });
    expect(forwarder.clock.sleepers).toBe(0);
  });
});

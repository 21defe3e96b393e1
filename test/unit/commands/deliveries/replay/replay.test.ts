import { gzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../../helpers/eventually.ts';
import { HooksError } from '../../../../../src/domain/errors.ts';
import { KEYS, startTestReceiver } from '../../../../helpers/receiver-server.ts';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import {
  freePort,
  RESET,
  startServer,
  startTlsServer,
  type Reply,
} from '../../../../helpers/http-servers.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { replayStore, someDeliveries } from '../../../../helpers/replaying.ts';
import type { RejectedDelivery } from '../../../../../src/domain/delivery/stored-delivery.ts';

const OK: Reply = { status: 200 };
const BROKEN: Reply = { status: 500, body: 'broken' };

/** With white space and an escape: nothing that JSON.stringify would write so. */
const BODY = Buffer.from(
  '{ "event": "meeting.started", "meeting": {"title": "\\u0041d\u00e0", "n": 12345678901234567890} }\r\n',
);

async function unreachable(): Promise<string> {
  return `http://127.0.0.1:${String(await freePort())}/`;
}

describe('deliveries replay', () => {
  it('sends bytes and headers as they came, so that a receiver verifies them', async () => {
    const receiver = await startTestReceiver({ verify: 'require' });
    const store = await replayStore([
      newDelivery('one', {
        body: BODY,
        target: '/hook?token=1',
        headers: [
          ['Accept', 'application/json, text/plain, */*'],
          ['dyte-Signature', KEYS.sign(BODY)],
          ['dyte-uuid', uuidFor('one')],
          ['Content-Length', String(BODY.length)],
          ['Host', 'example.com'],
          ['Connection', 'close'],
        ],
      }),
    ]);
    const { error, out } = await store.run({ deliveries: ['last'], to: receiver.url });
    expect(error).toBeUndefined();
    expect(out).toMatch(/^\S.* ✓ replayed +meeting\.started +→ 200 in .* ms\n$/);
    const [delivery] = receiver.deliveries();
    expect(delivery).toMatchObject({
      signature: { state: 'valid' },
      uuid: uuidFor('one'),
      target: '/hook?token=1',
      body: BODY,
    });
    expect(delivery?.headers.slice(2, 5)).toEqual([
      ['Accept', 'application/json, text/plain, */*'],
      ['dyte-Signature', KEYS.sign(BODY)],
      ['dyte-uuid', uuidFor('one')],
    ]);
    expect(store.history.forwards(1)).toMatchObject([
      { target: new URL(receiver.url).href, state: 'succeeded', tries: [{ origin: 'replay' }] },
    ]);
  });

  it('sends those that are chosen in the order received, and sums up', async () => {
    const server = await startServer(OK);
    const store = await replayStore(someDeliveries(5));
    const { out, err } = await store.run({ limit: 4, to: `${server.url}/x`, header: ['X-Of: replay'] });
    expect(server.received.map(({ body }) => JSON.parse(body).meeting.title)).toEqual([
      'delivery 2',
      'delivery 3',
      'delivery 4',
      'delivery 5',
    ]);
    expect(server.received[0]).toMatchObject({ path: '/x', headers: { 'x-of': 'replay' } });
    expect(err).toBe(`Replay 1: 4 deliveries to ${server.url}/x.\n`);
    expect(out.split('\n').filter((line) => line.includes('✓'))).toHaveLength(4);
    expect(out).toMatch(/\n4 of 4 deliveries replayed in .*\n$/);
  });

  it('takes named ones in the order received, each once', async () => {
    const server = await startServer(OK);
    const store = await replayStore(someDeliveries(3));
    await store.run({ deliveries: ['last', uuidFor('delivery 1').slice(0, 8), 'last'], to: server.url });
    expect(server.received.map(({ body }) => JSON.parse(body).meeting.title)).toEqual([
      'delivery 1',
      'delivery 3',
    ]);
  });

  it('fails when any fails, names those, and sends them again with --resume --failed', async () => {
    const server = await startServer(OK, BROKEN, RESET, OK);
    const store = await replayStore(someDeliveries(4));
    const first = await store.run({ limit: Infinity, to: server.url });
    expect(first.error).toMatchObject({
      code: 'replay_failed',
      exitCode: 1,
      message: 'Of 4 deliveries 2 failed.',
      hint: 'Try again with: dyte-hooks deliveries replay --resume 1 --failed',
    });
    expect(first.out).toMatch(/✗ failed .*→ 500 in/);
    expect(first.out).toMatch(/✗ failed .*→ connection lost/);
    expect(first.out).toContain('\n2 of 4 deliveries replayed in');
    expect(store.history.count({ failed: true })).toBe(2);
    const without = await store.run({ resume: 1 });
    expect(without.err).toContain('Replay 1 is complete: nothing is left to send.');
    expect(without.error?.code).toBe('replay_failed');
    const again = await store.run({ resume: 1, failed: true });
    expect(again.error).toBeUndefined();
    expect(again.err).toContain(`Continuing replay 1 to ${server.url}/, started 0s ago: 2 of 4 are left.`);
    expect(again.out).toContain('\n4 of 4 deliveries replayed in');
    expect(server.received).toHaveLength(6);
    expect(store.history.count({ failed: true })).toBe(0);
  });

  it('says what a single one was answered, and what that may mean', async () => {
    const server = await startServer({ status: 404 });
    const store = await replayStore(someDeliveries(1));
    const { error, err } = await store.run({ deliveries: ['last'], to: `${server.url}/nowhere` });
    expect(error).toMatchObject({
      code: 'replay_failed',
      message: 'The target did not accept the delivery.',
    });
    expect(err).toContain('takes no POST at this path (/nowhere). Give the complete address with --to.');
  });

  it('stops when nothing can be reached, and goes on when it can', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const store = await replayStore(someDeliveries(8));
    const { error, out } = await store.run({ limit: Infinity, to: url });
    expect(error).toMatchObject({ code: 'target_unreachable', exitCode: 5 });
    expect(error?.message).toBe(
      `${url}/ cannot be reached (connection refused), 5 times in a row: the replay has stopped.`,
    );
    expect(error?.hint).toContain(
      '8 of 8 are still to be sent. Then continue: dyte-hooks deliveries replay --resume 1',
    );
    expect(out.split('\n').filter((line) => line.includes('not reached'))).toHaveLength(5);
    expect(store.history.count({ failed: true })).toBe(0);
  });

  it('tries all with --keep-going', async () => {
    const store = await replayStore(someDeliveries(8));
    const { error, out } = await store.run({ limit: Infinity, to: await unreachable(), keepGoing: true });
    expect(error).toMatchObject({ code: 'target_unreachable' });
    expect(out.split('\n').filter((line) => line.includes('not reached'))).toHaveLength(8);
  });

  it('fails, rather than not to be reachable, when something was reached', async () => {
    const server = await startServer(OK);
    const gone = await unreachable();
    const store = await replayStore(someDeliveries(1), [gone], 'failed');
    await store.store.recordForward({
      position: 1,
      target: `${server.url}/`,
      origin: 'receiver',
      startedAt: 0,
      outcome: { kind: 'timeout', durationMs: 1 },
      state: 'failed',
    });
    const { error, out } = await store.run({ failed: true });
    expect(error).toMatchObject({
      code: 'replay_failed',
      message: 'Of 2 deliveries 1 did not reach anything.',
    });
    expect(error?.hint).toBe('Try again with: dyte-hooks deliveries replay --resume 1');
    expect(out).toContain(`at ${gone}`);
    expect(out).toContain(`at ${server.url}/`);
  });

  it('prints objects with --json, and errors of deliveries among them', async () => {
    const server = await startServer(OK, BROKEN);
    const store = await replayStore(someDeliveries(2));
    const run = await store.run(
      { limit: Infinity, to: `${server.url}/?key=secret` },
      { options: { json: true } },
    );
    const target = `${server.url}/?key=…`;
    expect(run.objects()).toEqual([
      { type: 'begun', replay: 1, targets: [target], total: 2, left: 2 },
      {
        type: 'replayed',
        number: 1,
        id: uuidFor('delivery 1'),
        event: 'meeting.started',
        receivedAt: '2026-01-02T03:04:05.678Z',
        target,
        state: 'succeeded',
        changed: false,
        outcome: 'answered',
        durationMs: expect.any(Number),
        status: 200,
        fault: null,
        problem: null,
        problemText: null,
      },
      expect.objectContaining({ number: 2, state: 'failed', status: 500 }),
      {
        type: 'summary',
        replay: 1,
        ended: 'done',
        total: 2,
        succeeded: 1,
        failed: 1,
        left: 0,
        elapsedMs: expect.any(Number),
        linesLost: 0,
      },
    ]);
    expect(run.error?.code).toBe('replay_failed');
  });

  it('shows a bar on a terminal where there are many, and then what failed', async () => {
    const replies = Array.from({ length: 30 }, (_each, index) => (index % 4 === 3 ? BROKEN : OK));
    const server = await startServer(...replies);
    const store = await replayStore(someDeliveries(30));
    const { out, err } = await store.run(
      { limit: Infinity, to: server.url },
      { isTerminal: true, columns: 60 },
    );
    expect(err).toContain('Replay 1: 30 deliveries');
    const lines = out.split('\n');
    expect(lines.filter((line) => line.includes('✗'))).toHaveLength(5);
    expect(out).toContain('23 of 30 deliveries replayed');
    expect(out).toContain('… and 2 more');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('shows what is left, and how to go on, when it is interrupted', async () => {
    const interruption = new AbortController();
    const server = await startServer((_request, response) => {
      interruption.abort(new HooksError('interrupted', 'Cancelled.'));
      response.end();
    });
    const store = await replayStore(someDeliveries(3));
    const { error, out } = await store.run(
      { limit: Infinity, to: server.url },
      { signal: interruption.signal },
    );
    expect(error).toMatchObject({
      code: 'interrupted',
      exitCode: 130,
      message: 'Interrupted: 2 of 3 are still to be sent.',
      hint: 'Continue: dyte-hooks deliveries replay --resume 1',
    });
    expect(out).toContain('1 of 3 deliveries replayed');
    const again = await store.run({ resume: 'newest' });
    expect(again.error).toBeUndefined();
    expect(server.received).toHaveLength(3);
    expect((await store.run({ resume: 'newest' })).error?.code).toBe('replay_not_found');
  });

  it('names the store, and headers, in what it says to go on with', async () => {
    const store = await replayStore(someDeliveries(1));
    const options = { deliveries: ['last'], to: await unreachable(), header: ['Authorization: Basic x'] };
    const { error } = await store.run({ ...options, store: 'my store.sqlite' });
    expect(error?.hint).toContain("--resume 1 --store 'my store.sqlite' (with the same --header)");
    const without = await store.run({ resume: 1 });
    expect(without.error).toMatchObject({
      code: 'option_missing',
      message: expect.stringContaining('--header authorization'),
    });
    const again = await store.run({ resume: 1, header: ['authorization: Basic x'] });
    expect(again.error?.code).toBe('target_unreachable');
  });

  it('takes a secret header from the environment, each time, and keeps and shows none of it', async () => {
    const server = await startServer({ status: 500 }, { status: 200 });
    const store = await replayStore(someDeliveries(1));
    const headerEnv = ['Authorization=APP_AUTH', 'X-Own = OTHER'];
    const options = { deliveries: ['last'], to: server.url, headerEnv };
    const environment = { APP_AUTH: ' "Bearer s3cret-one"\n', OTHER: 's3cret-two' };
    const dry = await store.run({ ...options, dryRun: true, showSecrets: true }, { environment });
    expect(dry.out).toContain('x-own: …');
    const begun = await store.run(options, { environment });
    expect(begun.error?.hint).toContain('--header-env Authorization=APP_AUTH');
    expect(server.received[0]?.headers).toMatchObject({
      authorization: 'Bearer s3cret-one',
      'x-own': 's3cret-two',
    });
    const without = await store.run({ resume: 1, failed: true }, { environment });
    expect(without.error).toMatchObject({ code: 'option_missing' });
    expect(without.error?.hint).toContain('--header-env authorization=<variable>');
    const changed = { ...environment, APP_AUTH: 'Bearer s3cret-three' };
    const again = await store.run({ resume: 1, failed: true, headerEnv }, { environment: changed });
    expect(again.error).toBeUndefined();
    expect(server.received[1]?.headers['authorization']).toBe('Bearer s3cret-three');
    for (const { out, err, error } of [dry, begun, without, again])
      expect(`${out} ${err} ${error?.message ?? ''} ${error?.hint ?? ''}`).not.toContain('s3cret');
    expect(await readFile(store.path, 'latin1')).not.toContain('s3cret');
    expect(await readFile(`${store.path}-wal`, 'latin1').catch(() => '')).not.toContain('s3cret');
  });

  it.each([
    {},
    { APP_AUTH: '' },
    { APP_AUTH: ' \n' },
    { APP_AUTH: 'hidden\r\nX: y' },
    { APP_AUTH: 'hidden€' },
  ])('sends nothing when the variable of a header cannot be used: %j', async (environment) => {
    const server = await startServer({ status: 200 });
    const store = await replayStore(someDeliveries(1));
    const options = { deliveries: ['last'], to: server.url, headerEnv: ['Authorization=APP_AUTH'] };
    const { error } = await store.run(options, { environment });
    expect(error).toMatchObject({ code: 'settings_invalid', message: expect.stringContaining('APP_AUTH') });
    expect(`${error?.message ?? ''} ${error?.hint ?? ''}`).not.toContain('hidden');
    expect(server.received).toEqual([]);
  });

  it.each([
    ['as it is', (text: string) => Buffer.from(text), {}],
    ['as JSON', (text: string) => Buffer.from(JSON.stringify({ ä: { authorization: text } })), {}],
    ['in gzip', (text: string) => gzipSync(`you sent ${text}`), { 'Content-Encoding': 'gzip' }],
  ])('keeps no secret header that the target repeats %s', async (_, body, headers) => {
    const server = await startServer((request, response) => {
      const sent = request.headers.authorization ?? '';
      response.writeHead(200, { ...headers, 'X-Sent': sent, 'X-Other': 'seen' }).end(body(sent));
    });
    const store = await replayStore(someDeliveries(1));
    const options = { deliveries: ['last'], to: server.url, headerEnv: ['Authorization=APP_AUTH'] };
    const run = await store.run(options, { environment: { APP_AUTH: 'Bearer s3cret-"one"' } });
    expect(run.error).toBeUndefined();
    expect(server.received[0]?.headers['authorization']).toBe('Bearer s3cret-"one"');
    const kept = `${await readFile(store.path, 'latin1')}${await readFile(`${store.path}-wal`, 'latin1').catch(() => '')}`;
    expect(kept).toContain('seen');
    expect(kept).not.toContain('s3cret');
    expect(kept).not.toContain(gzipSync('you sent Bearer s3cret-"one"').toString('latin1').slice(12));
  });

  it('keeps the gaps with --speed', async () => {
    const clock = manualClock();
    const times: number[] = [];
    const server = await startServer((_request, response) => {
      times.push(clock.elapsed());
      response.end();
    });
    const store = await replayStore(someDeliveries(3));
    const options = { limit: Infinity, to: server.url, speed: 10, maxGap: 500 };
    const ended = store.run(options, { clock });
    for (const sent of [1, 2]) {
      // One sleeps until it says again that the replay lives, one until the next is due.
      await eventually(() => expect(clock.sleepers).toBe(2));
      await clock.pass(49);
      expect([clock.sleepers, times.length]).toEqual([2, sent]);
      await clock.pass(1);
    }
    expect((await ended).err).toContain('A gap of 1s is shortened');
    expect(times).toEqual([0, 50, 100]);
  });

  it('takes any certificate of this machine with --insecure, and says so without', async () => {
    const tls = {
      key: await readFile('test/fixtures/tls/key.pem', 'utf8'),
      cert: await readFile('test/fixtures/tls/self-signed.pem', 'utf8'),
    };
    const server = await startTlsServer(tls, OK);
    const store = await replayStore(someDeliveries(1));
    const refused = await store.run({ deliveries: ['last'], to: server.url });
    expect(refused.error).toMatchObject({
      code: 'target_unreachable',
      hint: expect.stringContaining('--insecure'),
    });
    expect((await store.run({ resume: 1, insecure: true })).error).toBeUndefined();
    expect((await store.run({ deliveries: ['last'], to: server.url, insecure: true })).error).toBeUndefined();
    const elsewhere = await store.run({ deliveries: ['last'], to: 'https://example.com', insecure: true });
    expect(elsewhere.error?.code).toBe('usage_invalid');
  });
});

describe('where deliveries replay sends to', () => {
  it('is where they were forwarded to, when nothing else is said', async () => {
    const server = await startServer(OK);
    const store = await replayStore(someDeliveries(2), [`${server.url}/`]);
    const { err, error } = await store.run({ limit: Infinity });
    expect(error).toBeUndefined();
    expect(err).toContain(`2 deliveries to ${server.url}/.`);
    expect(server.received).toHaveLength(2);
  });

  it('is each target that they failed at, with --failed', async () => {
    const [one, other] = [await startServer(BROKEN, OK), await startServer(OK)];
    const store = await replayStore(someDeliveries(1), [`${one.url}/`, `${other.url}/`], 'failed');
    expect((await store.run({ failed: true })).error?.code).toBe('replay_failed');
    expect((await store.run({ failed: true })).error).toBeUndefined();
    expect([one.received.length, other.received.length]).toEqual([2, 1]);
    expect((await store.run({ failed: true })).err).toBe('Nothing failed.\n');
  });

  it('is not a target that has handled it, with --failed and its URL', async () => {
    const [one, other] = [await startServer(BROKEN), await startServer(OK)];
    const store = await replayStore(someDeliveries(1), [`${one.url}/`, `${other.url}/`], 'failed');
    await store.run({ failed: true });
    const { error, err } = await store.run({ failed: true, to: other.url });
    expect(error).toBeUndefined();
    expect(err).toBe('1 delivery was handled there already and failed only elsewhere: left out.\n');
    expect(other.received).toHaveLength(1);
  });

  it('is said not to clear a failure elsewhere', async () => {
    const server = await startServer(OK);
    const store = await replayStore(someDeliveries(1), [await unreachable()], 'failed');
    const { err } = await store.run({ failed: true, to: server.url });
    expect(err).toContain('--failed goes on listing them');
    expect(store.history.count({ failed: true })).toBe(1);
  });

  it('is not a target that they wait for, with --failed, and that is said', async () => {
    const [one, other] = [await startServer(OK), await startServer(OK)];
    const store = await replayStore(someDeliveries(3), [`${one.url}/`, `${other.url}/`]);
    for (const position of [1, 2])
      await store.store.recordForward({
        position,
        target: `${one.url}/`,
        origin: 'receiver',
        startedAt: 5,
        outcome: { kind: 'timeout', durationMs: 1 },
        state: position === 1 ? 'failed' : 'succeeded',
      });
    const { error, err } = await store.run({ failed: true });
    expect(error).toBeUndefined();
    expect([one.received.length, other.received.length]).toEqual([1, 0]);
    expect(err).toContain(
      '3 deliveries wait for their target and are left out: listen hands them on by itself. To send them all the same: dyte-hooks deliveries replay --waiting\n',
    );
    const named = await store.run({ failed: true, to: `${other.url}/` });
    expect(other.received).toHaveLength(0);
    expect(named.err).toContain('are left out');
    const dry = await store.run({ failed: true, dryRun: true });
    expect(dry.err).toContain('are left out');
    const waiting = await store.run({ waiting: true, to: `${other.url}/` });
    expect(waiting.error).toBeUndefined();
    expect(waiting.err).not.toContain('left out');
    expect([one.received.length, other.received.length]).toEqual([1, 3]);
    expect(store.history.count({ waiting: true })).toBe(1);
  });

  it('is what they failed at and what they wait for, with --failed --waiting', async () => {
    const [one, other] = [await startServer(OK), await startServer(OK)];
    const store = await replayStore(someDeliveries(1), [`${one.url}/`, `${other.url}/`]);
    await store.store.recordForward({
      position: 1,
      target: `${one.url}/`,
      origin: 'receiver',
      startedAt: 5,
      outcome: { kind: 'timeout', durationMs: 1 },
      state: 'failed',
    });
    await store.run({ failed: true, waiting: true });
    expect([one.received.length, other.received.length]).toEqual([1, 1]);
    expect(store.history.count({ failed: true, waiting: true })).toBe(0);
  });

  it('has to be said where it is not clear', async () => {
    const store = await replayStore(someDeliveries(1));
    expect((await store.run({ deliveries: ['last'] })).error).toMatchObject({
      code: 'option_missing',
      message: expect.stringContaining('was never forwarded'),
    });
    const two = await replayStore(someDeliveries(1), ['http://localhost:1/', 'http://localhost:2/']);
    expect((await two.run({ deliveries: ['last'] })).error?.message).toContain('was forwarded to 2 targets');
    expect((await two.run({ resume: 'newest' })).error?.code).toBe('replay_not_found');
  });

  it('is a command only when that is named', async () => {
    const exec = `${process.execPath} -e "process.stdin.resume()"`;
    const store = await replayStore(someDeliveries(2), [`exec:${exec}`], 'failed');
    expect((await store.run({ failed: true })).error).toMatchObject({
      code: 'option_missing',
      message: expect.stringContaining('A command is run only when it is named'),
    });
    const { error, out } = await store.run({ failed: true, exec, deliveries: [] });
    expect(error).toBeUndefined();
    expect(out).toMatch(/✓ replayed .*→ exit code 0 in/);
    expect(store.history.count({ failed: true })).toBe(0);
  });

  it('is not a command that a replay in somebody else’s store names', async () => {
    const exec = `${process.execPath} -e "process.exit(3)"`;
    const store = await replayStore(someDeliveries(1));
    expect((await store.run({ deliveries: ['last'], exec })).error?.code).toBe('replay_failed');
    expect((await store.run({ resume: 1, failed: true })).error).toMatchObject({ code: 'option_missing' });
    expect((await store.run({ resume: 1, failed: true, exec })).error?.code).toBe('replay_failed');
    expect(store.history.forwards(1)[0]?.tries).toHaveLength(2);
  });

  it.each([
    [{ to: 'ftp://localhost:3000' }, 'url_unusable'],
    [{ to: 'http://127.0.0.1/', exec: 'x' }, 'usage_invalid'],
    [{ exec: './nowhere.sh' }, 'usage_invalid'],
    [{ exec: process.execPath, header: ['A: b'] }, 'usage_invalid'],
    [{ exec: process.execPath, headerEnv: ['A=PATH'] }, 'settings_invalid'],
    [{ to: 'http://127.0.0.1/', header: ['no header'] }, 'usage_invalid'],
    [{ to: 'http://127.0.0.1/', insecure: true }, 'usage_invalid'],
  ])('is refused as %j', async (options, code) => {
    const store = await replayStore(someDeliveries(1));
    expect((await store.run({ deliveries: ['last'], ...options })).error?.code).toBe(code);
    expect((await store.run({ resume: 'newest' })).error?.code).toBe('replay_not_found');
  });
});

describe('what deliveries replay chooses', () => {
  const rejected: RejectedDelivery = {
    ...newDelivery('forged', { signature: 'mismatch', headers: [['dyte-signature', 'forged']] }),
    rejection: 'signature',
  };

  it('has refused ones among them only when they are named, and says so', async () => {
    const server = await startServer(OK);
    const store = await replayStore([...someDeliveries(1), rejected]);
    await store.run({ limit: Infinity, to: server.url });
    expect(server.received).toHaveLength(1);
    const { err } = await store.run({ deliveries: [uuidFor('forged')], to: server.url });
    expect(err).toContain('was rejected when it came (bad signature)');
    expect(server.received[1]?.headers['dyte-signature']).toBe('forged');
  });

  it('is nothing, and says so', async () => {
    const store = await replayStore(someDeliveries(1));
    const { error, err, out } = await store.run({ events: ['recording.*'], to: 'http://127.0.0.1:1' });
    expect([error, err, out]).toEqual([undefined, 'No deliveries match.\n', '']);
    const json = await store.run(
      { events: ['recording.*'], to: 'http://127.0.0.1:1' },
      { options: { json: true } },
    );
    expect(json.objects()).toEqual([
      {
        type: 'summary',
        replay: null,
        ended: 'done',
        total: 0,
        succeeded: 0,
        failed: 0,
        left: 0,
        elapsedMs: 0,
        linesLost: 0,
      },
    ]);
  });

  it.each([
    [{}, 'No deliveries to replay were given.'],
    [{ deliveries: ['last'], failed: true }, 'Deliveries are both named and chosen by options.'],
    [{ deliveries: ['last'], limit: 3 }, 'Deliveries are both named and chosen by options.'],
    [{ resume: 1, deliveries: ['last'] }, 'Naming deliveries cannot be combined with --resume.'],
    [{ resume: 1, events: ['*'] }, '--events cannot be combined with --resume.'],
    [{ resume: 1, to: 'http://127.0.0.1' }, '--to cannot be combined with --resume.'],
    [{ resume: 1, edit: ['a=1'] }, '--edit cannot be combined with --resume.'],
    [{ resume: 1, newUuid: true }, '--new-uuid cannot be combined with --resume.'],
    [{ deliveries: ['last'], edit: ['a=1'], editor: true }, '--edit and --editor cannot be combined.'],
    [{ deliveries: ['last'], edit: ['a'] }, '"a" is not what --edit takes.'],
  ])('is refused as %j', async (options, message) => {
    const store = await replayStore(someDeliveries(1));
    expect((await store.run({ to: undefined, ...options })).error).toMatchObject({
      code: 'usage_invalid',
      message,
    });
  });

  it('says that one is not there before anything is sent', async () => {
    const server = await startServer(OK);
    const store = await replayStore(someDeliveries(1));
    const { error } = await store.run({ deliveries: ['last', 'ffffffff'], to: server.url });
    expect(error?.code).toBe('delivery_not_found');
    expect(server.received).toEqual([]);
  });

  it('goes on after pruning, and tells of what is gone', async () => {
    const server = await startServer(OK);
    const store = await replayStore(someDeliveries(3));
    const gone = await unreachable();
    await store.run({ limit: Infinity, to: gone });
    await store.history.prune({ before: Date.parse('2026-01-02T03:04:06.000Z') });
    const { error, out } = await store.run({ resume: 1 });
    expect(out).toContain('removed from the store in the meantime');
    expect(out).toMatch(/#1 ✗ not sent/);
    expect(error?.code).toBe('replay_failed');
    expect(server.received).toEqual([]);
  });
});

describe('deliveries replay --dry-run', () => {
  it('shows each, and sends and writes nothing', async () => {
    const server = await startServer(OK);
    const store = await replayStore(someDeliveries(2));
    const { out, err } = await store.run({ limit: Infinity, to: server.url, dryRun: true, edit: ['a=1'] });
    expect(out.match(/would be sent/g)).toHaveLength(2);
    expect(out).toContain(`→ POST ${server.url}/webhook, `);
    expect(out).toContain(', changed');
    expect(err).toBe('Nothing was sent: --dry-run.\n');
    expect(server.received).toEqual([]);
    expect((await store.run({ resume: 'newest' })).error?.code).toBe('replay_not_found');
  });

  it('shows a single one whole, without secrets', async () => {
    const body = Buffer.from(
      '{"event":"x","recording":{"downloadUrl":"https://files.example.com/a?sig=secret"}}',
    );
    const store = await replayStore([newDelivery('one', { body })]);
    const options = {
      deliveries: ['last'],
      to: 'http://127.0.0.1:3000',
      dryRun: true,
      header: ['Authorization: secret'],
    };
    const { out } = await store.run(options);
    expect(out).toContain('POST /webhook');
    expect(out).toContain('content-type: application/json');
    expect(out).not.toContain('secret');
    expect((await store.run({ ...options, showSecrets: true })).out).toContain('sig=secret');
  });

  it('prints objects with --json', async () => {
    const store = await replayStore([
      newDelivery('one'),
      newDelivery('two', { body: Buffer.from('no JSON') }),
    ]);
    const options = { limit: Infinity, to: 'http://127.0.0.1:3000/x', dryRun: true, edit: ['a=1'] };
    const run = await store.run(options, { options: { json: true } });
    expect(run.objects()).toMatchObject([
      {
        type: 'would_send',
        id: uuidFor('one'),
        method: 'POST',
        url: 'http://127.0.0.1:3000/x',
        headers: { 'dyte-signature': '(made when it is sent)' },
        payload: { event: 'meeting.started', a: 1 },
        changed: true,
        problem: null,
      },
      { id: uuidFor('two'), method: null, headers: null, changed: null, problem: 'not_json' },
    ]);
  });
});

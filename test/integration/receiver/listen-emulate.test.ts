import { describe, expect, it } from 'vitest';
import { fetchPublicKey } from '../../../src/api/key-document.ts';
import { run } from '../../../src/commands/listen/listen.ts';
import { failureOf, testContext, type ContextParts } from '../../helpers/context.ts';
import { apiFor } from '../../helpers/api-for.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startServer } from '../../helpers/http-servers.ts';
import { LISTEN_OPTIONS, startListening, type Listening } from '../../helpers/listening.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';

const JSON_MODE: ContextParts = { options: { json: true } };

function startEmulating(options: Partial<ListenOptions> = {}, parts: ContextParts = {}): Promise<Listening> {
  return startListening({ publicKey: undefined, ...options, emulate: true }, parts, (context) => ({
    ...context,
    apiFor: async (settings) => apiFor(settings),
    fetchPublicKey: (keyUrl, signal) => fetchPublicKey({ keyUrl, environment: {}, signal }),
  }));
}

function emulatorOf(listening: Listening): string {
  const emulator = listening.objects()[0]?.['emulator'] as { readonly url: string };
  return emulator.url;
}

async function send(listening: Listening, body: object): Promise<void> {
  const url = `${emulatorOf(listening)}/_emulator/events`;
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(202);
}

describe('listen --emulate', () => {
  it('receives what the service in the same process sends, with its key and no settings', async () => {
    const listening = await startEmulating({ verify: 'require' }, JSON_MODE);
    await send(listening, { event: 'meeting.started' });
    await listening.until(/"type":"delivery"/);
    await listening.stop();
    expect(listening.objects()).toMatchObject([
      { type: 'ready', url: listening.url, emulator: { apiUrl: `${emulatorOf(listening)}/v2` } },
      { type: 'delivery', event: 'meeting.started', signature: 'valid', status: 200 },
      { type: 'summary', events: { 'meeting.started': 1 }, faults: 0 },
    ]);
    expect(listening.stderr()).toBe('');
    await expect(fetch(emulatorOf(listening))).rejects.toThrow('fetch failed');
  });

  it('has the faults that it is told to have', async () => {
    const listening = await startEmulating(
      { fault: ['duplicate'], faultEvents: ['meeting.started'] },
      JSON_MODE,
    );
    await send(listening, { event: 'meeting.started' });
    await listening.until(/"type":"delivery"[^]*"type":"delivery"/);
    await listening.stop();
    expect(listening.objects()).toMatchObject([
      { type: 'ready', emulator: { faults: [{ kind: 'duplicate', events: ['meeting.started'] }] } },
      { type: 'delivery', repeat: false },
      { type: 'delivery', repeat: true },
      { type: 'summary' },
    ]);
  });

  it('says which faults there are', async () => {
    const listening = await startEmulating({ fault: ['delay=50%'], seed: 7 });
    await listening.stop();
    expect(listening.stderr()).toContain(
      'all events. 50% of the deliveries will be sent 5s late. --seed 7 brings the same faults again.',
    );
  });

  it.each([
    [{ emulate: false, fault: ['delay'] }, '--fault is for --emulate'],
    [{ emulate: false, faultEvents: ['meeting.ended'] }, '--fault-events is for --emulate'],
    [{ emulate: false, seed: 7 }, '--seed is for --emulate'],
    [{ emulate: true, seed: 7 }, '--seed is for faults that are left to chance.'],
  ])('refuses faults of nobody: %j', async (options, message) => {
    const error = await failureOf(
      run({ ...LISTEN_OPTIONS, publicKey: undefined, ...options }, testContext()),
    );
    expect(error.message).toContain(message);
  });

  it.each([
    ['cloudflare', '/client/v4'],
    ['dyte', '/v2'],
    ['realtimekit-v2', '/v2'],
  ] as const)('emulates %s on request', async (service, path) => {
    const listening = await startEmulating({ verify: 'require' }, { options: { json: true, service } });
    await send(listening, { event: 'meeting.started' });
    await listening.until(/"type":"delivery"/);
    expect(listening.objects()).toMatchObject([
      { type: 'ready', emulator: { apiUrl: `${emulatorOf(listening)}${path}` } },
      { type: 'delivery', event: 'meeting.started', signature: 'valid', status: 200 },
    ]);
    const described = await (await fetch(`${emulatorOf(listening)}/_emulator`)).json();
    expect(described).toMatchObject({ data: { service, webhooks: 1 } });
  });

  it('says what to type next', async () => {
    const listening = await startEmulating();
    expect(listening.stderr()).toContain('The service is emulated here');
    expect(listening.stderr()).toMatch(/dyte-hooks trigger meeting\n/);
  });

  it('sends to the only path that is taken', async () => {
    const listening = await startEmulating({ path: '/hook' }, JSON_MODE);
    await send(listening, { event: 'meeting.ended' });
    await listening.until(/"type":"delivery"/);
    expect(listening.objects()[1]).toMatchObject({ status: 200 });
  });

  it('forwards, and ends once what was expected has come', async () => {
    const target = await startServer({ status: 204 });
    const listening = await startEmulating(
      { forwardTo: [target.url], expect: ['meeting.summary'], timeout: 60_000, events: ['meeting.ended'] },
      JSON_MODE,
    );
    await send(listening, { event: 'meeting.ended' });
    await eventually(() => expect(target.received).toHaveLength(1));
    await send(listening, { event: 'meeting.summary' });
    await listening.ended;
    const types = listening.objects().map(({ type }) => type);
    expect(types.slice(0, 3)).toEqual(['ready', 'delivery', 'forward']);
    expect(types.slice(-2)).toEqual(['result', 'summary']);
  });

  it('ends in the middle of a scenario', async () => {
    const listening = await startEmulating({}, JSON_MODE);
    await send(listening, { scenario: 'full' });
    await listening.until(/"type":"delivery"/);
    await listening.stop();
    expect(listening.objects().at(-1)).toMatchObject({ type: 'summary', faults: 0 });
    expect(listening.stderr()).toBe('');
  });

  it('says that the port is in use, and leaves nothing behind', async () => {
    const { port } = await startServer({ status: 200 });
    const error = await failureOf(startEmulating({ port }));
    expect(error.code).toBe('port_in_use');
  });

  it('sends the newest payloads of the service, or those that were asked for', async () => {
    for (const [payloads, hasRoomName] of [
      [undefined, false],
      ['rtk', true],
    ] as const) {
      const listening = await startEmulating(
        { payloads },
        { options: { json: true, service: 'realtimekit-v2' } },
      );
      await send(listening, { event: 'meeting.ended' });
      await listening.until(/"type":"delivery"/);
      const payload = JSON.stringify(listening.objects()[1]?.['payload']);
      expect(payload.includes('"roomName":')).toBe(hasRoomName);
      await listening.stop();
    }
  });

  it('alone has a say in payloads: elsewhere the service decides', async () => {
    const error = await failureOf(run({ ...LISTEN_OPTIONS, payloads: 'rtk' }, testContext()));
    expect([error.code, error.hint]).toEqual(['usage_invalid', expect.stringContaining('Add --emulate')]);
  });

  it.each([
    [{ publicKey: 'key.pem' }, '--public-key'],
    [{ publicKey: undefined, tlsCert: 'cert.pem', tlsKey: 'key.pem' }, '--tls-cert'],
  ])('refuses what speaks of another service: %o', async (options, named) => {
    const error = await failureOf(run({ ...LISTEN_OPTIONS, ...options, emulate: true }, testContext()));
    expect(error.code).toBe('usage_invalid');
    expect(error.message).toContain(named);
  });
});

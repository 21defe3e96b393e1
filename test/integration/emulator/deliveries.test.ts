import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../src/domain/events/catalogue.ts';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { PAYLOAD_FAMILIES } from '../../../src/domain/events/payload-families.ts';
import { parsePublicKey } from '../../../src/domain/signature/public-key.ts';
import { verifySignature } from '../../../src/domain/signature/signature.ts';
import { field, KEYS, testEmulator } from '../../helpers/emulator.ts';
import { SILENCE, startServer } from '../../helpers/http-servers.ts';
import { startRawServer } from '../../helpers/signed-delivery.ts';
import type { EmulatorEvent } from '../../../src/emulator/emulator-event.ts';
import type { Received } from '../../helpers/http-servers.ts';

const OK = { status: 200 };

function types(events: readonly EmulatorEvent[]): readonly string[] {
  return events.map(({ type }) => type).filter((type) => type !== 'request');
}

function signatureState(received: Received | undefined, pem: string, family = 'dyte'): string {
  const signature = received?.headers[`${family}-signature`];
  const body = Buffer.from(received?.body ?? '');
  return verifySignature(body, String(signature), parsePublicKey(pem)).state;
}

async function publishedKey(url: string): Promise<string> {
  const document: unknown = await (await fetch(`${url}/.well-known/webhooks.json`)).json();
  return String(field(field(document, 'data'), 'publicKey'));
}

describe('the key document', () => {
  it('is that of the service: PEM in an envelope with an empty message, for anybody', async () => {
    const { call, publicKeyPem } = await testEmulator();
    const answered = await call('GET', '/.well-known/webhooks.json', { headers: { authorization: '' } });
    expect(answered.status).toBe(200);
    expect(answered.body).toEqual({ success: true, data: { publicKey: publicKeyPem }, message: '' });
    expect(publicKeyPem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----$/);
    expect(parsePublicKey(publicKeyPem).signatureLength).toBe(256);
  });

  it('has another key in each emulator that keeps no state', async () => {
    const one = await testEmulator({ keys: undefined });
    const other = await testEmulator({ keys: undefined });
    expect(one.publicKeyPem).not.toBe(other.publicKeyPem);
  });
});

describe('a delivery', () => {
  it('verifies with the key document, and carries the webhook’s id and a UUID of its own', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    const { id } = await emulator.register(receiver.url);
    const [made] = await emulator.emit('meeting.started');
    await emulator.idle();
    const [received] = receiver.received;
    expect(signatureState(received, await publishedKey(emulator.url))).toBe('valid');
    expect(received?.headers['dyte-webhook-id']).toBe(id);
    expect(received?.headers['dyte-uuid']).toBe(made?.uuid);
    expect(made).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      webhookId: id,
      event: 'meeting.started',
      webhookName: 'All',
      url: receiver.url,
      forged: false,
      repeat: 0,
    });
  });

  it('has the sample of the service as compact JSON', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    await emulator.register(receiver.url);
    await emulator.emit('meeting.participantJoined');
    await emulator.idle();
    const sample = sampleOf('meeting.participantJoined', 'dyte-v2');
    expect(receiver.received[0]?.body).toBe(JSON.stringify(sample));
  });

  it('has RealtimeKit’s shape and header names when that is played', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator({ policy: 'realtimekit' });
    await emulator.register(receiver.url);
    await emulator.emit('meeting.participantJoined');
    await emulator.idle();
    const [received] = receiver.received;
    expect(received?.body).toBe(JSON.stringify(sampleOf('meeting.participantJoined', 'rtk-2026-08')));
    expect(signatureState(received, emulator.publicKeyPem, 'rtk')).toBe('valid');
    expect(Object.keys(received?.headers ?? {}).filter((name) => name.startsWith('dyte-'))).toEqual([]);
  });

  it.each(PAYLOAD_FAMILIES)('is compact JSON in the shape that was asked for: %s', async (payloads) => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator({ policy: 'realtimekit', payloads });
    await emulator.register(receiver.url);
    for (const event of EVENT_NAMES) await emulator.emit(event);
    await emulator.idle();
    const bodies = receiver.received.map(({ body }) => body);
    expect(bodies).toHaveLength(EVENT_NAMES.length);
    for (const body of bodies) expect(body).toBe(JSON.stringify(JSON.parse(body)));
    expect(bodies).toContain(JSON.stringify(sampleOf('meeting.summary', payloads)));
  });

  it('has the header names that were asked for, in the order of the capture', async () => {
    const receiver = await startRawServer('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    const emulator = await testEmulator({ headers: 'both' });
    expect(emulator.headers).toBe('both');
    await emulator.register(`${receiver.url}/hook`);
    await emulator.emit('meeting.ended');
    await emulator.idle();
    const head = String(receiver.requests[0]).split('\r\n\r\n')[0] ?? '';
    expect(head.split('\r\n').map((line) => line.split(':')[0])).toEqual([
      'POST /hook HTTP/1.1',
      'Accept',
      'Content-Type',
      'dyte-signature',
      'dyte-uuid',
      'dyte-webhook-id',
      'rtk-signature',
      'rtk-uuid',
      'rtk-webhook-id',
      'User-Agent',
      'Content-Length',
      'Host',
      'Connection',
    ]);
  });

  it('goes to the enabled webhooks that asked for the event, each with its own UUID', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    await emulator.register(`${receiver.url}/a`);
    await emulator.register(`${receiver.url}/b`, { events: ['meeting.started'] });
    await emulator.register(`${receiver.url}/other-event`, { events: ['meeting.ended'] });
    await emulator.register(`${receiver.url}/off`, { enabled: false });
    const made = await emulator.emit('meeting.started');
    await emulator.idle();
    expect(receiver.calls().toSorted()).toEqual(['POST /a', 'POST /b']);
    expect(new Set(made.map(({ uuid }) => uuid)).size).toBe(2);
  });

  it('has the payload that was given, with the event in front', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    await emulator.register(receiver.url);
    await emulator.emit('meeting.ended', { meeting: { title: 'Zoë' }, n: 1 });
    await emulator.idle();
    expect(receiver.received[0]?.body).toBe('{"event":"meeting.ended","meeting":{"title":"Zoë"},"n":1}');
    expect(signatureState(receiver.received[0], emulator.publicKeyPem)).toBe('valid');
  });

  it('is not made when nobody asks for the event', async () => {
    const emulator = await testEmulator();
    expect(await emulator.emit('meeting.started')).toEqual([]);
    await emulator.idle();
    expect(emulator.events).toMatchObject([{ type: 'emitted', event: 'meeting.started', webhooks: 0 }]);
  });
});

describe('retries', () => {
  it('keep the UUID and the signature, and are told step by step', async () => {
    const receiver = await startServer({ status: 503 }, OK);
    const emulator = await testEmulator();
    await emulator.register(receiver.url);
    await emulator.emit('meeting.started');
    await emulator.idle();
    expect(types(emulator.events)).toEqual([
      'emitted',
      'queued',
      'attempt',
      'retry_scheduled',
      'attempt',
      'delivered',
    ]);
    const [first, second] = receiver.received;
    expect(second).toEqual(first);
    expect(emulator.clock.sleeps).toEqual([1000]);
  });

  it.each([
    ['dyte', 400, 6, 'retries_used_up'],
    ['dyte', 503, 6, 'retries_used_up'],
    ['realtimekit', 400, 1, 'final_status'],
    ['realtimekit', 302, 1, 'final_status'],
    ['realtimekit', 503, 6, 'retries_used_up'],
  ] as const)('under the policy %s, a %i is sent %i times', async (policy, status, attempts, reason) => {
    const receiver = await startServer({ status });
    const emulator = await testEmulator({ policy });
    await emulator.register(receiver.url);
    await emulator.emit('meeting.started');
    await emulator.idle();
    expect(receiver.received).toHaveLength(attempts);
    expect(emulator.events.at(-1)).toMatchObject({ type: 'gave_up', attempts, reason });
    expect(emulator.clock.sleeps).toEqual([1000, 2000, 4000, 8000, 16_000].slice(0, attempts - 1));
  });

  it('can carry another UUID', async () => {
    const receiver = await startServer({ status: 500 }, OK);
    const emulator = await testEmulator({ retryUuid: () => 'another' });
    await emulator.register(receiver.url);
    const [made] = await emulator.emit('meeting.started');
    await emulator.idle();
    expect(receiver.received.map(({ headers }) => headers['dyte-uuid'])).toEqual([made?.uuid, 'another']);
  });

  it('follow an endpoint that does not answer in time; the limit is scaled', async () => {
    const receiver = await startServer(SILENCE, OK);
    const emulator = await testEmulator({ timeScale: 0.01 });
    await emulator.register(receiver.url);
    await emulator.emit('meeting.started');
    await emulator.idle();
    expect(emulator.events).toContainEqual(
      expect.objectContaining({ type: 'attempt', result: expect.objectContaining({ kind: 'timeout' }) }),
    );
    expect(emulator.clock.sleeps).toEqual([10]);
    expect(types(emulator.events).at(-1)).toBe('delivered');
  });

  it('of one endpoint do not hold up another', async () => {
    const receiver = await startServer((request, response) => {
      response.writeHead(request.path === '/bad' ? 500 : 200).end();
    });
    const emulator = await testEmulator();
    emulator.clock.hold();
    const slept = emulator.clock.nextSleep();
    await emulator.register(`${receiver.url}/bad`);
    await emulator.register(`${receiver.url}/good`);
    await emulator.emit('meeting.started');
    await slept;
    while (!emulator.events.some(({ type }) => type === 'delivered')) await new Promise(setImmediate);
    expect(receiver.calls().toSorted()).toEqual(['POST /bad', 'POST /good']);
  });
});

describe('where deliveries go', () => {
  const REMOTE = 'https://hooks.example.com/in';

  it('is this machine only: others are told as skipped', async () => {
    const emulator = await testEmulator();
    const { id } = await emulator.register(REMOTE);
    const [made] = await emulator.emit('meeting.started');
    await emulator.idle();
    expect(made).toMatchObject({ webhookId: id, skipped: 'not_local' });
    expect(types(emulator.events)).toEqual(['emitted', 'skipped']);
    expect(emulator.deliveries()).toMatchObject([{ state: 'skipped', skipped: 'not_local', attempts: [] }]);
  });

  it('is elsewhere too when that is allowed', async () => {
    const receiver = await startServer(OK);
    // No loopback address, and yet one that leads to this machine.
    const url = `http://0.0.0.0:${String(receiver.port)}/in`;
    const careful = await testEmulator();
    await careful.register(url);
    expect(await careful.emit('meeting.started')).toMatchObject([{ skipped: 'not_local' }]);
    const bold = await testEmulator({ allowRemote: true });
    await bold.register(url);
    await bold.emit('meeting.started');
    await bold.idle();
    expect(receiver.calls()).toEqual(['POST /in']);
  });

  it.each(['ftp://127.0.0.1/x', 'localhost:8000/x'])('is HTTP: %s is skipped', async (url) => {
    const emulator = await testEmulator({ allowRemote: true });
    await emulator.register(url);
    expect(await emulator.emit('meeting.started')).toMatchObject([{ skipped: 'url_unusable' }]);
  });

  it('is not where a redirect leads', async () => {
    const other = await startServer(OK);
    const receiver = await startServer({ status: 307, headers: { location: other.url } });
    const emulator = await testEmulator({ policy: 'realtimekit' });
    await emulator.register(receiver.url);
    await emulator.emit('meeting.started');
    await emulator.idle();
    expect(other.received).toEqual([]);
  });
});

describe('many deliveries', () => {
  it('are sent 32 at a time, and all of them', async () => {
    let open = 0;
    let most = 0;
    const receiver = await startServer((_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end();
      }, 20);
    });
    const emulator = await testEmulator();
    await emulator.register(receiver.url);
    const made = await Promise.all(Array.from({ length: 200 }, () => emulator.emit('meeting.started')));
    await emulator.idle();
    expect(made.flat()).toHaveLength(200);
    expect(receiver.received).toHaveLength(200);
    expect(most).toBe(32);
    expect(emulator.events.filter(({ type }) => type === 'delivered')).toHaveLength(200);
  });

  it('are remembered to a number, the newest', async () => {
    const emulator = await testEmulator();
    await emulator.register('https://example.com/');
    for (let index = 0; index < 1003; index += 1) await emulator.emit('meeting.started');
    const records = emulator.deliveries();
    expect(records).toHaveLength(1000);
    const answered = await emulator.call('GET', '/_emulator/deliveries');
    expect(field(field(answered.body, 'data'), 'forgotten')).toBe(3);
  });

  it('wait to a number: what is more is skipped and told', async () => {
    const emulator = await testEmulator();
    emulator.clock.hold();
    await emulator.register('http://127.0.0.1:1/');
    const made = (
      await Promise.all(Array.from({ length: 10_001 }, () => emulator.emit('meeting.started')))
    ).flat();
    expect(made.filter(({ skipped }) => skipped === 'queue_full')).toHaveLength(1);
    expect(emulator.events.filter(({ type }) => type === 'queued')).toHaveLength(10_000);
  });
});

describe('a forged delivery', () => {
  it('is signed with another key and sent once', async () => {
    const receiver = await startServer({ status: 401 });
    const emulator = await testEmulator();
    const { id } = await emulator.register(receiver.url);
    const [made] = await emulator.forge('meeting.ended');
    await emulator.idle();
    expect(made).toMatchObject({ forged: true, webhookId: id });
    expect(receiver.received).toHaveLength(1);
    expect(signatureState(receiver.received[0], emulator.publicKeyPem)).toBe('mismatch');
    expect(emulator.deliveries()).toMatchObject([{ forged: true, state: 'gave_up' }]);
  });

  it('leaves the genuine ones genuine', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    await emulator.register(receiver.url);
    await emulator.forge('meeting.ended');
    await emulator.emit('meeting.ended');
    await emulator.idle();
    const states = receiver.received.map((one) => signatureState(one, emulator.publicKeyPem));
    expect(states.toSorted()).toEqual(['mismatch', 'valid']);
  });
});

describe('closing', () => {
  it('ends a wait for a retry at once, and says so', async () => {
    const receiver = await startServer({ status: 500 });
    const emulator = await testEmulator();
    emulator.clock.hold();
    const slept = emulator.clock.nextSleep();
    await emulator.register(receiver.url);
    await emulator.emit('meeting.started');
    await slept;
    await emulator.close();
    expect(types(emulator.events).at(-1)).toBe('cancelled');
    expect(emulator.deliveries()).toMatchObject([{ state: 'cancelled', attempts: [{ status: 500 }] }]);
    expect(receiver.received).toHaveLength(1);
  });

  it('lets an attempt in progress end', async () => {
    const emulator = await testEmulator();
    let closing: Promise<void> | undefined;
    const receiver = await startServer((_request, response) => {
      emulator.clock.hold();
      closing = emulator.close();
      setTimeout(() => response.end(), 30);
    });
    await emulator.register(receiver.url);
    await emulator.emit('meeting.started');
    await emulator.idle();
    await closing;
    expect(types(emulator.events).at(-1)).toBe('delivered');
  });

  it('ends an attempt that takes longer than is waited', async () => {
    const emulator = await testEmulator();
    let asked = (): void => {};
    const reached = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const receiver = await startServer(() => asked());
    await emulator.register(receiver.url);
    await emulator.emit('meeting.started');
    await reached;
    await emulator.close(10);
    expect(types(emulator.events).at(-1)).toBe('cancelled');
  });

  it('refuses connections afterwards, and may be asked for again', async () => {
    const emulator = await testEmulator();
    await emulator.close();
    await emulator.close();
    await expect(fetch(emulator.url)).rejects.toThrow('fetch failed');
  });

  it('prints no warning about listeners, however many deliveries there were', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on('warning', onWarning);
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    await emulator.register(receiver.url);
    await Promise.all(Array.from({ length: 60 }, () => emulator.emit('meeting.started')));
    await emulator.idle();
    await new Promise(setImmediate);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});

describe('the key of the state', () => {
  it('is the one that was given', async () => {
    expect((await testEmulator()).publicKeyPem).toBe(KEYS.publicKeyPem);
  });
});

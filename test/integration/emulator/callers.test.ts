import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createHttpApp } from '../../../src/emulator/http-app.ts';
import { createDeliveryLog } from '../../../src/emulator/delivery-log.ts';
import { createFaultInjector } from '../../../src/emulator/fault-injector.ts';
import { AppRegistry } from '../../../src/emulator/app-registry.ts';
import { LIMITS } from '../../../src/emulator/emulator-options.ts';
import { resolveService } from '../../../src/emulator/resolved-service.ts';
import { createDeliveryFaults } from '../../../src/emulator/delivery-faults.ts';
import { createFileLinks } from '../../../src/emulator/sessions/file-links.ts';
import { MeetingRegistry } from '../../../src/emulator/meetings/meeting-registry.ts';
import { SessionRegistry } from '../../../src/emulator/sessions/session-registry.ts';
import { FIXED_CREDENTIALS } from '../../../src/emulator/credentials.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { AUTHORIZATION, basic, testEmulator } from '../../helpers/emulator.ts';

/** Addresses of this machine that are not those of the loopback interface. */
const OTHER_ADDRESSES = Object.values(networkInterfaces())
  .flatMap((found) => found ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);

interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function statusOf(url: string, { method = 'GET', headers = {}, body = '' }: Call = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, headers: { authorization: AUTHORIZATION, ...headers } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The routes as they answer a connection from this address. */
function answersTo(remoteAddress: string | undefined): (path: string, call?: Call) => Promise<number> {
  const clock = fakeClock();
  const service = resolveService({});
  const entry = { id: 'organization', name: '', created_at: '' };
  const apps = new AppRegistry({
    apps: [{ ...entry, webhooks: [] }],
    clock,
    newId: () => 'id',
    limits: LIMITS,
    save: () => undefined,
  });
  const app = createHttpApp({
    service,
    routes: {
      apps,
      credentials: FIXED_CREDENTIALS,
      sessions: new SessionRegistry({ sessions: 10, participants: 10 }),
      links: createFileLinks(clock, () => false),
      meetings: new MeetingRegistry(clock, () => 'id', { meetings: 10, participants: 10 }),
    },
    callers: 'this_machine',
    sendHappened: async () => undefined,
    control: {
      log: createDeliveryLog(10, 10),
      faultInjector: createFaultInjector(undefined, 10, clock),
      deliveryFaults: createDeliveryFaults(10, () => 0),
      conditions: [],
      apps,
      random: () => 0,
      describe: () => ({
        emulator: 'dyte-hooks',
        id: 'id',
        service: 'dyte',
        policy: 'dyte',
        payloads: 'dyte-v2',
        timeScale: 1,
        organizationId: 'organization',
        webhooks: 0,
        apps: [],
      }),
      emit: async () => [],
      follow: async () => undefined,
      playScenario: () => [],
    },
    publicKeyPem: 'key',
    clock,
    emit: () => {},
  });
  return async (path, { method = 'GET', headers = {}, body } = {}) => {
    const init = {
      method,
      headers: { host: 'localhost:4010', authorization: AUTHORIZATION, ...headers },
      ...(body === undefined ? {} : { body }),
    };
    const env = { incoming: { socket: { remoteAddress } } };
    return (await app.request(`http://localhost:4010${path}`, init, env)).status;
  };
}

const CONTROL = [
  ['/', {}],
  ['/_emulator/deliveries', {}],
  ['/_emulator/events', { method: 'POST', body: '{"event":"meeting.started"}' }],
  ['/_emulator/faults', { method: 'POST', body: '{"kind":"status"}' }],
] as const;

const ELSEWHERE = [
  '10.99.0.2',
  '192.168.1.5',
  '203.0.113.7',
  'fe80::1',
  '2001:db8::1',
  '::ffff:10.0.0.1',
  undefined,
];
const HERE = ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'];

describe('the control routes', () => {
  it.each(ELSEWHERE)('answer no connection from %s, whatever Host it writes', async (address) => {
    const call = answersTo(address);
    for (const [path, options] of CONTROL)
      for (const host of ['localhost', 'localhost:4010', '127.0.0.1', '[::1]:4010'])
        expect(await call(path, { ...options, headers: { host } })).toBe(403);
  });

  it.each(HERE)('answer one from %s', async (address) => {
    const call = answersTo(address);
    for (const [path, options] of CONTROL) expect(await call(path, options)).toBeLessThan(300);
  });

  it('answer real connections by where they come from', async () => {
    const { url } = await testEmulator({ host: '0.0.0.0' });
    const { port } = new URL(url);
    expect(await statusOf(`http://127.0.0.1:${port}/_emulator/deliveries`)).toBe(200);
    for (const address of OTHER_ADDRESSES)
      expect(
        await statusOf(`http://${address}:${port}/_emulator/deliveries`, { headers: { host: 'localhost' } }),
      ).toBe(403);
  });

  it('answer on a listener for both families', async () => {
    const { url } = await testEmulator({ host: '::' });
    const { port } = new URL(url);
    // An IPv4 connection to it has an address such as ::ffff:127.0.0.1.
    expect(await statusOf(`http://127.0.0.1:${port}/_emulator/deliveries`)).toBe(200);
  });
});

describe('the API with the fixed credentials', () => {
  const FOREIGN = [
    { host: 'evil.example' },
    { host: 'evil.example:4010', origin: 'http://evil.example:4010' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ];

  it.each(FOREIGN)('answers no page from elsewhere: %j', async (headers) => {
    const { url, call } = await testEmulator();
    const body = JSON.stringify({ name: 'x', url: 'http://127.0.0.1:1/', events: ['meeting.started'] });
    expect(await statusOf(`${url}/v2/webhooks`, { headers })).toBe(403);
    expect(await statusOf(`${url}/v2/webhooks`, { method: 'POST', headers, body })).toBe(403);
    expect((await call('GET', '/v2/webhooks')).body).toMatchObject({ data: [] });
  });

  it('answers programs and pages of this machine', async () => {
    const { url } = await testEmulator();
    for (const headers of [
      {},
      { origin: 'http://localhost:3000' },
      { host: '127.0.0.1' },
      { host: 'app.localhost' },
    ])
      expect(await statusOf(`${url}/v2/webhooks`, { headers })).toBe(200);
  });

  it.each(ELSEWHERE)('answers no connection from %s while it is there for this machine', async (address) => {
    expect(await answersTo(address)('/v2/webhooks')).toBe(403);
  });

  it('is there for other machines when it listens for them, but for no foreign page', async () => {
    const { url } = await testEmulator({ host: '0.0.0.0' });
    expect(await statusOf(`${url}/v2/webhooks`, { headers: { host: 'emulator:4010' } })).toBe(200);
    expect(await statusOf(`${url}/v2/webhooks`, { headers: { origin: 'https://evil.example' } })).toBe(403);
    expect(await statusOf(`${url}/v2/webhooks`, { headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403);
    for (const address of OTHER_ADDRESSES)
      expect(await statusOf(`http://${address}:${new URL(url).port}/v2/webhooks`)).toBe(200);
  });

  it('is guarded however the fixed pair is written', async () => {
    const credentials = {
      ...FIXED_CREDENTIALS,
      organizationId: '00000000000040008000 00000000E001'.replace(' ', ''),
    };
    const { url } = await testEmulator({ credentials });
    expect(await statusOf(`${url}/v2/webhooks`, { headers: { host: 'evil.example' } })).toBe(403);
  });

  it('looks at nothing but the credentials when they are a secret', async () => {
    const credentials = { ...FIXED_CREDENTIALS, apiKey: 'a key of my own' };
    const authorization = basic(credentials.organizationId, credentials.apiKey);
    const { url } = await testEmulator({ credentials });
    const headers = { authorization, host: 'evil.example', origin: 'https://evil.example' };
    expect(await statusOf(`${url}/v2/webhooks`, { headers })).toBe(200);
  });
});

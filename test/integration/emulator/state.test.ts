import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { FIXED_CREDENTIALS } from '../../../src/emulator/credentials.ts';
import { DEFAULT_APPS } from '../../../src/emulator/emulator-options.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { failureOf } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { KIT, testCloudflare, WEBHOOKS } from '../../helpers/emulated-cloudflare.ts';
import { KEYS, testEmulator } from '../../helpers/emulator.ts';
import { freePort } from '../../helpers/http-servers.ts';
import type { HooksError } from '../../../src/domain/errors.ts';

function startFailing(options: {
  readonly stateFile?: string;
  readonly port?: number;
  readonly host?: string;
}): Promise<HooksError> {
  const whole = {
    port: 0,
    credentials: FIXED_CREDENTIALS,
    keys: KEYS,
    clock: fakeClock(),
    onEvent: () => {},
    ...options,
  };
  return failureOf(startEmulator(whole));
}

describe('a state file', () => {
  it('keeps webhooks and the key pair from one emulator to the next', async () => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    const first = await testEmulator({ stateFile });
    const kept = await first.register('http://127.0.0.1:1/kept', { enabled: false });
    const gone = await first.register('http://127.0.0.1:1/gone');
    await first.call('PATCH', `/v2/webhooks/${kept.id}`, { body: { name: 'Renamed', enabled: false } });
    await first.call('DELETE', `/v2/webhooks/${gone.id}`);
    const listed = await first.call('GET', '/v2/webhooks');
    await first.close();

    const second = await testEmulator({ stateFile, keys: undefined });
    expect((await second.call('GET', '/v2/webhooks')).body).toEqual(listed.body);
    expect(second.publicKeyPem).toBe(first.publicKeyPem);
  });

  it('is there from the start, for its owner only, and nothing else is left behind', async () => {
    const directory = await temporaryDirectory();
    const stateFile = join(directory, 'state.json');
    const emulator = await testEmulator({ stateFile });
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    await Promise.all([1, 2, 3, 4].map((index) => emulator.register(`http://127.0.0.1:1/${String(index)}`)));
    expect((await readdir(directory)).filter((name) => !name.endsWith('.lock'))).toEqual(['state.json']);
    await emulator.close();
    expect(await readdir(directory)).toEqual(['state.json']);
    expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({
      version: 2,
      apps: [],
      webhooks: [{}, {}, {}, {}],
    });
  });

  it('keeps the apps of an account beside the webhooks of an organization', async () => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    const organization = await testEmulator({ stateFile });
    await organization.register('http://127.0.0.1:1/organization');
    await organization.close();

    const first = await testCloudflare({ stateFile, apps: [...DEFAULT_APPS, { name: 'Staging' }] });
    await first.register('http://127.0.0.1:1/app');
    const [, staging] = first.apps();
    const place = `${KIT}/${staging?.id ?? ''}/webhooks`;
    const body = { name: 'All', url: 'http://127.0.0.1:1/staging', events: ['meeting.started'] };
    await Promise.all([
      first.register('http://127.0.0.1:1/app2'),
      first.call('POST', place, { body }),
      first.call('POST', `${KIT}/apps`, { body: { name: 'Made' } }),
    ]);
    const made = first.apps();
    await first.close();

    const second = await testCloudflare({
      stateFile,
      apps: [...DEFAULT_APPS, { name: 'Made' }, { name: 'New' }],
    });
    const [app, ...others] = made;
    expect(second.apps()).toEqual([
      app,
      others.find(({ name }) => name === 'Made'),
      { id: '00000000-0000-4000-8000-0000000000a3', name: 'New', created_at: expect.any(String) },
      others.find(({ name }) => name === 'Staging'),
    ]);
    expect((await second.call('GET', WEBHOOKS)).body).toMatchObject({ data: [{}, {}] });
    expect((await second.call('GET', place)).body).toMatchObject({ data: [{ url: body.url }] });
    await second.close();

    const third = await testEmulator({ stateFile });
    expect((await third.call('GET', '/v2/webhooks')).body).toMatchObject({
      data: [{ url: 'http://127.0.0.1:1/organization' }],
    });
  });

  it('of the time before there were apps is read, and written as today', async () => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    const first = await testEmulator({ stateFile });
    await first.register('http://127.0.0.1:1/kept');
    await first.close();
    const written: unknown = JSON.parse(await readFile(stateFile, 'utf8'));
    const old = Object.assign({}, written, { version: 1, apps: undefined });
    await writeFile(stateFile, JSON.stringify(old));

    const app = await testCloudflare({ stateFile });
    expect((await app.call('GET', WEBHOOKS)).status).toBe(404);
    await app.register('http://127.0.0.1:1/app');
    await app.close();
    expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({
      version: 2,
      webhooks: [{ url: 'http://127.0.0.1:1/kept' }],
      apps: [{ name: 'Emulated app', webhooks: [{ url: 'http://127.0.0.1:1/app' }] }],
    });
  });

  it.each([
    ['a byte order mark', (text: string) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`)],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ] as const)('is read with %s', async (_how, change) => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    const first = await testEmulator({ stateFile });
    await first.close();
    await writeFile(stateFile, change(await readFile(stateFile, 'utf8')));
    const second = await testEmulator({ stateFile, keys: undefined });
    expect(second.publicKeyPem).toBe(first.publicKeyPem);
  });

  it('belongs to one emulator at a time', async () => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    const first = await testEmulator({ stateFile });
    await first.register('http://127.0.0.1:1/kept');
    const error = await startFailing({ stateFile });
    expect(error).toMatchObject({
      code: 'file_failed',
      message: `The state file ${stateFile} is in use by another emulator.`,
    });
    expect((await first.call('GET', '/v2/webhooks')).body).toMatchObject({ data: [{}] });
    await first.close();
    const next = await testEmulator({ stateFile });
    expect((await next.call('GET', '/v2/webhooks')).body).toMatchObject({ data: [{}] });
  });

  it('is given back when the emulator cannot start', async () => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    const { url } = await testEmulator();
    expect((await startFailing({ stateFile, port: Number(new URL(url).port) })).code).toBe('port_in_use');
    await (await testEmulator({ stateFile })).close();
    expect(await readdir(join(stateFile, '..'))).toEqual(['state.json']);
  });

  it('that others could read is closed to them with the next change', async () => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    await (await testEmulator({ stateFile })).close();
    await chmod(stateFile, 0o644);
    const emulator = await testEmulator({ stateFile });
    await emulator.register('http://127.0.0.1:1/');
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['empty', ''],
    ['no JSON', '{"version":1,'],
    ['something else', '{"name":"my-app"}'],
    ['of another version', '{"version":3,"privateKey":"x","webhooks":[],"apps":[]}'],
    ['without a key', '{"version":1,"privateKey":"x","webhooks":[]}'],
  ])('that is %s is an error, and is left as it is', async (_what, text) => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    await writeFile(stateFile, text);
    const error = await startFailing({ stateFile });
    expect(error.code).toBe('file_failed');
    expect(error.message).toContain(stateFile);
    expect(error.hint).toContain('left as it is');
    expect(await readFile(stateFile, 'utf8')).toBe(text);
  });

  it.each([
    ['webhooks', {}],
    ['webhooks', [{ id: 'x' }]],
    ['webhooks', [null]],
    ['privateKey', 5],
    ['apps', undefined],
    ['apps', [{ id: 'x', name: 'x', webhooks: [] }]],
    ['apps', [{ id: 'x', name: 'x', created_at: 'x', webhooks: [{}] }]],
  ])('with broken %s is an error: %j', async (name, value) => {
    const stateFile = join(await temporaryDirectory(), 'state.json');
    await (await testEmulator({ stateFile })).close();
    const document: unknown = JSON.parse(await readFile(stateFile, 'utf8'));
    await writeFile(stateFile, JSON.stringify(Object.assign({}, document, { [name]: value })));
    expect((await startFailing({ stateFile })).code).toBe('file_failed');
  });

  it('that cannot be written is an error before anything is served', async () => {
    const directory = await temporaryDirectory();
    const missing = await startFailing({ stateFile: join(directory, 'no-such', 'state.json') });
    expect([missing.code, missing.message]).toMatchObject([
      'file_failed',
      expect.stringContaining('directory does not exist'),
    ]);
    const folder = join(directory, 'folder');
    await mkdir(folder);
    expect((await startFailing({ stateFile: folder })).code).toBe('file_failed');
  });

  it('that can no longer be written fails the change: nothing is answered that is not kept', async () => {
    const stateFile = join(await temporaryDirectory(), 'folder', 'state.json');
    await mkdir(join(stateFile, '..'));
    const { call, events, register } = await testEmulator({ stateFile });
    await register('http://127.0.0.1:1/first');
    // Whoever runs tests as root may write anywhere; a folder that is gone stops everybody.
    await rename(join(stateFile, '..'), join(stateFile, '..', '..', 'moved'));
    const body = { name: 'x', url: 'http://127.0.0.1:1/second', events: ['meeting.started'] };
    expect((await call('POST', '/v2/webhooks', { body })).status).toBe(500);
    expect(events.map(({ type }) => type)).toContain('failure');
    expect((await call('GET', '/v2/webhooks')).body).toMatchObject({
      data: [{ url: 'http://127.0.0.1:1/first' }],
    });
  });
});

describe('starting', () => {
  it('says when the port is in use, and what to do', async () => {
    const { url } = await testEmulator();
    const error = await startFailing({ port: Number(new URL(url).port) });
    expect(error.code).toBe('port_in_use');
    expect(error.hint).toContain('--port');
  });

  it('says when the address is none of this machine', async () => {
    expect((await startFailing({ host: '192.0.2.1' })).code).toBe('listen_failed');
  });

  it('takes the port that it is told', async () => {
    const port = await freePort();
    const emulator = await testEmulator({ port });
    expect(emulator.url).toBe(`http://127.0.0.1:${String(port)}`);
    expect(emulator.apiUrl).toBe(`${emulator.url}/v2`);
  });

  it('names an address that can be connected to when it listens on all', async () => {
    const emulator = await testEmulator({ host: '0.0.0.0' });
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await emulator.call('GET', '/v2/webhooks')).status).toBe(200);
  });
});

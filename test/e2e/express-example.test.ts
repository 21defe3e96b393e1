import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestKeys, uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { freePort, startServer } from '../helpers/http-servers.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const keys = createTestKeys();
const document = { status: 200, body: { success: true, data: { publicKey: keys.pem } } };
const STARTED = '{"event":"meeting.started"}';

type Send = (body: string, headers?: Record<string, string | string[]>) => Promise<string>;

/** The example as it stands in the documentation, behind what it uses of Express. */
async function startExample(keyUrl: string): Promise<Send> {
  const directory = await temporaryDirectory();
  const modules = join(directory, 'node_modules');
  await mkdir(join(modules, 'express'), { recursive: true });
  await symlink(ROOT, join(modules, 'dyte-hooks'));
  await copyFile(join(ROOT, 'test/fixtures/express-stand-in.mjs.txt'), join(modules, 'express/index.mjs'));
  await writeFile(join(modules, 'express/package.json'), '{"exports":"./index.mjs"}');
  await copyFile(join(ROOT, 'docs/examples/express-app.mjs'), join(directory, 'app.mjs'));
  const port = await freePort();
  const child = spawn(process.execPath, ['app.mjs'], {
    cwd: directory,
    env: { KEY_URL: keyUrl, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill();
  });
  child.stderr.resume();
  await once(child.stdout, 'data');
  child.stdout.resume();
  return (body, headers = {}) =>
    new Promise((resolve, reject) => {
      const signed = { 'dyte-signature': keys.sign(body), ...headers };
      const sent = request({ port, path: '/webhook', method: 'POST', headers: signed, agent: false });
      sent.on('error', reject);
      sent.on('response', (response) => {
        text(response).then((said) => resolve(`${String(response.statusCode)} ${said.trim()}`), reject);
      });
      sent.end(body);
    });
}

describe('the Express example', () => {
  it.each([undefined, '', 'x', 'text/plain;;;', 'application/json; charset=utf-16', 'multipart/form-data'])(
    'takes a genuine delivery with the Content-Type %j',
    async (type) => {
      const send = await startExample((await startServer(document)).url);
      expect(await send(STARTED, type === undefined ? {} : { 'Content-Type': type })).toBe('200 ok');
    },
  );

  it('tells deliveries without a UUID apart by webhook and bytes, and others by their UUID', async () => {
    const send = await startExample((await startServer(document)).url);
    const answers: string[] = [];
    const sent: [string, Record<string, string>][] = [
      [STARTED, {}],
      [STARTED, {}],
      ['{"event":"meeting.ended"}', {}],
      [STARTED, { 'dyte-webhook-id': 'other' }],
      [STARTED, { 'dyte-uuid': uuidFor('one') }],
      [STARTED, { 'rtk-uuid': uuidFor('one').toUpperCase() }],
    ];
    for (const [body, headers] of sent) answers.push(await send(body, headers));
    expect(answers).toEqual(['200 ok', '200 again', '200 ok', '200 ok', '200 ok', '200 again']);
  });

  it('refuses what is not signed, or not with the key of the service', async () => {
    const send = await startExample((await startServer(document)).url);
    expect(await send(STARTED, { 'dyte-signature': '' })).toBe('401 bad signature');
    expect(await send(STARTED, { 'dyte-signature': 'ab'.repeat(32) })).toBe('401 bad signature');
    expect(await send(STARTED, { 'dyte-signature': [keys.sign(STARTED), keys.sign('{}')] })).toBe(
      '401 bad signature',
    );
    expect(await send(STARTED, { 'dyte-signature': createTestKeys().sign(STARTED) })).toBe(
      '401 bad signature',
    );
  });

  it('answers 400 to what is signed and no JSON, also to nothing', async () => {
    const send = await startExample((await startServer(document)).url);
    expect([await send('{'), await send('')]).toEqual(['400 not JSON', '400 not JSON']);
  });

  it('has the service retry while it has no key, and takes deliveries then', async () => {
    const send = await startExample((await startServer({ status: 500 }, { status: 500 }, document)).url);
    expect([await send(STARTED), await send(STARTED)]).toEqual(['503 try again', '200 ok']);
  });

  it('holds nothing against a delivery that may be of a newer key', async () => {
    const changed = createTestKeys();
    const server = await startServer(document, document, {
      ...document,
      body: { data: { publicKey: changed.pem } },
    });
    const send = await startExample(server.url);
    expect(await send(STARTED, { 'dyte-signature': keys.sign('another') })).toBe('401 bad signature');
    expect(await send(STARTED, { 'dyte-signature': changed.sign(STARTED) })).toBe('503 try again');
  });
});

import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchPublicKey } from '../../../src/api/key-document.ts';
import { data, testClient, WEBHOOK } from '../../helpers/api-client.ts';
import { KEYS } from '../../helpers/emulator.ts';

/** A service on one address of this machine only; what it is asked for is JSON. */
async function startOn(address: string, body: unknown): Promise<number> {
  const server = createServer((_request, response) => response.end(JSON.stringify(body)));
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return bound.port;
}

/** Names of this machine, of which no name server knows all. */
const NAMES = ['localhost', 'LOCALHOST', 'localhost.', 'evil.localhost', 'a.b.localhost.'];
const NUMBERS = [
  '127.0.0.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.1',
  '127.0.0.1.',
  '[::ffff:127.0.0.1]',
];

/** A proxy that would fail every request, and no NO_PROXY. */
const environment = { HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1' };

const KEY = { success: true, data: { publicKey: KEYS.publicKeyPem } };

describe.each([
  ['127.0.0.1', [...NAMES, ...NUMBERS]],
  ['::1', [...NAMES, '[::1]', '[0:0:0:0:0:0:0:1]']],
] as const)('a service that listens on %s', (address, hosts) => {
  it.each(hosts)('is called at %s, without asking a name server or a proxy', async (host) => {
    const port = await startOn(address, data([WEBHOOK]));
    const client = testClient(`http://${host}:${String(port)}`, { environment, limits: { retries: 0 } });
    expect(await client.list()).toMatchObject({ webhooks: [{ id: WEBHOOK.id }] });
  });

  it.each(hosts)('has its key fetched at %s', async (host) => {
    const port = await startOn(address, KEY);
    const keyUrl = `http://${host}:${String(port)}/`;
    const signal = new AbortController().signal;
    expect(await fetchPublicKey({ keyUrl, environment, signal })).toBe(KEYS.publicKeyPem);
  });
});

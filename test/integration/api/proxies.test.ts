import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { data, testClient, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { freePort, listen, startServer, startSocketServer } from '../../helpers/http-servers.ts';

/** A name that only the proxy of a test knows the way to. */
const API = 'http://api.dyte.test/v2';

interface Proxy {
  readonly url: string;
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
}

/** A proxy that brings every CONNECT to one port of this machine, or refuses it. */
async function startProxy(to: number | 'refuse'): Promise<Proxy> {
  const asked: Proxy['asked'] = [];
  const server = createServer();
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    client.on('error', () => {});
    if (to === 'refuse') {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const upstream = connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  return { url: `http://127.0.0.1:${String(await listen(server))}`, asked };
}

describe('a proxy of the environment', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('in %s carries the requests', async (name) => {
    const server = await startServer({ status: 200, body: data([WEBHOOK]) });
    const proxy = await startProxy(server.port);
    expect(await testClient(API, { environment: { [name]: proxy.url } }).list()).toMatchObject({
      webhooks: [WEBHOOK],
    });
    expect(proxy.asked).toEqual([{ target: 'api.dyte.test:80', authorization: undefined }]);
    expect(server.received[0]?.headers.host).toBe('api.dyte.test');
  });

  it('gets its credentials, without a scheme too, and the service does not', async () => {
    const server = await startServer({ status: 200, body: data([]) });
    const proxy = await startProxy(server.port);
    const value = proxy.url.replace('http://', 'ann:p%40ss@');
    await testClient(API, { environment: { HTTP_PROXY: value } }).list();
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('ann:p@ss').toString('base64')}`);
    expect(server.received[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  it('is not used for this machine, so that a local service is reached', async () => {
    const server = await startServer({ status: 200, body: data([]) });
    const environment = { HTTP_PROXY: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1' };
    expect(await testClient(server.url, { environment }).list()).toMatchObject({ webhooks: [] });
  });

  it.each(['0.0.0.0', 'other.test, 0.0.0.0', '*'])('is not used for NO_PROXY=%s', async (except) => {
    const server = await startServer({ status: 200, body: data([]) });
    const proxy = await startProxy('refuse');
    const environment = { HTTP_PROXY: proxy.url, no_proxy: except };
    // By this address a machine reaches itself, but it is not one of the loopback addresses.
    const address = server.url.replace('127.0.0.1', '0.0.0.0');
    expect(await testClient(address, { environment }).list()).toMatchObject({ webhooks: [] });
    expect(proxy.asked).toEqual([]);
  });

  it('that refuses is named, without its credentials', async () => {
    const proxy = await startProxy('refuse');
    const value = proxy.url.replace('http://', 'http://ann:s3cret-pass@');
    const api = testClient(API, { environment: { HTTP_PROXY: value } });
    const error = await failureOf(api.list());
    expect(error).toMatchObject({ code: 'service_unreachable', exitCode: 5 });
    expect(error.message).toBe(
      `The proxy refused to connect (407, through the proxy ${proxy.url.replace('http://', 'http://…@')}).`,
    );
    expect(error.hint).toContain('HTTP_PROXY');
    expect(api.clock.sleeps).toEqual([]);
  });

  it('that closes connections is asked once an attempt, not without end', async () => {
    const proxy = await startSocketServer((socket) => {
      socket.destroy();
    });
    const error = await failureOf(
      testClient(API, { environment: { HTTP_PROXY: proxy.url }, limits: { retries: 1 } }).list(),
    );
    expect(error.code).toBe('service_unreachable');
    expect(error.message).toContain('The proxy closed the connection');
    expect(proxy.connections()).toBe(2);
  });

  it('that is not there is named', async () => {
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const error = await failureOf(
      testClient(API, { environment: { HTTP_PROXY: url }, limits: { retries: 0 } }).list(),
    );
    expect(error.message).toContain(`(ECONNREFUSED, through the proxy ${url})`);
  });
});

describe('a proxy on this machine', () => {
  it.each(['localhost', 'proxy.localhost', 'localhost.'])('is found under the name %s', async (name) => {
    const server = await startServer({ status: 200, body: data([WEBHOOK]) });
    const proxy = await startProxy(server.port);
    const environment = { HTTP_PROXY: proxy.url.replace('127.0.0.1', name) };
    expect(await testClient(API, { environment }).list()).toMatchObject({ webhooks: [{ id: WEBHOOK.id }] });
    expect(proxy.asked).toHaveLength(1);
  });
});

import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { describe, expect, it } from 'vitest';
import { explainFailure, readConnectionFailure } from '../../../src/api/connection-failure.ts';
import { data, testClient, WANTED } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { renderDebug } from '../../../src/views/error.ts';
import {
  freePort,
  RESET,
  startServer,
  startSocketServer,
  startTlsServer,
} from '../../helpers/http-servers.ts';

const ONCE = { limits: { retries: 0 } };

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
}

describe('a connection that cannot be made', () => {
  it('is said when nothing listens, after the retries', async () => {
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const api = testClient(`${url}/v2`);
    const error = await failureOf(api.list());
    expect(error).toMatchObject({ code: 'service_unreachable', exitCode: 5 });
    expect(error.message).toBe('The connection was refused: nothing listens there (ECONNREFUSED).');
    expect(error.request).toBe(`GET ${url}/v2/webhooks`);
    expect(error.hint).toContain('port');
    expect(api.clock.sleeps).toEqual([250, 500, 1000]);
  });

  it('lets a create be sent again without a look-up, since nothing can be stored', async () => {
    const api = testClient(`http://127.0.0.1:${String(await freePort())}`);
    const error = await failureOf(api.create(WANTED));
    expect(api.notices.map(({ action }) => action)).toEqual(['retry', 'retry', 'retry']);
    expect(error.message).not.toContain('may have been stored');
  });

  it('is said when the server speaks plain HTTP and https was asked for', async () => {
    const server = await startServer({ status: 200, body: data([]) });
    const api = testClient(server.url.replace('http:', 'https:'));
    const error = await failureOf(api.list());
    expect(error.code).toBe('service_unreachable');
    expect(error.hint).toContain('http://');
    expect(api.clock.sleeps).toEqual([]);
  });
});

describe('a certificate that is not trusted', () => {
  it('is said and not tried again', async () => {
    const server = await startTlsServer(
      { key: fixture('key'), cert: fixture('self-signed') },
      { status: 200, body: data([]) },
    );
    const api = testClient(`${server.url}/v2`);
    const error = await failureOf(api.list());
    expect(error).toMatchObject({ code: 'certificate_invalid', exitCode: 5 });
    expect(error.message).toBe('The server’s certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT).');
    expect(error.request).toBe(`GET ${server.url}/v2/webhooks`);
    expect(error.hint).toContain('NODE_EXTRA_CA_CERTS');
    expect(server.received).toEqual([]);
    expect(api.clock.sleeps).toEqual([]);
  });

  // The client trusts only the system's authorities, so these two are asked for with another one.
  it.each([
    ['expired', 'has expired (CERT_HAS_EXPIRED)', 'date'],
    ['other-host', 'is for another host (ERR_TLS_CERT_ALTNAME_INVALID)', 'host name'],
  ])('is told apart: %s', async (name, said, hint) => {
    const cert = fixture(name);
    const server = await startTlsServer({ key: fixture('key'), cert }, { status: 200 });
    const dispatcher = new Agent({ connect: { ca: cert } });
    const thrown: unknown = await request(server.url, { dispatcher }).catch((error: unknown) => error);
    await dispatcher.destroy();
    const failure = readConnectionFailure(thrown, undefined);
    expect(failure).toMatchObject({ fault: 'certificate_refused', mayHaveArrived: false });
    if (failure === undefined) throw new Error('There is no failure.');
    const explained = explainFailure(failure);
    expect(explained).toMatchObject({
      code: 'certificate_invalid',
      what: `the server’s certificate ${said}`,
    });
    expect(explained.hint).toContain(hint);
  });
});

describe('--debug', () => {
  it.each([
    [
      'a closed port',
      async () => `http://127.0.0.1:${String(await freePort())}`,
      /: connect ECONNREFUSED 127/,
    ],
    [
      'a certificate that is not trusted',
      async () => {
        const identity = { key: fixture('key'), cert: fixture('self-signed') };
        return (await startTlsServer(identity, { status: 200 })).url;
      },
      /: self-signed certificate/,
    ],
    ['a reset', async () => (await startServer(RESET)).url, /: (?:read ECONNRESET|other side closed)/],
  ])('shows what the system said of %s', async (_what, start, said) => {
    const error = await failureOf(testClient(await start(), ONCE).list());
    const [, ...causes] = renderDebug(error).split('caused by: ');
    expect(causes.join('')).toMatch(said);
    expect(causes.join('')).toMatch(/\n {4}at /);
  });
});

describe('an answer that is not whole', () => {
  it.each([
    ['breaks off inside the status line', 'HTTP/1.1 20'],
    ['breaks off inside the headers', 'HTTP/1.1 200 OK\r\ncontent-le'],
    [
      'has less body than it says',
      'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"success":true,"data":[]}',
    ],
    ['breaks off between chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"suc\r\n'],
    ['is none', ''],
  ])('%s: is tried again, then said', async (_what, bytes) => {
    const server = await startSocketServer((socket) => {
      socket.end(bytes);
    });
    const error = await failureOf(testClient(server.url, { limits: { retries: 1 } }).list());
    expect(error).toMatchObject({ code: 'service_unreachable', exitCode: 5 });
    expect(error.message).toContain('The connection broke before the answer was complete');
    expect(error.request).toContain(server.url);
    expect(server.connections()).toBe(2);
  });

  it('that ends where the connection ends is damaged JSON', async () => {
    const server = await startSocketServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"success":true,"data":[{"id":"0f8');
    });
    const error = await failureOf(testClient(server.url, ONCE).list());
    expect(error.code).toBe('service_answer_invalid');
    expect(error.message).toContain('cut off');
  });
});

describe('an answer that is not the service’s', () => {
  it('is said when it is not HTTP', async () => {
    const server = await startSocketServer((socket) => {
      socket.end('SSH-2.0-OpenSSH_9.6\r\n');
    });
    const error = await failureOf(testClient(server.url).list());
    expect(error.code).toBe('service_answer_invalid');
    expect(error.message).toContain('The answer is not HTTP');
    expect(server.connections()).toBe(1);
  });

  it('is not read past a bound when it does not end', async () => {
    const server = await startServer((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const pour = (): void => {
        while (response.write(chunk));
        response.once('drain', pour);
      };
      pour();
    });
    const error = await failureOf(testClient(server.url, ONCE).list());
    expect(error.message).toContain('too large');
  });

  it('is refused when its headers have no end', async () => {
    const server = await startSocketServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${'x-more: y\r\n'.repeat(20_000)}`);
    });
    const error = await failureOf(testClient(server.url, ONCE).list());
    expect(error.code).toBe('service_answer_invalid');
    expect(error.message).toContain('too large');
  });

  it('may be as large as a few thousand webhooks', async () => {
    const webhook = {
      name: 'n',
      url: 'https://example.com/hook',
      events: ['meeting.started'],
      enabled: true,
    };
    const many = Array.from({ length: 5000 }, (_item, index) => ({
      ...webhook,
      id: `id-${String(index)}`,
      filler: 'x'.repeat(500),
    }));
    const server = await startServer({ status: 200, body: data(many) });
    expect(await testClient(server.url, ONCE).list()).toHaveProperty('webhooks.length', 5000);
  });
});

describe('closing', () => {
  it('ends kept connections', async () => {
    const server = await startServer({ status: 200, body: data([]) });
    const api = testClient(server.url);
    await api.list();
    await api.close();
    await expect(api.list()).rejects.toThrow('UND_ERR_DESTROYED');
    expect(server.received).toHaveLength(1);
  });
});

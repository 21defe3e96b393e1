import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sendAttempt, type AttemptResult } from '../../../src/sender/send-attempt.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { freePort, RESET, SILENCE, startServer, startTlsServer } from '../../helpers/http-servers.ts';
import { signedDelivery, startRawServer } from '../../helpers/signed-delivery.ts';

/** Long enough for a busy machine; what must time out gets SHORT. */
const AMPLE = 15_000;
const SHORT = 50;

function attempt(url: string, timeout = AMPLE, signal?: AbortSignal): Promise<AttemptResult> {
  return sendAttempt(signedDelivery({ url }), { timeout, clock: fakeClock(), signal });
}

function fixture(name: string): Promise<string> {
  return readFile(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
}

describe('an answered attempt', () => {
  it.each([200, 204, 400, 404, 503])('tells the status %i', async (status) => {
    const server = await startServer({ status });
    expect(await attempt(server.url)).toMatchObject({ kind: 'answered', status });
    expect(server.calls()).toEqual(['POST /']);
  });

  it('does not follow a redirect', async () => {
    const other = await startServer({ status: 200 });
    const server = await startServer({ status: 307, headers: { location: other.url } });
    expect(await attempt(server.url)).toMatchObject({ kind: 'answered', status: 307 });
    expect(other.received).toEqual([]);
  });

  it('keeps the start of the answer', async () => {
    const server = await startServer({ status: 500, body: 'database is down' });
    const result = await attempt(server.url);
    expect(result.kind === 'answered' && result.answerStart.toString()).toBe('database is down');
  });

  it('reads no more than the start of an endless answer', async () => {
    const server = await startServer((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(4096)));
      };
      response.on('drain', pour);
      pour();
    });
    const result = await attempt(server.url);
    expect(result.kind === 'answered' && result.answerStart.length).toBe(1024);
  });

  it('counts as answered when only the body is late or broken off', async () => {
    const late = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('begun');
    });
    expect(await attempt(late.url, 500)).toMatchObject({ kind: 'answered', status: 200 });
    const broken = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nbegun', () => socket.resetAndDestroy());
    });
    expect(await attempt(broken.url)).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('measures with the clock it was given', async () => {
    const clock = fakeClock();
    const server = await startServer((_request, response) => {
      clock.advance(1234);
      response.end();
    });
    const result = await sendAttempt(signedDelivery({ url: server.url }), { timeout: AMPLE, clock });
    expect(result.durationMs).toBe(1234);
  });
});

describe('an attempt without an answer', () => {
  it('times out when nothing comes', async () => {
    const server = await startServer(SILENCE);
    expect(await attempt(server.url, SHORT)).toMatchObject({ kind: 'timeout' });
  });

  it('times out when the head of the answer does not become whole', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n');
    });
    expect(await attempt(server.url, SHORT)).toMatchObject({ kind: 'timeout' });
  });

  it('tells that the connection was refused', async () => {
    const result = await attempt(`http://127.0.0.1:${String(await freePort())}/`);
    expect(result).toMatchObject({ kind: 'network_error', fault: 'connection_refused' });
  });

  it('tells that the connection was lost', async () => {
    const reset = await startServer(RESET);
    expect(await attempt(reset.url)).toMatchObject({ kind: 'network_error', fault: 'connection_lost' });
    const ended = await startRawServer((socket) => socket.end());
    expect(await attempt(ended.url)).toMatchObject({ kind: 'network_error', fault: 'connection_lost' });
  });

  it.each([
    ['answer_unreadable', 'hello\r\n\r\n'],
    ['answer_too_large', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
  ])('tells that the answer cannot be read: %s', async (fault, text) => {
    const server = await startRawServer(text);
    expect(await attempt(server.url)).toMatchObject({ kind: 'network_error', fault });
  });

  it('does not let the endpoint switch to another protocol', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
    });
    const result = await attempt(server.url);
    expect(result).toMatchObject({ kind: 'network_error', fault: 'answer_malformed' });
  });

  it('tells that a certificate is not trusted', async () => {
    const tls = { key: await fixture('key.pem'), cert: await fixture('self-signed.pem') };
    const server = await startTlsServer(tls, { status: 200 });
    const result = await attempt(server.url);
    expect(result).toMatchObject({ kind: 'network_error', fault: 'certificate_refused' });
    expect(server.received).toEqual([]);
  });

  it.each(['ftp://127.0.0.1/x', 'mailto:a@example.com', 'not a url'])(
    'sends nothing to what is no HTTP address: %s',
    async (url) => {
      expect(await attempt(url)).toMatchObject({ kind: 'network_error', fault: 'url_unusable' });
    },
  );
});

describe('names of this machine', () => {
  it('are reached without a name server', async () => {
    const server = await startServer({ status: 200 });
    const result = await attempt(`http://nobody-knows-this.localhost:${String(server.port)}/`);
    expect(result).toMatchObject({ kind: 'answered', status: 200 });
  });
});

describe('aborting an attempt', () => {
  it('ends it at once with the reason', async () => {
    const stop = new AbortController();
    const server = await startServer(() => stop.abort(new Error('enough')));
    await expect(attempt(server.url, AMPLE, stop.signal)).rejects.toThrow('enough');
  });

  it('sends nothing when it was aborted before', async () => {
    const server = await startServer({ status: 200 });
    await expect(attempt(server.url, AMPLE, AbortSignal.abort(new Error('early')))).rejects.toThrow('early');
    expect(server.received).toEqual([]);
  });
});

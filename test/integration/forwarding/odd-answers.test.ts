import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/process/system.ts';
import { HttpTarget } from '../../../src/forwarding/http-target.ts';
import { decideForwardRetry } from '../../../src/forwarding/retry-decision.ts';
import type { ForwardOutcome } from '../../../src/domain/delivery/stored-delivery.ts';
import type { ForwardTarget } from '../../../src/forwarding/target.ts';
import { pendingForward } from '../../helpers/forwarding.ts';
import {
  freePort,
  listen,
  startServer,
  startSocketServer,
  startTlsServer,
} from '../../helpers/http-servers.ts';
import {
  HTTP2_SERVERS,
  INTERIM,
  MALFORMED,
  NO_HTTP,
  startHttp2OverTls,
  startOddServer,
  TLS_ALERT,
} from '../../helpers/odd-answers.ts';
import { TEST_IDENTITY } from '../../helpers/tls.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

function targetFor(url: string): ForwardTarget {
  const target = new HttpTarget({
    url: new URL(url),
    filter: ['*'],
    clock: systemClock,
    timeout: 10_000,
    isInsecure: true,
  });
  onTestFinished(() => target.close());
  return target;
}

async function handTo(url: string): Promise<ForwardOutcome> {
  return await targetFor(url).deliver(pendingForward('d1'), new AbortController().signal);
}

/** Whether a failed delivery is handed over again by either policy. */
function isTriedAgain(outcome: ForwardOutcome): boolean {
  return [decideForwardRetry(outcome, 1, 'dyte'), decideForwardRetry(outcome, 1, 'realtimekit')].some(
    ({ state }) => state === 'pending',
  );
}

describe('an answer', () => {
  it.each(INTERIM)('is found after %s', async (_name, pieces) => {
    const app = await startOddServer(...pieces.slice(0, -1), `${pieces.at(-1) ?? ''}${OK}`);
    const outcome = await handTo(app.url);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome.kind === 'answered' ? outcome.answerStart.toString() : undefined).toBe('ok');
  });

  it('is found after interim ones each time, over one connection', async () => {
    let connections = 0;
    const server = createServer((request, response) => {
      request.resume();
      response.writeContinue();
      response.writeProcessing();
      response.end('ok');
    });
    server.on('connection', () => (connections += 1));
    const target = targetFor(`http://127.0.0.1:${String(await listen(server))}`);
    for (let round = 0; round < 6; round += 1)
      expect(await target.deliver(pendingForward('d1'), new AbortController().signal)).toMatchObject({
        status: 200,
      });
    expect(connections).toBeLessThan(4);
  });

  it.each([
    [
      '20 KiB of headers',
      `HTTP/1.1 200 OK\r\nX-Long: ${'y'.repeat(20 * 1024)}\r\nContent-Length: 2\r\n\r\nok`,
    ],
    [
      'many headers',
      `HTTP/1.1 200 OK\r\n${Array.from({ length: 900 }, (_, index) => `X-${String(index)}: ${'z'.repeat(40)}\r\n`).join('')}Content-Length: 2\r\n\r\nok`,
    ],
    ['HTTP/1.0, until the connection ends', 'HTTP/1.0 200 OK\r\nServer: old\r\n\r\nok'],
    ['HTTP/1.0, with a length', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['no reason', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok'],
    [
      'Upgrade offered',
      'HTTP/1.1 200 OK\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 2\r\n\r\nok',
    ],
  ])('may have %s', async (_name, answer) => {
    const outcome = await handTo((await startOddServer(answer)).url);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome.kind === 'answered' ? outcome.answerStart.toString() : undefined).toBe('ok');
  });

  it.each([204, 304])('with %i has no body, and what follows is not the next answer', async (status) => {
    const app = await startSocketServer((socket) => {
      socket.write(`HTTP/1.1 ${String(status)} X\r\nContent-Length: 2\r\n\r\n`);
      setImmediate(() => socket.write('ok'));
    });
    const target = targetFor(app.url);
    for (let round = 0; round < 3; round += 1)
      expect(await target.deliver(pendingForward('d1'), new AbortController().signal)).toMatchObject({
        kind: 'answered',
        status,
      });
    expect(app.connections()).toBe(3);
  });

  it('counts when it comes before the delivery is sent whole', async () => {
    const server = await startSocketServer((socket) => {
      socket.pause();
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
      setTimeout(() => socket.resume(), 50);
    });
    const delivery = pendingForward('d1', { body: Buffer.alloc(5 * 1024 * 1024, 'x') });
    const outcome = await targetFor(server.url).deliver(delivery, new AbortController().signal);
    expect(outcome).toMatchObject({ kind: 'answered', status: 413 });
  });
});

describe('what is no answer', () => {
  it.each(MALFORMED)('is malformed, and not tried again: %s', async (_name, head) => {
    const outcome = await handTo((await startOddServer(head)).url);
    expect(outcome).toMatchObject({ kind: 'network_error', fault: 'answer_malformed' });
    expect(isTriedAgain(outcome)).toBe(false);
  });

  it.each(NO_HTTP)('is unreadable, and not tried again: %s', async (_name, bytes) => {
    const outcome = await handTo((await startOddServer(bytes)).url);
    expect(outcome).toMatchObject({ kind: 'network_error', fault: 'answer_unreadable' });
    expect(isTriedAgain(outcome)).toBe(false);
  });

  it('is too large beyond 64 KiB of headers', async () => {
    const app = await startOddServer(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}\r\n\r\n`);
    expect(await handTo(app.url)).toMatchObject({ kind: 'network_error', fault: 'answer_too_large' });
  });

  it.each([...HTTP2_SERVERS, ['over TLS', startHttp2OverTls] as const])(
    'is HTTP/2, and not tried again: %s',
    async (_name, start) => {
      const outcome = await handTo(await start());
      expect(outcome).toMatchObject({ kind: 'network_error', fault: 'http2_only' });
      expect(isTriedAgain(outcome)).toBe(false);
    },
  );

  it('is https at an address with http://', async () => {
    const outcome = await handTo((await startOddServer(TLS_ALERT)).url);
    expect(outcome).toMatchObject({ kind: 'network_error', fault: 'https_only' });
  });

  it('is plain HTTP at an address with https://', async () => {
    const app = await startServer({ status: 200 });
    const outcome = await handTo(app.url.replace('http:', 'https:'));
    expect(outcome).toMatchObject({ kind: 'network_error', fault: 'no_tls' });
  });

  it('is TLS that cannot be agreed on', async () => {
    const old = { key: TEST_IDENTITY.key, cert: TEST_IDENTITY.certificate, ciphers: 'DEFAULT@SECLEVEL=0' };
    const app = await startTlsServer({ ...old, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, { status: 200 });
    expect(await handTo(app.url)).toMatchObject({ kind: 'network_error', fault: 'tls_failed' });
  });

  it.each([
    ['nothing at all', ''],
    ['a part of a head', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-'],
    ['an interim answer only', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['interim answers only', 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'],
  ])('is a lost connection, and tried again: %s', async (_name, bytes) => {
    const outcome = await handTo((await startOddServer(bytes)).url);
    expect(outcome).toMatchObject({ kind: 'network_error', fault: 'connection_lost' });
    expect(isTriedAgain(outcome)).toBe(true);
  });

  it('is a port that nobody listens on, and tried again', async () => {
    expect(isTriedAgain(await handTo(`http://127.0.0.1:${String(await freePort())}`))).toBe(true);
  });
});

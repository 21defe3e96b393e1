import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcp, type Socket } from 'node:net';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { verifySignature } from '../../../src/domain/signature/signature.ts';
import { systemClock } from '../../../src/process/system.ts';
import { HttpTarget, type HttpTargetOptions } from '../../../src/forwarding/http-target.ts';
import type { ForwardOutcome } from '../../../src/domain/delivery/stored-delivery.ts';
import type { ForwardTarget } from '../../../src/forwarding/target.ts';
import type { PendingForward } from '../../../src/store/delivery-store.ts';
import { createTestKeys } from '../../helpers/deliveries.ts';
import { pendingForward } from '../../helpers/forwarding.ts';
import {
  freePort,
  listen,
  startServer,
  startSocketServer,
  startTlsServer,
} from '../../helpers/http-servers.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { startRawServer } from '../../helpers/signed-delivery.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

/** A target that is closed with the test. */
function targetFor(url: string, options: Partial<HttpTargetOptions> = {}): ForwardTarget {
  const target = new HttpTarget({
    url: new URL(url),
    filter: ['*'],
    clock: systemClock,
    timeout: 10_000,
    ...options,
  });
  onTestFinished(() => target.close());
  return target;
}

async function handTo(
  url: string,
  parts: Partial<PendingForward> = {},
  options: Partial<HttpTargetOptions> = {},
): Promise<ForwardOutcome> {
  return await targetFor(url, options).deliver(pendingForward('d1', parts), NEVER);
}

/** Head and body of a request as it came. */
function split(request: Buffer | undefined): { readonly lines: readonly string[]; readonly body: Buffer } {
  if (request === undefined) throw new Error('Nothing came.');
  const end = request.indexOf('\r\n\r\n');
  return {
    lines: request.subarray(0, end).toString('latin1').split('\r\n'),
    body: request.subarray(end + 4),
  };
}

describe('what an application gets', () => {
  it('is the exact bytes, so that the signature still verifies', async () => {
    const keys = createTestKeys();
    const app = await startRawServer(OK);
    // Spaces, an escape, a doubled key, a number that would change: nothing survives parsing.
    const body = Buffer.from('{ "event": "meeting.started",  "a": 1.0, "a": "\\u00e9é" }\n');
    const outcome = await handTo(app.url, { body, headers: [['dyte-signature', keys.sign(body)]] });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    const { lines, body: came } = split(app.requests[0]);
    expect(came.equals(body)).toBe(true);
    const signature = lines.find((line) => line.startsWith('dyte-signature: '))?.slice(16);
    expect(verifySignature(came, signature, keys.key)).toEqual({ state: 'valid' });
  });

  it('has the headers in their order and spelling, less those of the connection', async () => {
    const app = await startRawServer(OK);
    await handTo(app.url, {
      target: '/a//b%2f?x=1&y',
      headers: [
        ['Accept', 'application/json, text/plain, */*'],
        ['Content-Type', 'application/json'],
        ['X-Mixed-CASE', 'eins'],
        ['Connection', 'close, x-of-the-connection'],
        ['x-mixed-case', 'zwei \u00e9'],
        ['X-Of-The-Connection', 'gone'],
        ['Content-Length', '3'],
        ['Transfer-Encoding', 'chunked'],
        ['Host', 'example.com'],
        ['Expect', '100-continue'],
        ['dyte-uuid', 'u'],
        ['User-Agent', 'axios/0.21.4'],
      ],
    });
    const { lines, body } = split(app.requests[0]);
    expect(lines).toEqual([
      'POST /a//b%2f?x=1&y HTTP/1.1',
      `host: 127.0.0.1:${String(app.port)}`,
      'connection: keep-alive',
      'Accept: application/json, text/plain, */*',
      'Content-Type: application/json',
      'X-Mixed-CASE: eins',
      'x-mixed-case: zwei \u00e9',
      'dyte-uuid: u',
      'User-Agent: axios/0.21.4',
      `content-length: ${String(body.length)}`,
    ]);
  });

  it('has headers added, and others replaced', async () => {
    const app = await startRawServer(OK);
    await handTo(
      app.url,
      {
        headers: [
          ['User-Agent', 'axios'],
          ['X-Last', '1'],
        ],
      },
      {
        addedHeaders: [
          ['user-agent', 'mine'],
          ['X-Token', 'abc'],
          ['Host', 'app.example.test'],
        ],
      },
    );
    expect(split(app.requests[0]).lines).toEqual([
      'POST /webhook HTTP/1.1',
      'host: app.example.test',
      'connection: keep-alive',
      'user-agent: mine',
      'X-Last: 1',
      'X-Token: abc',
      expect.stringMatching(/^content-length: \d+$/),
    ]);
  });

  it.each([
    ['', Buffer.alloc(0)],
    ['binary', Buffer.from([0, 255, 13, 10, 13, 10, 0, 128])],
    ['huge', Buffer.alloc(5 * 1024 * 1024, 'dyte')],
  ])('may be odd: a body that is %s', async (_name, body) => {
    const app = await startRawServer(OK);
    expect(await handTo(app.url, { body })).toMatchObject({ status: 200 });
    const { lines, body: came } = split(app.requests[0]);
    expect(came.equals(body)).toBe(true);
    expect(lines).toContain(`content-length: ${String(body.length)}`);
  });

  it.each([
    ['/', undefined, '/webhook?x=1'],
    ['/own', undefined, '/own?x=1'],
    ['/own?k=v', undefined, '/own?k=v&x=1'],
    ['/own', '/fixed', '/fixed?x=1'],
  ])('comes to the right path: target %s, --forward-path %s', async (path, fixedPath, wanted) => {
    const app = await startServer({ status: 200 });
    await handTo(`${app.url}${path}`, { target: '/webhook?x=1' }, { fixedPath });
    expect(app.calls()).toEqual([`POST ${wanted}`]);
  });
});

describe('an application on localhost', () => {
  it.each(['127.0.0.1', '::1'])('is found when it listens on %s only', async (address) => {
    const server = createServer((_request, response) => response.end('ok'));
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
    expect(await handTo(`http://localhost:${String(bound.port)}`)).toMatchObject({ status: 200 });
    expect(await handTo(`http://app.localhost:${String(bound.port)}`)).toMatchObject({ status: 200 });
  });

  it('is given several deliveries over one connection', async () => {
    let connections = 0;
    const server = createServer((_request, response) => response.end('ok'));
    server.on('connection', () => (connections += 1));
    const port = await listen(server);
    const target = targetFor(`http://127.0.0.1:${String(port)}`);
    for (let round = 0; round < 10; round += 1) await target.deliver(pendingForward('d1'), NEVER);
    // A connection is free again a moment after its answer.
    expect(connections).toBeLessThan(4);
  });
});

describe('the outcome', () => {
  it('has status, headers as they came, and the first bytes of the answer', async () => {
    const body = Buffer.alloc(100_000, 'x');
    const head = `HTTP/1.1 500 Oh\r\nX-One: 1\r\nx-oNE: \u00e9\r\nContent-Length: ${String(body.length)}\r\n\r\n`;
    const clock = fakeClock();
    const app = await startRawServer((socket) => {
      clock.advance(17);
      socket.write(head, 'latin1');
      socket.write(body);
    });
    const outcome = await handTo(app.url, {}, { clock });
    expect(outcome).toMatchObject({
      kind: 'answered',
      status: 500,
      headers: [
        ['X-One', '1'],
        ['x-oNE', '\u00e9'],
        ['Content-Length', '100000'],
      ],
    });
    if (outcome.kind !== 'answered') throw new Error(outcome.kind);
    expect(outcome.answerStart.equals(body.subarray(0, 16 * 1024))).toBe(true);
    expect(outcome.durationMs).toBe(17);
  });

  it('is a redirect as it came: it is not followed', async () => {
    const elsewhere = await startServer({ status: 200 });
    const app = await startServer({ status: 307, headers: { location: elsewhere.url } });
    expect(await handTo(app.url)).toMatchObject({ kind: 'answered', status: 307 });
    expect(elsewhere.received).toEqual([]);
  });

  it.each([
    ['connection_refused', async () => `http://127.0.0.1:${String(await freePort())}`],
    ['connection_refused', async () => `http://localhost:${String(await freePort())}`],
    ['connection_lost', async () => (await startSocketServer((socket) => socket.resetAndDestroy())).url],
    ['connection_lost', async () => (await startSocketServer((socket) => socket.end())).url],
    ['answer_unreadable', async () => (await startSocketServer((socket) => socket.end('SSH-2.0-x\r\n'))).url],
    [
      'no_tls',
      async () => (await startSocketServer((socket) => socket.end(OK))).url.replace('http:', 'https:'),
    ],
    ['certificate_refused', async () => (await startTlsServer(await selfSigned(), { status: 200 })).url],
  ] as const)('is %s', async (fault, start) => {
    expect(await handTo(await start())).toMatchObject({ kind: 'network_error', fault });
  });

  it('is a time-out when no head comes in time, also of a slow one', async () => {
    const silent = await startServer(() => undefined);
    expect(await handTo(silent.url, {}, { timeout: 50 })).toMatchObject({ kind: 'timeout' });
    const slow = await startRawServer((socket) => socket.write('HTTP/1.1 200 OK\r\nX-'));
    expect(await handTo(slow.url, {}, { timeout: 50 })).toMatchObject({ kind: 'timeout' });
  });

  it('is the answer when its head came and the rest breaks off', async () => {
    const app = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      setImmediate(() => socket.resetAndDestroy());
    });
    const outcome = await handTo(app.url);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('is the answer when it goes on and on', async () => {
    const sockets: Socket[] = [];
    const app = await startRawServer((socket) => {
      sockets.push(socket);
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(64 * 1024)));
      };
      socket.on('drain', more);
      more();
    });
    expect(await handTo(app.url)).toMatchObject({ kind: 'answered', status: 200 });
    // And its connection is ended, so that it stops.
    await new Promise((resolve) => sockets[0]?.once('close', resolve));
  });

  it('follows one that failed: the next one gets a new connection', async () => {
    let count = 0;
    const app = await startSocketServer((socket) => {
      count += 1;
      if (count === 1) socket.resetAndDestroy();
      else socket.end(OK);
    });
    const target = targetFor(app.url);
    const outcomes = [];
    for (let round = 0; round < 3; round += 1)
      outcomes.push(await target.deliver(pendingForward('d1'), NEVER));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['network_error', 'answered', 'answered']);
  });

  it('comes for as many as are in progress at once, whatever becomes of each', async () => {
    const server = createTcp((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (chunk: Buffer) => {
        const number = Number(/X-Number: (\d+)/.exec(chunk.toString())?.[1]);
        if (number % 3 === 0) socket.resetAndDestroy();
        else if (number % 3 === 1) socket.end(OK);
      });
    });
    const target = targetFor(`http://127.0.0.1:${String(await listen(server))}`, { timeout: 1500 });
    const outcomes = await Promise.all(
      Array.from({ length: 48 }, (_, number) =>
        target.deliver(pendingForward('d1', { headers: [['X-Number', String(number)]] }), NEVER),
      ),
    );
    const kinds = ['network_error', 'answered', 'timeout'];
    expect(outcomes.map(({ kind }) => kind)).toEqual(outcomes.map((_, number) => kinds[number % 3]));
  });
});

describe('abandoning', () => {
  it('ends at once, also while there is no connection yet', async () => {
    const silent = await startServer(() => undefined);
    const target = targetFor(silent.url);
    const abandoning = new AbortController();
    const handed = target.deliver(pendingForward('d1'), abandoning.signal);
    abandoning.abort(new Error('enough'));
    await expect(handed).rejects.toThrow('enough');
    await expect(target.deliver(pendingForward('d1'), abandoning.signal)).rejects.toThrow('enough');
  });

  it('ends an exchange that waits for its answer, and its connection', async () => {
    const abandoning = new AbortController();
    const closed: Promise<void>[] = [];
    const silent = await startRawServer((socket) => {
      closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
      abandoning.abort(new Error('enough'));
    });
    await expect(targetFor(silent.url).deliver(pendingForward('d1'), abandoning.signal)).rejects.toThrow(
      'enough',
    );
    expect(closed).toHaveLength(1);
    await closed[0];
  });
});

describe('TLS', () => {
  it('takes any certificate when it is told to', async () => {
    const app = await startTlsServer(await selfSigned(), { status: 200 });
    expect(await handTo(app.url, {}, { isInsecure: true })).toMatchObject({ status: 200 });
  });
});

async function selfSigned(): Promise<{ readonly key: string; readonly cert: string }> {
  const [key, cert] = await Promise.all(
    ['key', 'self-signed'].map((name) => readFile(`test/fixtures/tls/${name}.pem`, 'utf8')),
  );
  return { key: key ?? '', cert: cert ?? '' };
}

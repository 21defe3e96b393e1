import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import type { ReceiverEvent } from '../../../src/receiver/receiver-event.ts';
import { gatedStore } from '../../helpers/gated-store.ts';
import { listen } from '../../helpers/http-servers.ts';
import { rawConnection } from '../../helpers/raw-connection.ts';
import { KEYS, startTestReceiver } from '../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';

const BODY = '{"event":"meeting.started"}';
const SIGNED_HEAD = `POST / HTTP/1.1\r\nHost: x\r\nDyte-Signature: ${KEYS.sign(BODY)}\r\n`;

function isRefusal(reason: string): (event: ReceiverEvent) => boolean {
  return (event) => event.type === 'refused' && event.reason === reason;
}

describe('requests that are no deliveries', () => {
  it('are health checks at the root', async () => {
    const receiver = await startTestReceiver({ path: '/webhook' });
    const root = receiver.url.replace('/webhook', '/');
    const get = await send(root, undefined, { method: 'GET' });
    expect([get.status, get.body]).toEqual([200, 'dyte-hooks is listening\n']);
    const head = await send(root, undefined, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    expect(receiver.events).toEqual([]);
  });

  it('are 405 with the methods there are, and told', async () => {
    const receiver = await startTestReceiver();
    const answer = await send(`${receiver.url}/webhook`, BODY, { method: 'PUT' });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    expect(receiver.events).toMatchObject([
      { type: 'refused', reason: 'method', status: 405, method: 'PUT', target: '/webhook' },
    ]);
  });

  it('are 404 elsewhere when one path takes deliveries', async () => {
    const receiver = await startTestReceiver({ path: '/webhook' });
    expect(receiver.url).toMatch(/\/webhook$/);
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
    expect((await sendSigned(`${receiver.url}/other`, BODY)).status).toBe(404);
  });

  it.each([
    ['CONNECT', 'CONNECT example.test:443 HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 405 /],
    ['another expectation', `${SIGNED_HEAD}Expect: gold\r\nContent-Length: 0\r\n\r\n`, /^HTTP\/1\.1 417 /],
    ['nonsense', 'nonsense\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['no host', 'POST / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['two lengths', `${SIGNED_HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, /^HTTP\/1\.1 400 /],
    [
      'a length and chunks',
      `${SIGNED_HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    ['a broken chunk', `${SIGNED_HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, /^HTTP\/1\.1 400 /],
    ['large headers', `${SIGNED_HEAD}X-Large: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ['many headers', `${SIGNED_HEAD}${'X: y\r\n'.repeat(9000)}\r\n`, /^HTTP\/1\.1 431 /],
  ])('such as %s are answered and told once', async (_what, bytes, answer) => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.send(bytes);
    expect((await connection.until(answer)).match(/^HTTP\/1\.1 \d/gm)).toHaveLength(1);
    connection.socket.end();
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
    expect(receiver.events.map(({ type }) => type)).toEqual(['refused', 'delivery']);
  });

  it('are known for https where they are', async () => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.send(Buffer.from('16030100c8010000c403030000', 'hex'));
    await connection.until(/^HTTP\/1\.1 400 /);
    expect(receiver.events).toMatchObject([{ type: 'refused', reason: 'tls', status: 400 }]);
  });

  it('that ask to upgrade are taken as what they are otherwise', async () => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.send(
      `${SIGNED_HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    );
    expect(await connection.until(/\r\n/)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('headers', () => {
  it('are all looked at, however many there are', async () => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    const many = 'a:\r\n'.repeat(3500);
    connection.send(
      `POST / HTTP/1.1\r\nHost: x\r\n${many}Dyte-Signature: ${KEYS.sign(BODY)}\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    );
    expect(await connection.until(/\n$/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(receiver.deliveries()[0]?.headers).toHaveLength(3503);
  });
});

describe('bodies that are too large', () => {
  const limits = { bodyBytes: 1000 };

  it('are refused as soon as they say so, without being read', async () => {
    const receiver = await startTestReceiver({ limits });
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: 1001\r\n\r\n`);
    expect(await connection.until(/too large\n$/)).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
    expect(receiver.events).toMatchObject([{ type: 'refused', reason: 'too_large', status: 413 }]);
  });

  it('are refused instead of asked for', async () => {
    const receiver = await startTestReceiver({ limits });
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n`);
    expect(await connection.until(/too large\n$/)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('are refused at the first byte too many when they come in chunks', async () => {
    const receiver = await startTestReceiver({ limits });
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    connection.send(`3e8\r\n${'x'.repeat(1000)}\r\n`);
    connection.send('1\r\nx\r\n');
    expect(await connection.until(/too large\n$/)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('may have exactly the limit', async () => {
    const receiver = await startTestReceiver({ limits });
    const body = JSON.stringify('x'.repeat(998));
    expect((await sendSigned(receiver.url, body)).status).toBe(200);
  });

  it('are seen to be refused by a sender that goes on sending', async () => {
    const receiver = await startTestReceiver({ limits });
    expect((await send(receiver.url, Buffer.alloc(3 * 1024 * 1024))).status).toBe(413);
  });

  it('do not keep a connection for longer than a moment', async () => {
    const receiver = await startTestReceiver({ limits: { ...limits, lingerMs: 50 } });
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: 100000\r\n\r\nx`);
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('that come in very many tiny pieces are refused, and the connection ends', async () => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    connection.send('1\r\nx\r\n'.repeat(5000));
    expect(await connection.until(/pieces\n$/)).toMatch(/^HTTP\/1\.1 400 [\s\S]*connection: close/i);
    await connection.closed();
    expect(receiver.events).toMatchObject([{ type: 'refused', reason: 'too_fragmented', status: 400 }]);
  });

  it('together do not take more memory than there is for bodies: that is 503', async () => {
    const receiver = await startTestReceiver({ limits: { bodyBytes: 1000, allBodiesBytes: 1500 } });
    const first = await rawConnection(receiver.port);
    first.send(`${SIGNED_HEAD}Content-Length: 1000\r\n\r\n${'x'.repeat(999)}`);
    const second = await rawConnection(receiver.port);
    // Whichever comes second finds no room.
    second.send(`${SIGNED_HEAD}Content-Length: 1000\r\n\r\n${'x'.repeat(999)}`);
    const refused = await Promise.race([first, second].map((one) => one.until(/\n$/)));
    expect(refused).toMatch(/^HTTP\/1\.1 503 /);
    await receiver.waitFor(isRefusal('busy'));
    first.send('x');
    second.send('x');
    await receiver.waitFor(({ type }) => type === 'delivery');
    const body = JSON.stringify('x'.repeat(990));
    expect((await sendSigned(receiver.url, body)).status).toBe(200);
  });
});

describe('senders that are slow or leave', () => {
  it('have a time for their headers, and are told', async () => {
    const receiver = await startTestReceiver({ limits: { headersMs: 50, requestMs: 60 } });
    const connection = await rawConnection(receiver.port);
    connection.send('POST / HTTP/1.1\r\nHost: x\r\n');
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 408 /);
    expect(receiver.events).toMatchObject([{ type: 'refused', reason: 'too_slow', status: 408 }]);
  });

  it('have a time for the whole, and are told once', async () => {
    const receiver = await startTestReceiver({ limits: { headersMs: 50, requestMs: 60 } });
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: 100\r\n\r\n{`);
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 408 /);
    await sendSigned(receiver.url, BODY);
    expect(receiver.events.map(({ type }) => type)).toEqual(['refused', 'delivery']);
  });

  it('that say nothing are let go without a word', async () => {
    const receiver = await startTestReceiver({ limits: { headersMs: 50, requestMs: 60 } });
    const connection = await rawConnection(receiver.port);
    expect(await connection.closed()).toBe('');
    expect(receiver.events).toEqual([]);
  });

  it.each([
    ['destroy', (socket: Socket) => socket.resetAndDestroy()],
    ['end', (socket: Socket) => socket.end()],
  ])('that break off are told of, and harm nobody (%s)', async (_how, breakOff) => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n`);
    await connection.until(/100 Continue/);
    connection.send('{"event"');
    breakOff(connection.socket);
    expect(await receiver.waitFor(isRefusal('aborted'))).toMatchObject({ method: 'POST', target: '/' });
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
    expect(receiver.events.map(({ type }) => type)).toEqual(['refused', 'delivery']);
  });

  it('that have finished sending get the answer that is still being made', async () => {
    const { store, open } = gatedStore();
    const receiver = await startTestReceiver({ store });
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: ${BODY.length}\r\nExpect: 100-continue\r\n\r\n`);
    await connection.until(/100 Continue/);
    connection.socket.end(BODY);
    // It is seen before what comes later.
    for (const url of [receiver.url, receiver.url]) await send(url, undefined, { method: 'GET' });
    open();
    expect(await connection.closed()).toMatch(/HTTP\/1\.1 200 /);
  });

  it('cannot keep others out by holding every connection', async () => {
    const receiver = await startTestReceiver({ limits: { connections: 5 } });
    const silent = await Promise.all(Array.from({ length: 20 }, () => rawConnection(receiver.port)));
    for (const connection of silent) connection.send('POST / HTTP/1.1\r\n');
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
    // The oldest had to go.
    expect(await silent[0]?.closed()).toBe('');
  });

  it('are turned away when every connection is being answered', async () => {
    const { store, open } = gatedStore();
    const receiver = await startTestReceiver({ store, limits: { connections: 1 } });
    const first = await rawConnection(receiver.port);
    first.send(`${SIGNED_HEAD}Content-Length: ${BODY.length}\r\nExpect: 100-continue\r\n\r\n`);
    await first.until(/100 Continue/);
    first.send(BODY);
    const refused = receiver.waitFor(isRefusal('too_many_connections'));
    const isTurnedAway = async (): Promise<boolean> => {
      const late = await rawConnection(receiver.port);
      late.send('x');
      return (await late.closed()) === '';
    };
    expect(await isTurnedAway()).toBe(true);
    await refused;
    open();
    await first.until(/200 OK/);
  });

  it('may not break the answer to an earlier request with nonsense after it', async () => {
    const { store, open } = gatedStore();
    const receiver = await startTestReceiver({ store });
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}nonsense\r\n\r\n`);
    await receiver.waitFor(isRefusal('malformed_request'));
    expect(connection.received()).toBe('');
    open();
    expect(await connection.until(/ok\n$/)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('faults of ours', () => {
  it('are 503 and told, and receiving goes on', async () => {
    const failure = new Error('defect');
    let isBroken = true;
    const good = await startTestReceiver();
    const receiver = await startTestReceiver({
      receiver: {
        receive: async (request) => {
          if (isBroken) throw failure;
          const [event] = good.deliveries();
          if (event === undefined) throw new Error(`No delivery for ${request.target}`);
          return { answer: { status: 200, body: 'ok\n', headers: {} }, event };
        },
      },
    });
    await sendSigned(good.url, BODY);
    expect((await sendSigned(receiver.url, BODY)).status).toBe(503);
    expect(receiver.events).toEqual([{ type: 'fault', error: failure }]);
    isBroken = false;
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
  });
});

describe('starting and closing', () => {
  it('names what is wrong with a port in use', async () => {
    const port = await listen(createServer());
    const failure: unknown = await startTestReceiver({ port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HooksError);
    expect(failure).toMatchObject({
      code: 'port_in_use',
      hint: expect.stringContaining('--port 0'),
      message: expect.stringContaining(String(port)),
    });
  });

  it('names what is wrong with an address of another machine', async () => {
    const failure: unknown = await startTestReceiver({ host: '192.0.2.1' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'listen_failed', hint: expect.stringContaining('--host') });
  });

  it('gives a URL that works for every address', async () => {
    const receiver = await startTestReceiver({ host: '0.0.0.0' });
    expect([receiver.address, receiver.url]).toEqual(['0.0.0.0', `http://127.0.0.1:${receiver.port}`]);
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
  });

  it('lets a delivery under way finish, then ends its connection', async () => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: ${BODY.length}\r\nExpect: 100-continue\r\n\r\n`);
    await connection.until(/100 Continue/);
    const closed = receiver.close(10_000);
    connection.send(BODY);
    expect(await connection.closed()).toMatch(/HTTP\/1\.1 200 [\s\S]*connection: close/i);
    await closed;
    await expect(rawConnection(receiver.port)).rejects.toThrow('ECONNREFUSED');
  });

  it('does not wait for connections on which nothing is asked', async () => {
    const receiver = await startTestReceiver();
    const silent = await rawConnection(receiver.port);
    const used = await rawConnection(receiver.port);
    used.send(`${SIGNED_HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`);
    await used.until(/ok\n$/);
    await receiver.close(1_000_000);
    expect(await silent.closed()).toBe('');
    await used.closed();
  });

  it('ends what is not finished in time', async () => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.send(`${SIGNED_HEAD}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n`);
    await connection.until(/100 Continue/);
    await receiver.close(20);
    expect(await connection.closed()).not.toMatch(/HTTP\/1\.1 [2345]/);
  });
});

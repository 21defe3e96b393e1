import { connect } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rawConnection } from '../../helpers/raw-connection.ts';
import {
  startTestReceiver,
  type TestReceiver,
  type TestReceiverParts,
} from '../../helpers/receiver-server.ts';
import { send, sendSigned, type Answered } from '../../helpers/send-delivery.ts';
import { TEST_IDENTITY } from '../../helpers/tls.ts';

const BODY = '{"event":"meeting.started"}';
const CA = { ca: TEST_IDENTITY.certificate };
/** The first bytes of a handshake. */
const HELLO_BEGUN = Buffer.from('16030100c8010000c403030000', 'hex');

function startTls(limits: TestReceiverParts['limits'] = {}): Promise<TestReceiver> {
  return startTestReceiver({ tls: TEST_IDENTITY, limits });
}

function sendGood(receiver: TestReceiver): Promise<Answered> {
  return sendSigned(receiver.url, BODY, {}, CA);
}

describe('a receiver with a certificate', () => {
  it('receives over https', async () => {
    const receiver = await startTls();
    expect(receiver.url).toBe(`https://127.0.0.1:${String(receiver.port)}`);
    expect((await sendGood(receiver)).status).toBe(200);
    expect((await send(receiver.url, BODY, CA)).status).toBe(401);
    expect(receiver.deliveries().map(({ status }) => status)).toEqual([200, 401]);
  });

  it.each([
    ['nonsense', 'nonsense\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['large headers', `POST / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ['a large body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n', /^HTTP\/1\.1 413 /],
  ])('answers %s over https', async (_what, bytes, answer) => {
    const receiver = await startTls();
    const socket = connect({ port: receiver.port, host: '127.0.0.1', ...CA });
    onTestFinished(() => {
      socket.destroy();
    });
    socket.write(bytes);
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    await receiver.waitFor(({ type }) => type === 'refused');
    await expect.poll(() => text).toMatch(answer);
    expect(receiver.events).toHaveLength(1);
  });

  it('tells of http that is spoken to it', async () => {
    const receiver = await startTls();
    const connection = await rawConnection(receiver.port);
    connection.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    expect(await connection.closed()).toBe('');
    await receiver.waitFor(({ type }) => type === 'refused');
    expect(receiver.events).toMatchObject([{ type: 'refused', reason: 'no_tls', status: undefined }]);
    expect((await sendGood(receiver)).status).toBe(200);
  });

  it('tells of what is neither', async () => {
    const receiver = await startTls();
    const connection = await rawConnection(receiver.port);
    connection.send(Buffer.from('8a7b6c5d4e3f2a1b0c8a7b6c5d4e3f2a', 'hex'));
    await connection.closed();
    await receiver.waitFor(({ type }) => type === 'refused');
    expect(receiver.events).toMatchObject([{ reason: 'tls_failed' }]);
  });

  it('tells of a sender that does not trust its certificate', async () => {
    const receiver = await startTls();
    await expect(send(receiver.url, BODY)).rejects.toThrow('self-signed');
    await receiver.waitFor(({ type }) => type === 'refused');
    expect(receiver.events).toMatchObject([{ reason: 'certificate_refused' }]);
  });
});

describe('handshakes that do not come to an end', () => {
  it('have a time, and are told of', async () => {
    const receiver = await startTls({ handshakeMs: 50 });
    const connection = await rawConnection(receiver.port);
    connection.send(HELLO_BEGUN);
    await connection.closed();
    await receiver.waitFor(({ type }) => type === 'refused');
    expect(receiver.events).toMatchObject([{ reason: 'too_slow' }]);
  });

  it('that never begin are let go without a word', async () => {
    const receiver = await startTls({ handshakeMs: 50 });
    const connection = await rawConnection(receiver.port);
    expect(await connection.closed()).toBe('');
    expect((await sendGood(receiver)).status).toBe(200);
    expect(receiver.events.map(({ type }) => type)).toEqual(['delivery']);
  });

  it.each([{ handshakes: 5 }, { connections: 5 }])('cannot keep others out (%o)', async (limits) => {
    const receiver = await startTls(limits);
    const silent = await Promise.all(Array.from({ length: 20 }, () => rawConnection(receiver.port)));
    for (const connection of silent) connection.send(HELLO_BEGUN);
    expect((await sendGood(receiver)).status).toBe(200);
    expect(await silent[0]?.closed()).toBe('');
  });

  it('give their places to others when they have ended', async () => {
    const receiver = await startTls({ handshakes: 1, connections: 2 });
    for (let sent = 0; sent < 10; sent += 1) expect((await sendGood(receiver)).status).toBe(200);
  });

  it('do not keep the receiver from ending', async () => {
    const receiver = await startTls();
    const silent = await rawConnection(receiver.port);
    const begun = await rawConnection(receiver.port);
    begun.send(HELLO_BEGUN);
    expect((await sendGood(receiver)).status).toBe(200);
    await receiver.close(1_000_000);
    expect(await silent.closed()).toBe('');
    expect(await begun.closed()).toBe('');
  });
});

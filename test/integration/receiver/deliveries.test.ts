import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliveryStore } from '../../../src/store/delivery-store.ts';
import { uuidFor } from '../../helpers/deliveries.ts';
import { rawConnection } from '../../helpers/raw-connection.ts';
import { KEYS, startTestReceiver } from '../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';

const BODY = '{"event":"meeting.started"}';

describe('deliveries over HTTP', () => {
  it('reach the core as the bytes and headers that came', async () => {
    const receiver = await startTestReceiver();
    const body = Buffer.from('{ "event" : "meeting.started", "a": 1.0, "a": "日本語" }\r\n');
    const answer = await sendSigned(`${receiver.url}/any/path?token=1`, body, {
      'Dyte-UUID': uuidFor('a'),
      'X-Other': 'kept',
    });
    expect([answer.status, answer.body]).toEqual([200, 'ok\n']);
    const [delivery] = receiver.deliveries();
    expect(delivery?.body.equals(body)).toBe(true);
    expect(delivery).toMatchObject({
      uuid: uuidFor('a'),
      target: '/any/path?token=1',
      signature: { state: 'valid' },
    });
    expect(delivery?.headers).toContainEqual(['Dyte-UUID', uuidFor('a')]);
    expect(delivery?.headers).toContainEqual(['X-Other', 'kept']);
  });

  it.each([
    ['valid', BODY, 200],
    ['a megabyte', JSON.stringify({ event: 'meeting.transcript', text: 'x'.repeat(1024 * 1024) }), 200],
    ['broken JSON', '{"event":', 400],
    ['no body', '', 400],
    ['control characters', JSON.stringify({ event: '\u001b[2J\u001b]0;x\u0007' }), 200],
  ])('%s is answered', async (_what, body, status) => {
    const receiver = await startTestReceiver();
    expect((await sendSigned(receiver.url, body)).status).toBe(status);
    expect(receiver.deliveries().map((event) => event.status)).toEqual([status]);
  });

  it('without headers of the service are 401, and the next good one is 200', async () => {
    const receiver = await startTestReceiver();
    expect((await send(receiver.url, BODY)).status).toBe(401);
    expect((await send(receiver.url, undefined)).status).toBe(401);
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
  });

  it('may come in chunks, of any size', async () => {
    const receiver = await startTestReceiver();
    const body = JSON.stringify({ event: 'meeting.transcript', text: 'é'.repeat(40_000) });
    const bytes = Buffer.from(body);
    const connection = await rawConnection(receiver.port);
    connection.send(
      `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nDyte-Signature: ${KEYS.sign(bytes)}\r\n\r\n`,
    );
    for (let start = 0; start < bytes.length; start += 977) {
      const chunk = bytes.subarray(start, start + 977);
      connection.send(
        Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
      );
    }
    connection.send('0\r\n\r\n');
    await connection.until(/^HTTP\/1\.1 200 [\s\S]*ok\n$/);
    expect(receiver.deliveries()[0]?.body.equals(bytes)).toBe(true);
  });

  it('of one byte to a chunk are kept whole', async () => {
    const receiver = await startTestReceiver();
    const bytes = Buffer.from(JSON.stringify({ event: 'x', text: 'a'.repeat(3000) }));
    const chunks = [...bytes].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join('');
    const connection = await rawConnection(receiver.port);
    connection.send(
      `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nDyte-Signature: ${KEYS.sign(bytes)}\r\n\r\n${chunks}0\r\n\r\n`,
    );
    await connection.until(/ok\n$/);
    expect(receiver.deliveries()[0]?.body.equals(bytes)).toBe(true);
  });

  it('may share a connection, and be sent before the last one was answered', async () => {
    const receiver = await startTestReceiver();
    const requests = ['a', 'b', 'a'].map((name) =>
      [
        'POST / HTTP/1.1',
        'Host: x',
        `Content-Length: ${BODY.length}`,
        `Dyte-Signature: ${KEYS.sign(BODY)}`,
        `Dyte-Uuid: ${uuidFor(name)}`,
        '',
        BODY,
      ].join('\r\n'),
    );
    const connection = await rawConnection(receiver.port);
    connection.send(requests.join(''));
    await connection.until(/(?:HTTP\/1\.1 200 [\s\S]*?ok\n){3}$/);
    expect(receiver.deliveries().map(({ repeat, attempt }) => [repeat, attempt])).toEqual([
      [false, 1],
      [false, 1],
      [true, 2],
    ]);
  });

  it('are answered on a connection whose sender has finished sending', async () => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.socket.end(
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${BODY.length}\r\nDyte-Signature: ${KEYS.sign(BODY)}\r\n\r\n${BODY}`,
    );
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('that expect 100-continue are told to go on', async () => {
    const receiver = await startTestReceiver();
    const connection = await rawConnection(receiver.port);
    connection.send(
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${BODY.length}\r\nExpect: 100-continue\r\nDyte-Signature: ${KEYS.sign(BODY)}\r\n\r\n`,
    );
    await connection.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    expect(receiver.events).toEqual([]);
    connection.send(BODY);
    await connection.until(/HTTP\/1\.1 200 /);
  });

  it('with any bytes as body are answered 200, 400 or 401', async () => {
    const receiver = await startTestReceiver();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (body, isSigned) => {
        const answer = isSigned ? await sendSigned(receiver.url, body) : await send(receiver.url, body);
        expect(isSigned ? [200, 400] : [401]).toContain(answer.status);
      }),
      { numRuns: 100 },
    );
  });
});

describe('repeats over HTTP', () => {
  it('in parallel are all answered 200, and one is the first', async () => {
    const receiver = await startTestReceiver();
    const headers = { 'rtk-uuid': uuidFor('a') };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendSigned(receiver.url, BODY, headers)),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(receiver.deliveries().filter(({ repeat }) => !repeat)).toHaveLength(1);
  });

  it('wait for the first copy to be stored', async () => {
    const store = gatedStore();
    const receiver = await startTestReceiver({ store });
    const headers = { 'dyte-uuid': uuidFor('a') };
    const both = Promise.all([
      sendSigned(receiver.url, BODY, headers),
      sendSigned(receiver.url, BODY, headers),
    ]);
    await store.entered;
    expect(receiver.deliveries()).toEqual([]);
    store.open();
    expect((await both).map(({ status }) => status)).toEqual([200, 200]);
    expect(receiver.deliveries().map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});

interface GatedStore extends Pick<DeliveryStore, 'admit' | 'keepRejected'> {
  /** Resolves when the first delivery is there. */
  readonly entered: Promise<void>;
  open(): void;
}

/** A store whose admissions wait until it is opened. */
function gatedStore(): GatedStore {
  let open = (): void => {};
  let enter = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const entered = new Promise<void>((resolve) => (enter = resolve));
  let attempt = 0;
  return {
    entered,
    open: () => open(),
    admit: async () => {
      enter();
      await gate;
      attempt += 1;
      return { position: attempt, repeat: attempt > 1, attempt, forwards: [] };
    },
    keepRejected: async () => {},
  };
}

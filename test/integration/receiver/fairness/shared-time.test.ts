import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uuidFor } from '../../../helpers/deliveries.ts';
import { rawConnection, type RawConnection } from '../../../helpers/raw-connection.ts';
import { KEYS, startTestReceiver, type TestReceiver } from '../../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../../helpers/send-delivery.ts';
import { gatedStore } from '../../../helpers/gated-store.ts';

const BODY = '{"event":"meeting.started"}';

function signedHead(body: string | Uint8Array, more = ''): string {
  return `POST /hook HTTP/1.1\r\nHost: x\r\nDyte-Signature: ${KEYS.sign(body)}\r\n${more}`;
}

function signedRequest(body: string): string {
  return `${signedHead(body)}Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`;
}

/** A receiver that has been asked for so much at once that it paces every connection from now on. */
async function pacedReceiver(): Promise<TestReceiver> {
  const receiver = await startTestReceiver();
  const greedy = await rawConnection(receiver.port);
  greedy.send(`${signedHead('')}Transfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(5000)}`);
  await greedy.closed();
  return receiver;
}

async function inPieces(connection: RawConnection, bytes: Buffer, cuts: readonly number[]): Promise<void> {
  const places = [...new Set(cuts.map((cut) => cut % bytes.length))].toSorted((one, other) => one - other);
  for (const [index, place] of [0, ...places].entries()) {
    connection.send(bytes.subarray(place, places[index] ?? bytes.length));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a receiver that shares its time between connections', () => {
  it('takes deliveries in whatever pieces they come, as the exact bytes', async () => {
    const receiver = await pacedReceiver();
    const body = fc.oneof(
      fc.json().map((text) => Buffer.from(text)),
      fc.integer({ min: 1, max: 3000 }).map((lines) => Buffer.from(`[${'\n'.repeat(lines)}1]`)),
      fc.string({ maxLength: 100_000, minLength: 50_000 }).map((text) => Buffer.from(JSON.stringify(text))),
    );
    const chunks = fc.array(fc.integer({ min: 16, max: 2000 }), { minLength: 1 });
    const cuts = fc.array(fc.nat(), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(body, fc.option(chunks), cuts, async (bytes, sizes, places) => {
        const before = receiver.deliveries().length;
        const connection = await rawConnection(receiver.port);
        await inPieces(connection, framed(bytes, sizes ?? undefined), places);
        expect(await connection.until(/\r\n\r\nok\n$/)).toMatch(/^HTTP\/1\.1 200 /);
        connection.socket.destroy();
        expect(receiver.deliveries()[before]?.body.equals(bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('answers requests that come in one go, each in its order', async () => {
    const receiver = await pacedReceiver();
    const connection = await rawConnection(receiver.port);
    const bodies = Array.from({ length: 10 }, (_, index) =>
      JSON.stringify({ event: `event.${String(index)}` }),
    );
    connection.send(bodies.map((body) => signedRequest(body)).join(''));
    await connection.until(/(?:ok\n[^]*){10}/);
    expect(receiver.deliveries().map(({ event }) => event)).toEqual(
      bodies.map((_, index) => `event.${String(index)}`),
    );
  });

  it('answers a sender that has finished sending, at once or in the middle of its lines', async () => {
    const receiver = await pacedReceiver();
    const connection = await rawConnection(receiver.port);
    const body = `[${'\n'.repeat(500)}1]`;
    connection.send(signedRequest(body));
    connection.socket.end();
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('still refuses what is no HTTP, and CONNECT, and takes nothing behind it', async () => {
    const receiver = await pacedReceiver();
    const nonsense = await rawConnection(receiver.port);
    nonsense.send(`nonsense\r\n\r\n${signedRequest(BODY)}`);
    expect(await nonsense.closed()).toMatch(/^HTTP\/1\.1 400 /);
    const tunnel = await rawConnection(receiver.port);
    tunnel.send(`CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n${'X: y\r\n'.repeat(100)}\r\n${signedRequest(BODY)}`);
    expect(await tunnel.closed()).toMatch(/^HTTP\/1\.1 405 /);
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
    expect(receiver.deliveries()).toHaveLength(1);
  });

  it('answers a good delivery before what others asked for earlier, where that is far more', async () => {
    const receiver = await startTestReceiver();
    const greedy = await Promise.all(Array.from({ length: 50 }, () => rawConnection(receiver.port)));
    const pieces = `20\r\n${'x'.repeat(32)}\r\n`.repeat(3000);
    for (const connection of greedy)
      connection.send(`${signedHead('')}Transfer-Encoding: chunked\r\n\r\n${pieces}0\r\n\r\n`);
    expect((await sendSigned(receiver.url, BODY)).status).toBe(200);
    expect(receiver.deliveries().map(({ status }) => status)).toEqual([200]);
    await Promise.all(greedy.map((connection) => connection.until(/^HTTP\/1\.1 401 /)));
  });
});

describe('requests that are pipelined', () => {
  it('are answered up to a number, then the connection ends', async () => {
    const { store, handed, open } = gatedStore();
    const receiver = await startTestReceiver({ store, limits: { pipelined: 3 } });
    const connection = await rawConnection(receiver.port);
    const bodies = Array.from({ length: 20 }, (_, index) =>
      JSON.stringify({ event: `event.${String(index)}` }),
    );
    for (const body of bodies.slice(0, 3)) connection.send(signedRequest(body));
    await expect.poll(handed).toBe(3);
    for (const body of bodies.slice(3)) connection.send(signedRequest(body));
    await receiver.waitFor((event) => event.type === 'refused' && event.reason === 'busy');
    open();
    const answers = (await connection.closed()).match(/^HTTP\/1\.1 \d+/gm);
    expect(answers).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 503']);
    expect(receiver.events.filter(({ type }) => type === 'refused')).toHaveLength(1);
    expect(receiver.deliveries()).toHaveLength(3);
  });
});

describe('large bodies', () => {
  const large = JSON.stringify({ event: 'meeting.ended', filler: 'x'.repeat(100_000) });

  it('are read one after the other, and small ones in between', async () => {
    const receiver = await startTestReceiver({ verify: 'off' });
    const heavy = `[${'{},'.repeat(500_000)}1]`;
    const connections = await Promise.all(Array.from({ length: 8 }, () => rawConnection(receiver.port)));
    for (const connection of connections)
      connection.send(
        `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(heavy.length)}\r\n\r\n${heavy}`,
      );
    await receiver.waitFor(({ type }) => type === 'delivery');
    expect((await send(receiver.url, BODY)).status).toBe(200);
    expect(receiver.deliveries().length).toBeLessThan(8);
  });

  it('are not read when their signature is wrong', async () => {
    const receiver = await startTestReceiver();
    expect((await send(receiver.url, large)).status).toBe(401);
    expect(receiver.deliveries()).toMatchObject([
      { event: undefined, rejection: 'signature', payload: { readable: false, reason: 'too_large' } },
    ]);
  });

  it('are taken when it is right', async () => {
    const receiver = await startTestReceiver();
    expect((await sendSigned(receiver.url, large)).status).toBe(200);
    expect(receiver.deliveries()).toMatchObject([{ event: 'meeting.ended', payload: { readable: true } }]);
    expect((await sendSigned(receiver.url, large.slice(0, -1))).status).toBe(400);
  });

  it('that never end do not take the room of small ones', async () => {
    const limits = { bodyBytes: 100_000, allBodiesBytes: 200_000 };
    const receiver = await startTestReceiver({ limits });
    const endless = await Promise.all(Array.from({ length: 8 }, () => rawConnection(receiver.port)));
    for (const connection of endless) {
      connection.send(`${signedHead('')}Content-Length: 99999\r\nExpect: 100-continue\r\n\r\n`);
      await connection.until(/100 Continue/);
      connection.send('x'.repeat(48_000));
    }
    await receiver.waitFor((event) => event.type === 'refused' && event.reason === 'busy');
    const body = JSON.stringify({ event: 'meeting.started', filler: 'x'.repeat(10_000) });
    expect((await sendSigned(receiver.url, body, { 'dyte-uuid': uuidFor('small') })).status).toBe(200);
  });
});

/** A signed request, in chunks of these sizes where there are any. */
function framed(body: Buffer, sizes: readonly number[] | undefined): Buffer {
  if (sizes === undefined)
    return Buffer.concat([
      Buffer.from(signedHead(body, `Content-Length: ${String(body.length)}\r\n\r\n`)),
      body,
    ]);
  const parts: Uint8Array[] = [Buffer.from(signedHead(body, 'Transfer-Encoding: chunked\r\n\r\n'))];
  for (let at = 0, index = 0; at < body.length; index += 1) {
    const chunk = body.subarray(at, at + (sizes[index % sizes.length] ?? 1));
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
    at += chunk.length;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

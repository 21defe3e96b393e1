import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawConnection } from '../../helpers/raw-connection.ts';
import { KEYS, startTestReceiver, type TestReceiver } from '../../helpers/receiver-server.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';

const BODY = '{"event":"meeting.started"}';
const HEAD = `POST /hook HTTP/1.1\r\nHost: x\r\nDyte-Signature: ${KEYS.sign(BODY)}\r\n`;
const LIMITS = { headersMs: 300, requestMs: 300, idleMs: 50, lingerMs: 50 };

/** What a receiver says to these bytes, and to nothing more, until it closes the connection. */
async function answersTo(receiver: TestReceiver, bytes: Uint8Array): Promise<string> {
  const connection = await rawConnection(receiver.port);
  connection.send(bytes);
  connection.socket.end();
  const answers = await connection.closed();
  connection.socket.destroy();
  return answers;
}

/** What is wrong after these answers: what was accepted must be what was signed, and the next one is good. */
async function harmTo(receiver: TestReceiver, answers: string): Promise<string[]> {
  const accepted = receiver.deliveries().filter(({ status }) => status === 200);
  const { status } = await sendSigned(receiver.url, BODY);
  return [
    ...(/^(?:HTTP\/1\.1 [1-5]\d\d |$)/.test(answers) ? [] : [`answered ${answers}`]),
    ...accepted.map(({ body }) => body.toString()).filter((body) => body !== BODY),
    ...receiver.events.filter(({ type }) => type === 'fault').map(() => 'a fault'),
    ...(status === 200 ? [] : [`a good delivery was answered ${String(status)}`]),
  ];
}

const whole = Buffer.from(`${HEAD}Content-Length: ${String(BODY.length)}\r\n\r\n${BODY}`);
const chunked = Buffer.from(
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n${BODY.slice(0, 5)}\r\n16\r\n${BODY.slice(5)}\r\n0\r\n\r\n`,
);

interface Change {
  readonly place: number;
  readonly kind: 'put' | 'insert' | 'remove' | 'repeat' | 'cut';
  readonly bytes: Uint8Array;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom('put', 'insert', 'remove', 'repeat', 'cut'),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc
      .constantFrom('\r\n', '\n', '\0', ':', 'ffffffffffffffff', '-1', ';', ' ')
      .map((text) => Buffer.from(text)),
  ),
});

function changed(request: Buffer, { place, kind, bytes }: Change): Buffer {
  const at = place % (request.length + 1);
  const [before, after] = [request.subarray(0, at), request.subarray(at)];
  switch (kind) {
    case 'put':
      return Buffer.concat([before, bytes, after.subarray(bytes.length)]);
    case 'insert':
      return Buffer.concat([before, bytes, after]);
    case 'remove':
      return Buffer.concat([before, after.subarray(bytes.length)]);
    case 'repeat':
      return Buffer.concat([before, after, after]);
    case 'cut':
      return Buffer.from(before);
  }
}

describe('bytes that come from nowhere', () => {
  it('harm nobody', async () => {
    const receiver = await startTestReceiver({ limits: LIMITS });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 5000 }), async (bytes) => {
        expect(await harmTo(receiver, await answersTo(receiver, bytes))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('harm nobody where they are nearly a delivery, and are accepted only where they are one', async () => {
    const receiver = await startTestReceiver({ limits: LIMITS });
    const request = fc.constantFrom(whole, chunked, Buffer.concat([whole, chunked]));
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(request, changes, async (bytes, all) => {
        expect(await harmTo(receiver, await answersTo(receiver, all.reduce(changed, bytes)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('are a delivery where nothing was changed', async () => {
    const receiver = await startTestReceiver({ limits: LIMITS });
    expect(await answersTo(receiver, whole)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await answersTo(receiver, chunked)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

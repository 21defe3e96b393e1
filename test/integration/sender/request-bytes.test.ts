import { describe, expect, it } from 'vitest';
import { sendAttempt } from '../../../src/sender/send-attempt.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { signedDelivery, startRawServer } from '../../helpers/signed-delivery.ts';
import type { HeaderChoice } from '../../../src/sender/delivery-request.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
const options = { timeout: 3000, clock: fakeClock() };

async function sentBytes(headers: HeaderChoice, body: Uint8Array, path = '/hook?x=1'): Promise<Buffer> {
  const server = await startRawServer(OK);
  await sendAttempt(signedDelivery({ url: `${server.url}${path}`, body, headers }), options);
  const [request = Buffer.alloc(0)] = server.requests;
  return Buffer.from(request.toString('latin1').replaceAll(`:${String(server.port)}`, ':PORT'), 'latin1');
}

describe('the request of a delivery', () => {
  it('is byte for byte what was captured: names, spelling and order', async () => {
    const body = Buffer.from('{"event":"meeting.started"}');
    const sent = await sentBytes('dyte', body);
    expect(sent.toString('latin1')).toBe(
      [
        'POST /hook?x=1 HTTP/1.1',
        'Accept: application/json, text/plain, */*',
        'Content-Type: application/json',
        'dyte-signature: c2lnbmF0dXJl',
        'dyte-uuid: 11111111-1111-4111-8111-111111111111',
        'dyte-webhook-id: 22222222-2222-4222-8222-222222222222',
        'User-Agent: axios/0.21.4',
        'Content-Length: 27',
        'Host: 127.0.0.1:PORT',
        'Connection: close',
        '',
        body.toString(),
      ].join('\r\n'),
    );
  });

  it.each([
    ['rtk', ['rtk-signature', 'rtk-uuid', 'rtk-webhook-id']],
    [
      'both',
      ['dyte-signature', 'dyte-uuid', 'dyte-webhook-id', 'rtk-signature', 'rtk-uuid', 'rtk-webhook-id'],
    ],
  ] as const)('has the headers of the family %s', async (family, expected) => {
    const head = (await sentBytes(family, Buffer.from('{}'))).toString('latin1').split('\r\n\r\n')[0] ?? '';
    const names = head.split('\r\n').map((line) => line.split(':')[0] ?? '');
    expect(names.filter((name) => /^(?:rtk|dyte)-/.test(name))).toEqual(expected);
  });

  it('carries the body as it is, also where it is no JSON and no text', async () => {
    const body = Buffer.from([0, 255, 13, 10, 13, 10, 128, 34]);
    const sent = await sentBytes('dyte', body);
    expect(sent.subarray(sent.indexOf('\r\n\r\n') + 4)).toEqual(body);
  });

  it('announces the length of an empty body', async () => {
    expect((await sentBytes('dyte', Buffer.alloc(0))).toString('latin1')).toContain('Content-Length: 0\r\n');
  });

  it('makes no header of a user name and password in the URL, and sends no fragment', async () => {
    const server = await startRawServer(OK);
    const url = `http://user:secret@127.0.0.1:${String(server.port)}/a%20b#part`;
    await sendAttempt(signedDelivery({ url }), options);
    const sent = String(server.requests[0]);
    expect(sent.split('\r\n')[0]).toBe('POST /a%20b HTTP/1.1');
    expect(sent).toContain(`Host: 127.0.0.1:${String(server.port)}\r\n`);
    expect(sent).not.toMatch(/secret|authorization/i);
  });
});

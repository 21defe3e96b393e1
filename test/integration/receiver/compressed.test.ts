import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startListening } from '../../helpers/listening.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';

const BODY = '{"event":"meeting.started"}';
const signed = { 'dyte-signature': KEYS.sign(BODY) };

describe('a delivery that comes compressed', () => {
  it.each([
    ['gzip', gzipSync(BODY)],
    ['X-Gzip', gzipSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['identity, gzip', gzipSync(BODY)],
    ['unheard-of', Buffer.from('?')],
  ])('with %s is answered 415, and the reason is said', async (coding, bytes) => {
    const listening = await startListening();
    const headers = { ...signed, 'Content-Encoding': coding };
    const answer = await send(listening.url, bytes, { headers });
    expect([answer.status, answer.headers['accept-encoding']]).toEqual([415, 'identity']);
    const name = coding.replace('identity, ', '').toLowerCase();
    await listening.until(new RegExp(`415 .*the body came compressed \\(Content-Encoding: ${name}\\)`));
    expect(listening.stdout()).toContain('A proxy or tunnel on the way compresses it');
  });

  it('is refused as such with --verify off too', async () => {
    const listening = await startListening({ verify: 'off', publicKey: undefined });
    const headers = { 'Content-Encoding': 'gzip' };
    expect((await send(listening.url, gzipSync(BODY), { headers })).status).toBe(415);
    await listening.until(/came compressed/);
  });

  it.each(['', 'identity', ' Identity ', 'identity,identity', ','])(
    'not, since its coding is %j, is a delivery as any other',
    async (coding) => {
      const listening = await startListening();
      expect((await sendSigned(listening.url, BODY, { 'Content-Encoding': coding })).status).toBe(200);
      const other = { headers: { ...signed, 'Content-Encoding': coding } };
      expect((await send(listening.url, `${BODY} `, other)).status).toBe(401);
    },
  );

  it('is good when the bytes that came are those that were signed', async () => {
    const listening = await startListening();
    expect((await sendSigned(listening.url, BODY, { 'Content-Encoding': 'gzip' })).status).toBe(200);
  });

  it('is called unsigned or malformed when it is that', async () => {
    const listening = await startListening();
    const headers = { 'Content-Encoding': 'gzip' };
    expect((await send(listening.url, gzipSync(BODY), { headers })).status).toBe(401);
    await listening.until(/no signature header/);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startListening } from '../../helpers/listening.ts';
import { rawConnection } from '../../helpers/raw-connection.ts';
import { startTestReceiver } from '../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';

const BODY = '{"event":"meeting.started"}';

describe('a request that a browser sends for a page', () => {
  it.each([
    ['another page', { Origin: 'https://evil.example' }],
    ['a page whose name leads here', { Origin: 'http://evil.example:PORT', Host: 'evil.example:PORT' }],
    ['a page of a tunnel', { Origin: 'https://x.ngrok.app', Host: 'x.ngrok.app' }],
    ['a file or a sandbox', { Origin: 'null' }],
    ['an extension', { Origin: 'chrome-extension://abc' }],
    ['another port of this machine', { Origin: 'http://localhost:1' }],
    ['another scheme', { Origin: 'https://localhost:PORT' }],
    ['nothing that can be read', { Origin: 'localhost:PORT' }],
    ['several pages', { Origin: 'http://localhost:PORT, https://evil.example' }],
    ['no page', { Origin: '' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port, says the browser', { 'Sec-Fetch-Site': 'same-site' }],
    ['itself, says the browser, but not the origin', { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }],
  ])('of %s is refused in every mode, also when it is signed', async (_what, headers) => {
    for (const verify of ['auto', 'require', 'off'] as const) {
      const receiver = await startTestReceiver({ verify });
      const port = String(receiver.port);
      const sent = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replaceAll('PORT', port)]),
      );
      const answer = await sendSigned(receiver.url, BODY, { 'Content-Type': 'text/plain', ...sent });
      expect([answer.status, answer.body]).toEqual([403, expect.stringContaining('web page')]);
      expect(receiver.events).toMatchObject([{ type: 'refused', reason: 'foreign_page', status: 403 }]);
    }
  });

  it.each([
    ['no header of browsers', {}],
    ['the address of the receiver', { Origin: 'http://127.0.0.1:PORT' }],
    ['its name', { Origin: 'http://LOCALHOST:PORT', 'Sec-Fetch-Site': 'same-origin' }],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }],
    ['the Host of a tunnel', { Host: 'x.ngrok.app', 'X-Forwarded-Host': 'x.ngrok.app' }],
  ])('is taken with %s', async (_what, headers) => {
    const receiver = await startTestReceiver();
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(receiver.port))]),
    );
    expect((await sendSigned(receiver.url, BODY, sent)).status).toBe(200);
  });

  it('is compared with what is spoken: https', async () => {
    const read = (name: string): string =>
      readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
    const receiver = await startTestReceiver({ tls: { certificate: read('self-signed'), key: read('key') } });
    const origins = ['https', 'http'].map((scheme) => `${scheme}://localhost:${String(receiver.port)}`);
    const answers = await Promise.all(
      origins.map((Origin) => sendSigned(receiver.url, BODY, { Origin }, { ca: read('self-signed') })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  });

  it('gets no permission when it asks for one', async () => {
    const receiver = await startTestReceiver({ verify: 'off' });
    const headers = {
      Origin: 'https://evil.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'dyte-signature',
      'Access-Control-Request-Private-Network': 'true',
    };
    const answer = await send(`${receiver.url}/webhook`, undefined, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(405);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('is shown with a reason that people understand', async () => {
    const listening = await startListening({ verify: 'off', publicKey: undefined });
    await send(`${listening.url}/webhook`, BODY, { headers: { Origin: 'https://evil.example' } });
    await listening.until(/POST \/webhook.*403 a web page sent this/);
    await listening.stop();
    expect(listening.stdout()).toMatch(/not accepted: sent by a web page +1/);
    expect(listening.stdout()).toContain('0 deliveries');
  });
});

describe('the Host header', () => {
  const head = (lines: string): string => `POST / HTTP/1.1\r\n${lines}Content-Length: 0\r\n\r\n`;

  it.each([
    ['twice', head('Host: a\r\nHost: a\r\n')],
    ['twice with other headers between, in another case', head('HOST: a\r\nX: y\r\nhost: b\r\n')],
    ['twice, the first one empty', head('Host:\r\nHost: b\r\n')],
    ['twice with HTTP/1.0', head('Host: a\r\nHost: a\r\n').replace('1.1', '1.0')],
    ['not at all', head('')],
  ])('that comes %s is answered 400', async (_what, bytes) => {
    const receiver = await startTestReceiver({ verify: 'off' });
    const connection = await rawConnection(receiver.port);
    connection.send(bytes);
    expect(await connection.until(/\r\n\r\n./)).toMatch(/^HTTP\/1\.1 400 [^]*Host header/);
    expect(receiver.events).toMatchObject([{ type: 'refused', reason: 'malformed_request', status: 400 }]);
  });
});

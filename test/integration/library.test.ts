import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from '../../src/index.ts';
import { createTestKeys } from '../helpers/deliveries.ts';

describe('the example of the README', () => {
  it('takes what the provider signed, and refuses the same bytes with another space', async () => {
    const keys = createTestKeys();
    const key = parsePublicKey(keys.pem);
    const server = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const rawBody = Buffer.concat(chunks);
      const { signature } = readDeliveryHeaders(request.headers);
      if (verifySignature(rawBody, signature, key).state !== 'valid') return response.writeHead(401).end();
      return response.writeHead(200).end();
    });
    onTestFinished(() => {
      server.close();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const body = '{"event":"meeting.started"}';
    const headers = { 'rtk-signature': keys.sign(body) };
    const answers = await Promise.all(
      [body, body.replace(':', ': ')].map((sent) =>
        fetch(`http://127.0.0.1:${String(port)}/`, { method: 'POST', headers, body: sent }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
  });
});

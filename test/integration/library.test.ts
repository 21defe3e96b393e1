import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parsePublicKey, readDeliveryHeaders, verifySignature } from '../../src/index.ts';
import { createTestKeys } from '../helpers/deliveries.ts';

describe('the example of the README', () => {
  it('takes what the provider signed, and refuses the same bytes with another space', async () => {
    const keys = createTestKeys();
    const key = parsePublicKey(keys.pem);
    const answer = async (request: IncomingMessage): Promise<number> => {
      const rawBody = await buffer(request);
      const { signature } = readDeliveryHeaders(request.headers);
      return verifySignature(rawBody, signature, key).state === 'valid' ? 200 : 401;
    };
    const server = createServer((request, response) => {
      void answer(request).then((status) => response.writeHead(status).end());
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

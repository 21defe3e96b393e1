import { createServer, type Socket } from 'node:net';
import { listen } from './http-servers.ts';
import type { SignedDelivery } from '../../src/sender/delivery-request.ts';

/** A delivery whose signature is only a text: the sender sends what it is given. */
export function signedDelivery(parts: Partial<SignedDelivery> & { readonly url: string }): SignedDelivery {
  return {
    body: Buffer.from('{"event":"meeting.started"}'),
    signature: 'c2lnbmF0dXJl',
    uuid: '11111111-1111-4111-8111-111111111111',
    webhookId: '22222222-2222-4222-8222-222222222222',
    headers: 'dyte',
    ...parts,
  };
}

export interface RawServer {
  readonly url: string;
  readonly port: number;
  /** Every request's bytes, once it was whole. */
  readonly requests: readonly Buffer[];
}

/**
 * Starts a server that keeps the bytes of each request and answers with the bytes given.
 *
 * @param answer what is written once the head and the announced body are there
 */
export async function startRawServer(answer: string | ((socket: Socket) => void)): Promise<RawServer> {
  const requests: Buffer[] = [];
  const server = createServer((socket) => {
    let got = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      got = Buffer.concat([got, chunk]);
      if (!isWhole(got)) return;
      requests.push(got);
      if (typeof answer === 'string') socket.end(answer);
      else answer(socket);
    });
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${String(port)}`, port, requests };
}

function isWhole(request: Buffer): boolean {
  const end = request.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /^content-length: (\d+)/im.exec(request.subarray(0, end).toString('latin1'))?.[1];
  return request.length >= end + 4 + Number(length ?? 0);
}

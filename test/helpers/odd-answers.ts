import { createServer as createHttp2 } from 'node:http2';
import { createServer as createTls, type Server } from 'node:tls';
import type { Socket } from 'node:net';
import { listen, startSocketServer } from './http-servers.ts';
import { TEST_IDENTITY } from './tls.ts';

/** A server on this machine that answers the first bytes of each connection with these. */
export async function startOddServer(...parts: readonly (string | Uint8Array)[]): Promise<{
  readonly url: string;
  readonly connections: () => number;
}> {
  return startSocketServer((socket) => {
    void writeApart(socket, parts);
  });
}

/** Writes parts so that each comes as data of its own. */
async function writeApart(socket: Socket, parts: readonly (string | Uint8Array)[]): Promise<void> {
  socket.setNoDelay(true);
  for (const part of parts) {
    await new Promise<void>((resolve) => {
      socket.write(part, () => resolve());
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end();
}

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n';

/** What may come before an answer, in pieces as they come over the wire (RFC 9110, 15.2). */
export const INTERIM: readonly (readonly [name: string, pieces: readonly string[]])[] = [
  ['100 in one piece with the answer', [CONTINUE]],
  ['100 on its own', [CONTINUE, '']],
  ['100 in two pieces', ['HTTP/1.1 100 Con', 'tinue\r\n\r', '\n']],
  ['100 with headers', ['HTTP/1.1 100 Continue\r\nX-Note: yes\r\nDate: x\r\n\r\n']],
  ['100 three times', [CONTINUE, CONTINUE, CONTINUE]],
  ['102', [PROCESSING]],
  ['103', [HINTS]],
  ['103 twice', [HINTS, HINTS]],
  ['all of them, mixed', [HINTS, CONTINUE + PROCESSING, '', CONTINUE, HINTS]],
  ['one that nobody knows', ['HTTP/1.1 142 Something\r\n\r\n']],
];

/** Answers whose head cannot be right, and the code of the error that says so. */
export const MALFORMED: readonly (readonly [name: string, head: string])[] = [
  ['two equal lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok'],
  ['two different lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nok'],
  ['a list of lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok'],
  ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok'],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  ],
  [
    'chunks and a length',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  ],
  ['a header without a name', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n: x\r\n\r\nok'],
  [
    'another protocol, by agreement that nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  ],
  ['another protocol without its name', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
];

/** Bytes that are no answer of HTTP/1. */
export const NO_HTTP: readonly (readonly [name: string, bytes: string])[] = [
  ['text', 'hello world\n'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['HTTP/0.9', '<html><body>ok</body></html>'],
  ['another version', 'HTTP/7.3 200 OK\r\nContent-Length: 2\r\n\r\nok'],
];

/** What a server of HTTP/2 says first: its settings, then goodbye. */
const SETTINGS = Buffer.from('000006040000000000000300000064', 'hex');
const GOODBYE = Buffer.from('0000080700000000000000000000000001', 'hex');

/** Servers that speak HTTP/2 only. */
export const HTTP2_SERVERS: readonly (readonly [name: string, start: () => Promise<string>])[] = [
  ['in the clear', async () => `http://127.0.0.1:${String(await listen(createHttp2()))}`],
  ['by its settings', async () => (await startOddServer(SETTINGS, GOODBYE)).url],
  ['by its goodbye', async () => (await startOddServer(GOODBYE)).url],
];

/** One over TLS, which says so before anything is sent. */
export async function startHttp2OverTls(): Promise<string> {
  return `https://127.0.0.1:${String(await listen(createTlsServer()))}`;
}

function createTlsServer(): Server {
  const { key, certificate } = TEST_IDENTITY;
  const server = createTls({ key, cert: certificate, ALPNProtocols: ['h2'] }, (socket) => {
    socket.on('error', () => {});
    socket.end(SETTINGS);
  });
  server.on('tlsClientError', () => {});
  return server;
}

/** An alert of TLS: what some servers that want https say to plain HTTP. */
export const TLS_ALERT = Buffer.from('15030100020246', 'hex');

import {
  createServer as createHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';

/** A request as a test's server received it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a test's server does with a request: an answer, or anything by hand. */
export type Reply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | ((request: Received, response: ServerResponse) => void);

export interface TestServer {
  /** Without a trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** `METHOD path` of what was received, in order. */
  calls(): readonly string[];
}

/** A connection that is cut without an answer. */
export const RESET: Reply = (_request, response) => {
  response.socket?.resetAndDestroy();
};

/** An answer that never comes. */
export const SILENCE: Reply = () => {};

/**
 * Starts a server on this machine that ends with the test. It gives the replies in their order, the
 * last one for ever; text bodies go out as they are, others as JSON.
 */
export async function startServer(...replies: readonly Reply[]): Promise<TestServer> {
  return serve(replies, 'http', (listener) => createHttp(listener));
}

/** The same with TLS. */
export async function startTlsServer(
  tls: { readonly key: string; readonly cert: string } & TlsOptions,
  ...replies: readonly Reply[]
): Promise<TestServer> {
  return serve(replies, 'https', (listener) => createHttps(tls, listener));
}

/** Starts a server that speaks no HTTP but what `onData` writes, once a request's first bytes came. */
export async function startSocketServer(
  onData: (socket: Socket) => void,
): Promise<{ readonly url: string; readonly connections: () => number }> {
  let connections = 0;
  const server = createTcp((socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.once('data', () => {
      onData(socket);
    });
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${String(port)}`, connections: () => connections };
}

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createTcp();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Listens on a free port of this machine until the test has finished. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(
  replies: readonly Reply[],
  scheme: 'http' | 'https',
  create: (listener: Listener) => Server,
): Promise<TestServer> {
  const received: Received[] = [];
  const server = create((message, response) => {
    void readText(message).then((body) => {
      const request = {
        method: message.method ?? '',
        path: message.url ?? '',
        headers: message.headers,
        body,
      };
      received.push(request);
      answer(replies[Math.min(received.length, replies.length) - 1], request, response);
    });
  });
  const port = await listen(server);
  const calls = (): readonly string[] => received.map(({ method, path }) => `${method} ${path}`);
  return { url: `${scheme}://127.0.0.1:${String(port)}`, port, received, calls };
}

function answer(reply: Reply | undefined, request: Received, response: ServerResponse): void {
  if (reply === undefined) throw new Error('The test gave its server no reply.');
  if (typeof reply === 'function') {
    reply(request, response);
    return;
  }
  const { status, headers = {}, body } = reply;
  const isText = typeof body === 'string' || body === undefined;
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

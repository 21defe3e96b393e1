import { createServer, type IncomingMessage, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Clock } from '../domain/clock.ts';
import { connectableHost } from '../domain/network/listening.ts';
import { createConnections } from '../http/connections.ts';
import { closeServer, listen } from '../http/listen.ts';

/** Chosen: far above what clients need, and low enough that none can exhaust the process. */
const MAX_CONNECTIONS = 512;
const SERVER_LIMITS = {
  maxHeaderSize: 16 * 1024,
  /** Milliseconds. */
  headersTimeout: 5000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
};

export interface RunningServer {
  /** Without a slash at its end; always one that this machine can connect to. */
  readonly url: string;
  /** Stops accepting, and ends what has not ended after `withinMs` milliseconds. */
  close(withinMs: number): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly maxConnections?: number | undefined;
}

/**
 * Serves an app over HTTP.
 *
 * @returns once connections are accepted
 * @throws HooksError `port_in_use` or `listen_failed`
 */
export async function serve(
  app: Hono,
  { host, port, clock, maxConnections = MAX_CONNECTIONS }: ServeOptions,
): Promise<RunningServer> {
  const handle = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer(SERVER_LIMITS, (request, response) => void handle(request, response));
  limitConnections(server, maxConnections);
  const bound = await listen(server, { command: 'emulate', host, port });
  return {
    url: `http://${connectableHost(bound.address)}:${String(bound.port)}`,
    close: (withinMs) =>
      closeServer(server, { withinMs, clock, closeIdle: () => server.closeIdleConnections() }),
  };
}

/** Connections on which nothing is asked, or never to its end, keep no call out. */
function limitConnections(server: Server, max: number): void {
  const connections = createConnections(max);
  server.on('connection', (socket) => {
    if (!connections.add(socket)) socket.destroy();
  });
  server.on('request', (request: IncomingMessage, response) => {
    const { socket } = request;
    connections.beginRequest(socket);
    let isWhole = false;
    const onWhole = (): void => {
      if (isWhole) return;
      isWhole = true;
      connections.beginAnswer(socket);
    };
    if (hasBody(request)) request.once('end', onWhole);
    else onWhole();
    response.once('close', () => {
      onWhole();
      connections.endAnswer(socket);
    });
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

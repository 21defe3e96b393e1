import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Clock } from '../domain/clock.ts';
import { listenError, reachable } from '../domain/listening.ts';

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

/**
 * Serves an app over HTTP.
 *
 * @returns once connections are accepted
 * @throws HooksError `port_in_use` or `listen_failed`
 */
export async function serve(app: Hono, host: string, port: number, clock: Clock): Promise<RunningServer> {
  const handle = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer(SERVER_LIMITS, (request, response) => void handle(request, response));
  server.maxConnections = MAX_CONNECTIONS;
  const bound = await listen(server, host, port);
  return {
    url: `http://${reachable(bound.address)}:${String(bound.port)}`,
    close: (withinMs) => close(server, withinMs, clock),
  };
}

async function listen(
  server: Server,
  host: string,
  port: number,
): Promise<{ readonly address: string; readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, { command: 'emulate', host, port })));
    server.listen({ host, port }, resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server listens on no TCP port.');
  return bound;
}

async function close(server: Server, withinMs: number, clock: Clock): Promise<void> {
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  await Promise.race([closed, clock.sleep(withinMs, over.signal).catch(() => undefined)]);
  over.abort(new Error('Everything has ended.'));
  server.closeAllConnections();
  await closed;
}

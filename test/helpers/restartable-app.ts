import { createServer, type Server } from 'node:http';
import { onTestFinished } from 'vitest';
import { freePort } from './http-servers.ts';

/** An application on a port of its own that goes away and comes back. */
export interface RestartableApp {
  readonly url: string;
  /** `localhost:3000` or the like. */
  readonly address: string;
  /** UUIDs of the deliveries that it was handed, in order. */
  readonly received: readonly string[];
  /** @param status what it answers */
  start(status?: number): Promise<void>;
  /** Lets go of the port, and of every connection. */
  stop(): Promise<void>;
}

/** @returns one that is not there yet */
export async function restartableApp(): Promise<RestartableApp> {
  const port = await freePort();
  const received: string[] = [];
  let server: Server | undefined;
  const stop = async (): Promise<void> => {
    const running = server;
    server = undefined;
    if (running === undefined) return;
    running.closeAllConnections();
    await new Promise((resolve) => running.close(resolve));
  };
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${String(port)}/webhook`,
    address: `127.0.0.1:${String(port)}`,
    received,
    start: async (status = 200) => {
      const started = createServer((request, response) => {
        received.push(String(request.headers['dyte-uuid']));
        request.resume().on('end', () => response.writeHead(status).end());
      });
      server = started;
      await new Promise<void>((resolve, reject) => {
        started.once('error', reject).listen(port, '127.0.0.1', resolve);
      });
    },
    stop,
  };
}

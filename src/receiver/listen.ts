import type { Server } from 'node:net';
import { listenError } from '../domain/network/listening.ts';

/**
 * Connections that may wait to be accepted. One that finds no place is tried again by its sender's
 * system after 1, 3, 7 seconds: too late for an answer within 3. Node's own number is 511.
 */
const BACKLOG = 4096;

/**
 * Starts to listen.
 *
 * @returns the address and port that were taken
 * @throws HooksError `port_in_use` or `listen_failed`
 */
export async function listen(
  server: Server,
  host: string,
  port: number,
): Promise<{ readonly address: string; readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: Error): void => reject(listenError(error, { command: 'listen', host, port }));
    server.once('error', onError);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', onError);
      resolve();
    });
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server listens on no TCP port.');
  return bound;
}

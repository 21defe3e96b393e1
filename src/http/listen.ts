import type { Server } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { listenError } from '../domain/network/listening.ts';
import { waitAtMost } from '../domain/waiting.ts';

export interface ListenOptions {
  /** The command that listens, for what a failure says. */
  readonly command: 'listen' | 'emulate';
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** What the options for host and port begin with, where they are not `--host` and `--port`. */
  readonly optionPrefix?: 'admin-';
  /** Connections that may wait to be accepted; 511 without it, which is Node's number. */
  readonly backlog?: number;
}

/**
 * Starts to listen.
 *
 * @returns the address and port that were taken
 * @throws HooksError `port_in_use` or `listen_failed`
 */
export async function listen(
  server: Server,
  { command, optionPrefix, ...where }: ListenOptions,
): Promise<{ readonly address: string; readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: Error): void => reject(listenError(error, { command, optionPrefix, ...where }));
    server.once('error', onError);
    server.listen(where, () => {
      server.off('error', onError);
      resolve();
    });
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server listens on no TCP port.');
  return bound;
}

/**
 * Accepts no more connections, and ends those that are still open after `withinMs` milliseconds.
 *
 * @param closeIdle closes the connections on which nothing is in progress
 */
export async function closeServer(
  server: Server,
  { withinMs, clock, closeIdle }: { withinMs: number; clock: Clock; closeIdle: () => void },
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  closeIdle();
  await waitAtMost(withinMs, closed, clock);
  server.closeAllConnections();
  await closed;
}

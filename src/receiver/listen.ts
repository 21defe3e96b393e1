import type { Server } from 'node:net';
import { HooksError } from '../domain/errors.ts';

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
    const onError = (error: Error): void => reject(listenError(error, host, port));
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

/** An address that this machine can connect to, for a URL: the wildcards themselves are none. */
export function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}

/** What a port that cannot be opened means for a person. */
function listenError(error: unknown, host: string, port: number): HooksError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  switch (code) {
    case 'EADDRINUSE':
      return new HooksError('port_in_use', `Port ${String(port)} of ${host} is in use.`, {
        hint: 'Is another "dyte-hooks listen" running? Stop it, or choose another port: --port 0 takes any free one.',
        cause: error,
      });
    case 'EACCES':
      return new HooksError('listen_failed', `Listening on ${where} is not allowed.`, {
        hint: 'Ports below 1024 are kept for the system: choose a higher one, such as --port 8000.',
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new HooksError('listen_failed', `"${host}" is not an address of this machine.`, {
        hint: 'Leave --host out to listen on 127.0.0.1, or give 0.0.0.0 for every network interface.',
        cause: error,
      });
    default: {
      const why = typeof code === 'string' ? code : String(error);
      return new HooksError('listen_failed', `Listening on ${where} failed: ${why}.`, {
        hint: 'Try another --port or --host.',
        cause: error,
      });
    }
  }
}

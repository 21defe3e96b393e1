import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A connection that speaks bytes, for requests that no client would make. */
export interface RawConnection {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** Everything that has come so far. */
  received(): string;
  /** Resolves once what has come matches. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with everything once the other side has closed. */
  closed(): Promise<string>;
}

/** Connects to a port of this machine, until the test has finished. */
export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
  let text = '';
  let isOver = false;
  const watchers = new Set<() => void>();
  const changed = (): void => {
    for (const watch of watchers) watch();
  };
  const over = (): void => {
    isOver = true;
    changed();
  };
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    changed();
  });
  socket.on('end', over).on('close', over).on('error', over);

  const waitFor = (isThere: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        if (!isThere() && !isOver) return;
        watchers.delete(watch);
        if (isThere()) resolve(text);
        else reject(new Error(`The connection was closed after: ${JSON.stringify(text)}`));
      };
      watchers.add(watch);
      watch();
    });

  return {
    socket,
    send: (bytes) => {
      socket.write(bytes);
    },
    received: () => text,
    until: (pattern) => waitFor(() => pattern.test(text)),
    closed: () => waitFor(() => isOver),
  };
}

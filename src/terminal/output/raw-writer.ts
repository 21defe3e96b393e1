import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { errorCode } from '../../domain/errors.ts';

/** Writes bytes without waiting for whoever reads them. */
export interface RawWriter {
  /** @returns how many of the bytes were taken, 0 while there is no room; `closed` when nobody reads */
  write(bytes: Uint8Array): number | 'closed';
  close(): void;
}

const NON_BLOCKING = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY | constants.O_APPEND;

/**
 * A raw writer for standard output or standard error.
 *
 * A terminal stopped with Ctrl-S blocks whoever writes to it, and with it the whole process. Opening it
 * a second time gives a descriptor of our own that can be told not to wait, which leaves the one that
 * the shell shares with us as it is. Where that cannot be done (sockets, Windows) the descriptor itself
 * is used: node has made sockets and pipes non-blocking already. Files are written in place: they do
 * not make anybody wait, and a second descriptor would have a second position.
 */
export function openRawWriter(fileDescriptor: number): RawWriter {
  const own = reopen(fileDescriptor);
  const target = own ?? fileDescriptor;
  return {
    write: (bytes) => writeNow(target, bytes),
    close: () => {
      if (own !== undefined) closeSync(own);
    },
  };
}

function reopen(fileDescriptor: number): number | undefined {
  try {
    const stats = fstatSync(fileDescriptor);
    if (!stats.isFIFO() && !stats.isCharacterDevice()) return undefined;
    return openSync(`/dev/fd/${String(fileDescriptor)}`, NON_BLOCKING);
  } catch {
    return undefined;
  }
}

function writeNow(target: number, bytes: Uint8Array): number | 'closed' {
  try {
    return writeSync(target, bytes);
  } catch (error) {
    const code = errorCode(error);
    return code === 'EAGAIN' || code === 'EINTR' ? 0 : 'closed';
  }
}

import { fstatSync, writeSync } from 'node:fs';
import { errorCode, HooksError } from '../../domain/errors.ts';
import type { WritableStreamLike } from './stream-output.ts';

/** How long to wait for room in a pipe that another program made non-blocking, in milliseconds. */
const RETRY_MS = 5;

/** What is asked of Node's own stream, which is made for it. */
export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/**
 * Standard output or standard error without Node's stream for it, which takes longer to make than a
 * short answer takes to write. Writing waits for the reader, as Node's streams for pipes and files do.
 *
 * @param stream gives Node's own stream; asked only where there may be a terminal
 */
export function descriptorStream(fileDescriptor: number, stream: () => TerminalStream): WritableStreamLike {
  const isTTY = isCharacterDevice(fileDescriptor) && stream().isTTY === true;
  return {
    isTTY,
    get columns() {
      return isTTY ? (stream().columns ?? 0) : 0;
    },
    get rows() {
      return isTTY ? (stream().rows ?? 0) : 0;
    },
    write(data) {
      writeWhole(fileDescriptor, typeof data === 'string' ? Buffer.from(data) : data);
      return true;
    },
  };
}

function isCharacterDevice(fileDescriptor: number): boolean {
  try {
    return fstatSync(fileDescriptor).isCharacterDevice();
  } catch {
    // Closed before we were started.
    return false;
  }
}

/** @throws HooksError `output_closed` or `output_failed` */
function writeWhole(fileDescriptor: number, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(fileDescriptor, rest));
    } catch (cause) {
      const code = errorCode(cause) ?? 'unknown error';
      if (code === 'EAGAIN') pause(RETRY_MS);
      else if (code === 'EPIPE') throw new HooksError('output_closed', 'Nobody reads the output any more.');
      else throw new HooksError('output_failed', `The output cannot be written: ${code}.`, { cause });
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

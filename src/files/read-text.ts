import { open, type FileHandle } from 'node:fs/promises';
import { decodeText } from '../domain/text/decode-text.ts';

/** Far above every file of text that a person hands over: keys, certificates, key documents, state. */
const MAX_BYTES = 16 * 1024 * 1024;

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a file of bytes, with a limit on what it may hold. What is no ordinary file (a pipe of the shell,
 * as in `--public-key <(command)`) is read to its end.
 *
 * @throws what node:fs throws, and an Error that says what is wrong (see `fileReason`)
 */
export async function readBytes(path: string, maxBytes: number = MAX_BYTES): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    return await readAll(file, maxBytes);
  } finally {
    await file.close();
  }
}

/**
 * Reads a file of text as people have it: see `decodeText`.
 *
 * @throws what node:fs throws, and an Error that says what is wrong (see `fileReason`)
 */
export async function readText(path: string, maxBytes: number = MAX_BYTES): Promise<string> {
  const text = decodeText(await readBytes(path, maxBytes));
  if (text === undefined) throw new Error('it is neither UTF-8 nor UTF-16 text');
  return text;
}

async function readAll(file: FileHandle, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES);
    if (bytesRead === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, bytesRead));
    size += bytesRead;
    if (size > maxBytes) throw new Error('it is far too large');
  }
}

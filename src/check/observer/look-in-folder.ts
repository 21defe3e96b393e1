import { open, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HooksError } from '../../domain/errors.ts';
import { countInFile } from '../../domain/check/count-done.ts';
import { countText, sizeText } from '../../domain/text/amounts.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { unknown, type Look, type Reading } from './reading.ts';
import type { Clock } from '../../domain/clock.ts';

/** Files of a folder that are looked at. */
const MAX_FILES = 10_000;

/** Bytes of one file that are read: its end, as results are written one after the other. */
const MAX_FILE_BYTES = 1024 * 1024;

/** Bytes that one look reads. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What was last written before the check does not speak of its deliveries; clocks differ by no more. */
const TOLERANCE_MS = 60_000;

/**
 * Looks for the UUIDs of deliveries in the files of a folder. A file that has one in its name is one piece of work
 * for it, whatever it holds. What was written before the check is not read; folders inside it are not, either.
 *
 * @throws HooksError `file_failed` where it is no folder that can be read
 */
export async function lookInFolder(
  path: string,
  clock: Clock,
): Promise<{ readonly name: string; readonly look: Look }> {
  const folder = resolve(path);
  const since = clock.now() - TOLERANCE_MS;
  try {
    await readdir(folder);
  } catch (cause) {
    throw new HooksError('file_failed', `The folder ${path} cannot be read: ${fileReason(cause)}.`, {
      hint: '--observe takes a URL that answers how often a delivery was done, or a folder whose files name those that were.',
      cause,
    });
  }
  return { name: path, look: (uuid, signal) => lookOnce(folder, { uuid, since, signal }) };
}

const NOTHING = Buffer.alloc(0);

/** Most files are of other deliveries; decoding them would take most of the time. */
function holds(bytes: Buffer, uuid: string): boolean {
  return bytes.includes(uuid.toLowerCase()) || bytes.includes(uuid.toUpperCase());
}

interface Sought {
  readonly uuid: string;
  /** Files that were last written before are not read, in milliseconds since 1970. */
  readonly since: number;
  readonly signal: AbortSignal;
}

async function lookOnce(folder: string, { uuid, since, signal }: Sought): Promise<Reading> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    if (names.length > MAX_FILES) return unknown(`it has more than ${countText(MAX_FILES, 'file')}`);
    let times = 0;
    let left = MAX_BYTES;
    for (const name of names) {
      signal.throwIfAborted();
      if (name.toLowerCase().includes(uuid.toLowerCase())) times += 1;
      else {
        const bytes = await readRecent(join(folder, name), since);
        left -= bytes.length;
        if (left < 0) return unknown(`its newest files hold more than ${sizeText(MAX_BYTES)}`);
        times += holds(bytes, uuid) ? countInFile(bytes.toString('utf8'), uuid) : 0;
      }
    }
    return { kind: 'count', times };
  } catch (error) {
    signal.throwIfAborted();
    return unknown(`it cannot be read: ${fileReason(error)}`);
  }
}

/** The end of a file; empty where it is older, or gone since it was listed. */
async function readRecent(path: string, since: number): Promise<Buffer> {
  try {
    const { mtimeMs, size } = await stat(path);
    return mtimeMs < since ? NOTHING : await readEnd(path, size);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOTHING;
    throw error;
  }
}

async function readEnd(path: string, size: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const length = Math.min(size, MAX_FILE_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

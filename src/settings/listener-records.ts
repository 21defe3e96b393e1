import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HooksError } from '../domain/errors.ts';
import { isObject, parseJson } from '../domain/json/json-value.ts';
import { fileReason } from '../domain/text/file-error-text.ts';
import { isTemporaryId, temporaryName, type Listener } from '../domain/webhook/temporary-name.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { lockFile, type FileLock } from '../files/lock.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { readTrusted } from '../files/trusted-file.ts';
import type { HeldRecord, ListenerRecord, ListenerRecords } from './settings.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Far above what a record takes. */
const MAX_BYTES = 4 * 1024;

const ID_BYTES = 4;

const FILE_NAME = /^listen-([\da-f]{8})\.json$/;

const HINT = 'Make its directory yours to write, or choose another one with DYTE_HOOKS_DATA_DIR.';

export interface ListenerRecordsOptions {
  /** Of data; throws where there is none. */
  readonly directory: () => string;
  /** The effective user id; undefined where there is none, as on Windows. */
  readonly uid: number | undefined;
  readonly listener: Listener;
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The records of temporary webhooks, each in a file of its own in the data directory: `listen-<id>.json`. A
 * record is there before its webhook is made and until that is deleted; its listener holds the lock of the
 * file, which the system gives back when the process ends, whatever ends it.
 */
export function createListenerRecords(options: ListenerRecordsOptions): ListenerRecords {
  const { directory, uid, listener, pid, now } = options;
  const pathOf = (id: string): string => join(directory(), `listen-${id}.json`);
  const list = (): readonly ListenerRecord[] =>
    namesIn(directory()).flatMap((name) => {
      const id = FILE_NAME.exec(name)?.[1];
      return id === undefined ? [] : (read(pathOf(id), id, uid) ?? []);
    });
  return {
    listener,
    list,
    add: async (place) => {
      const id = randomBytes(ID_BYTES).toString('hex');
      const path = pathOf(id);
      const record = { id, name: temporaryName({ ...listener, id }), pid, startedAt: now(), place };
      return await onFile(path, async () => {
        makeDirectory(directory(), DIRECTORY_MODE);
        const lock = await lockFile(path, 0);
        const failure = `The record of the temporary webhook ${path} cannot be written`;
        if (lock === undefined)
          throw new HooksError('file_failed', `${failure}: another process holds its lock.`, { hint: HINT });
        try {
          writeFileAtomically(path, `${JSON.stringify(record)}\n`, { mode: FILE_MODE, failure, hint: HINT });
        } catch (error) {
          lock.release();
          throw error;
        }
        return held(record, path, lock);
      });
    },
    takeOver: async (id) => {
      const path = pathOf(id);
      return await onFile(path, async () => {
        if (read(path, id, uid) === undefined) return undefined;
        const lock = await lockFile(path, 0);
        if (lock === undefined) return undefined;
        // Whoever held it before may have removed the record with the webhook.
        const record = read(path, id, uid);
        if (record !== undefined) return held(record, path, lock);
        lock.release();
        return undefined;
      });
    },
  };
}

function held(record: ListenerRecord, path: string, lock: FileLock): HeldRecord {
  return {
    ...record,
    remove: () => {
      try {
        // While it is held: nobody takes it for one that was left behind.
        rmSync(path, { force: true });
      } catch {
        // The next start finds that its webhook is gone.
      } finally {
        lock.release();
      }
    },
    release: () => lock.release(),
  };
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    // Where nothing was ever kept, nothing was left behind.
    return [];
  }
}

/** Whoever else may write the file could have named the webhook of another listener there. */
function read(path: string, id: string, uid: number | undefined): ListenerRecord | undefined {
  const found = readTrusted(path, { uid, maxBytes: MAX_BYTES });
  const value = found.kind === 'read' ? parseJson(found.bytes.toString('utf8')) : undefined;
  if (!isObject(value) || value['id'] !== id || !isTemporaryId(id)) return undefined;
  const { name, pid, startedAt, place } = value;
  if (typeof name !== 'string' || typeof place !== 'string') return undefined;
  if (typeof pid !== 'number' || typeof startedAt !== 'number') return undefined;
  return { id, name, pid, startedAt, place };
}

async function onFile<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof HooksError) throw cause;
    throw new HooksError(
      'file_failed',
      `The record of a temporary webhook, ${path}, cannot be kept: ${fileReason(cause)}.`,
      { hint: HINT, cause },
    );
  }
}

import { dirname, join } from 'node:path';
import { DEFAULT_PROFILE } from '../domain/defaults.ts';
import type { JsonObject } from '../domain/json/json-value.ts';
import { decodeText } from '../domain/text/decode-text.ts';
import { HooksError, errorCode } from '../domain/errors.ts';
import { fileReason } from '../domain/text/file-error-text.ts';
import { lockFile } from '../files/lock.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { distrustOfPath, readTrusted, type Distrust, type TrustedRead } from '../files/trusted-file.ts';
import {
  damaged,
  parseDocument,
  profileInUse,
  profilesOf,
  readProfile,
  withoutProfile,
  withProfile,
  withProfileInUse,
} from './profile-document.ts';
import { requireProfileName } from './profile-name.ts';
import type { ProfileStore } from './settings.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Thousands of profiles fit; what is larger was not written by us. */
const MAX_BYTES = 1024 * 1024;

/** Milliseconds to wait for others who save: each takes some ten, and one that was stopped holds all up. */
const LOCK_WAIT_MS = 20_000;

/** The user that reads and writes the file. */
export interface ProfileFileUser {
  /** The effective user id; undefined where there is none, as on Windows: nothing is distrusted there. */
  readonly uid: number | undefined;
}

/** The file's path and user. */
interface Place extends ProfileFileUser {
  readonly path: string;
}

/** What the file holds, and whether others than its owner may read it. */
interface Content {
  readonly document: JsonObject;
  readonly othersMayRead: boolean;
}

/**
 * Saved profiles in `config.json` of a directory: `{"profiles": {"default": {...}}}`, and in `profileInUse`
 * the name of the one that is used where none is named. Fields that are not known are kept.
 *
 * Writing is left to conf, which replaces the file atomically. Reading is done here: every command
 * reads, and loading conf with its schema checker takes longer than all else that a command does
 * before its first request.
 *
 * Every change holds a lock from reading to writing, so that nothing is lost between processes.
 */
export function createProfileFile(
  directory: string,
  { uid }: ProfileFileUser = { uid: undefined },
): ProfileStore {
  const place: Place = { path: join(directory, 'config.json'), uid };
  const { path } = place;
  const profiles = (): JsonObject => profilesOf(readContent(place).document, path);
  const update: ProfileStore['update'] = async (name, change) => {
    requireProfileName(name);
    await save(place, (document) => {
      const before = profilesOf(document, path);
      const after = change(readProfile(before, name, path));
      return after === undefined
        ? undefined
        : { ...document, profiles: withProfile(before, name, after, path) };
    });
  };
  return {
    path,
    read: async (name) => {
      requireProfileName(name);
      return readProfile(profiles(), name, path);
    },
    names: async () => Object.keys(profiles()),
    inUse: async () => profileInUse(readContent(place).document, path),
    use: async (name) => {
      requireProfileName(name);
      let isThere = false;
      await save(place, (document) => {
        isThere = Object.hasOwn(profilesOf(document, path), name);
        return isThere ? withProfileInUse(document, name === DEFAULT_PROFILE ? undefined : name) : undefined;
      });
      return isThere;
    },
    update,
    write: (name, profile) => update(name, () => profile),
    remove: async (name) => {
      requireProfileName(name);
      if (!Object.hasOwn(profiles(), name)) return false;
      let isRemoved = false;
      await save(place, (document) => {
        const before = profilesOf(document, path);
        isRemoved = Object.hasOwn(before, name);
        if (!isRemoved) return undefined;
        const after = { ...document, profiles: withoutProfile(before, name) };
        return profileInUse(document, path) === name ? withProfileInUse(after, undefined) : after;
      });
      return isRemoved;
    },
    warning: async () => {
      if (!readContent(place).othersMayRead) return undefined;
      return `Others on this machine may read your API key in ${path}. To close it: chmod 600 ${path}`;
    },
  };
}

function readContent(place: Place): Content {
  const { path } = place;
  const found = read(place);
  switch (found.kind) {
    case 'missing':
      return { document: {}, othersMayRead: false };
    case 'unfit':
      throw damaged(path, found.reason);
    case 'distrusted':
      throw distrusted(path, found.distrust);
    case 'read': {
      const text = decodeText(found.bytes);
      if (text === undefined) throw damaged(path, 'is neither UTF-8 nor UTF-16 text');
      return { document: parseDocument(text, path), othersMayRead: found.othersMayRead };
    }
  }
}

function read({ path, uid }: Place): TrustedRead {
  try {
    return readTrusted(path, { uid, maxBytes: MAX_BYTES });
  } catch (error) {
    throw fileError(path, 'read', error);
  }
}

/** @param change gives the document as it is to be, or undefined to leave it as it is */
async function save(place: Place, change: (document: JsonObject) => JsonObject | undefined): Promise<void> {
  const { path } = place;
  // Loaded before the lock is taken: it takes longer than all that is done under it.
  const { default: Conf } = await import('conf');
  try {
    makeDirectory(dirname(path), DIRECTORY_MODE);
    requireTrustedPath(place);
    const lock = await lockFile(path, LOCK_WAIT_MS);
    if (lock === undefined) throw busy(path);
    try {
      const { document } = readContent(place);
      const changed = change(document);
      if (changed === undefined) return;
      const file = new Conf({
        cwd: dirname(path),
        configName: 'config',
        configFileMode: FILE_MODE,
        accessPropertiesByDotNotation: false,
        // It would not read every text that we do.
        deserialize: () => ({ ...document }),
      });
      file.store = { ...changed };
    } finally {
      lock.release();
    }
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}

function requireTrustedPath({ path, uid }: Place): void {
  const distrust = uid === undefined ? undefined : distrustOfPath(path, uid);
  if (distrust !== undefined) throw distrusted(path, distrust);
}

function distrusted(path: string, { path: culprit, reason, fix }: Distrust): HooksError {
  const what = culprit === path ? 'it' : `the directory ${culprit}`;
  return new HooksError('settings_invalid', `The settings file ${path} is not used: ${what} ${reason}.`, {
    hint: `Whoever may write there can have your API key sent elsewhere. Look at what it holds, then make it yours alone (${fix}), or choose another place with DYTE_HOOKS_CONFIG_DIR.`,
  });
}

function busy(path: string): HooksError {
  return new HooksError(
    'file_failed',
    `Another process holds the settings file ${path} and does not finish.`,
    {
      hint: 'Look for a dyte-hooks that was stopped, end it, and run this again.',
    },
  );
}

/** What node:fs threw, for people; everything else as it is. */
function fileError(path: string, what: 'read' | 'written', error: unknown): unknown {
  if (error instanceof HooksError || errorCode(error) === undefined) return error;
  return new HooksError('file_failed', `The settings file ${path} cannot be ${what}: ${fileReason(error)}.`, {
    hint: 'Give yourself permission to read and write it, or choose another directory with DYTE_HOOKS_CONFIG_DIR.',
    cause: error,
  });
}

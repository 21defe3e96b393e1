import { readFileSync, statSync, type Stats } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { decodeText } from '../domain/decode-text.ts';
import { HooksError } from '../domain/errors.ts';
import { errorCode, fileReason } from '../domain/file-reason.ts';
import { makeDirectory } from '../files/make-directory.ts';
import {
  damaged,
  parseDocument,
  profilesOf,
  readProfile,
  withoutProfile,
  withProfile,
  type JsonObject,
} from './profile-document.ts';
import { requireProfileName } from './profile-name.ts';
import type { ProfileStore } from './settings.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
/** Everyone but the owner. */
const OTHERS = 0o077;

/** Thousands of profiles fit; what is larger was not written by us. */
const MAX_BYTES = 1024 * 1024;

/**
 * Saved profiles in `config.json` of a directory: `{"profiles": {"default": {...}}}`. Fields that are
 * not known are kept.
 *
 * Writing is left to conf, which replaces the file atomically. Reading is done here: every command
 * reads, and loading conf with its schema checker takes longer than all else that a command does
 * before its first request.
 *
 * Processes that save at the very same moment never tear the file, but the last one wins.
 */
export function createProfileFile(directory: string): ProfileStore {
  const path = join(directory, 'config.json');
  return {
    path,
    read: async (name) => {
      requireProfileName(name);
      return readProfile(profilesOf(readDocument(path), path), name, path);
    },
    write: async (name, profile) => {
      requireProfileName(name);
      await save(path, (profiles) => withProfile(profiles, name, profile, path));
    },
    remove: async (name) => {
      requireProfileName(name);
      if (!Object.hasOwn(profilesOf(readDocument(path), path), name)) return false;
      await save(path, (profiles) => withoutProfile(profiles, name));
      return true;
    },
    warning: async () => warningAbout(path),
  };
}

function readDocument(path: string): JsonObject {
  const found = inspect(path);
  if (found === undefined) return {};
  if (!found.isFile()) throw damaged(path, 'is not a file');
  if (found.size > MAX_BYTES) throw damaged(path, 'is far too large');
  const text = decodeText(onFile(path, 'read', () => readFileSync(path)));
  if (text === undefined) throw damaged(path, 'is neither UTF-8 nor UTF-16 text');
  return parseDocument(text, path);
}

async function save(path: string, change: (profiles: JsonObject) => JsonObject): Promise<void> {
  const { default: Conf } = await import('conf');
  // From here on nothing waits, so that two saves of this process cannot undo each other.
  const document = readDocument(path);
  const profiles = change(profilesOf(document, path));
  onFile(path, 'written', () => {
    const directory = dirname(path);
    makeDirectory(directory, DIRECTORY_MODE);
    new Conf({
      cwd: directory,
      configName: 'config',
      configFileMode: FILE_MODE,
      accessPropertiesByDotNotation: false,
      // It would not read every text that we do.
      deserialize: () => ({ ...document }),
    }).set('profiles', profiles);
  });
}

function warningAbout(path: string): string | undefined {
  // Windows keeps access lists; the mode says nothing there.
  if (platform() === 'win32') return undefined;
  const found = inspect(path);
  if (found === undefined || (found.mode & OTHERS) === 0) return undefined;
  return `Others on this machine may read your API key in ${path}. To close it: chmod 600 ${path}`;
}

function inspect(path: string): Stats | undefined {
  return onFile(path, 'read', () => statSync(path, { throwIfNoEntry: false }));
}

function onFile<Result>(path: string, what: 'read' | 'written', work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new HooksError(
      'file_failed',
      `The settings file ${path} cannot be ${what}: ${fileReason(error)}.`,
      {
        hint: 'Make it yours to read and write, or choose another place with DYTE_HOOKS_CONFIG_DIR.',
        cause: error,
      },
    );
  }
}

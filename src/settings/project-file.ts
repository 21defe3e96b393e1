import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HooksError } from '../domain/errors.ts';
import { decodeText } from '../domain/text/decode-text.ts';
import { fileReason } from '../domain/text/file-error-text.ts';
import { readTrusted, type Distrust, type TrustedRead } from '../files/trusted-file.ts';
import type { ProjectFile } from './settings.ts';

/** What the file of a project may be called; the first of them counts. */
const PROJECT_FILE_NAMES = ['dyte-hooks.yaml', 'dyte-hooks.yml', 'dyte-hooks.json'] as const;

/** What the parser takes, in the largest encoding. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Where a project's file is looked for, and by whom. */
export interface ProjectSearch {
  /** Where the search begins; it goes up to the root, or to the home. */
  readonly directory: string;
  readonly home: string | undefined;
  /** The effective user id; undefined where there is none, as on Windows: nothing is distrusted there. */
  readonly uid: number | undefined;
}

/**
 * Finds the file of the project that a directory is in. It decides where credentials are used and which
 * webhooks are deleted, so one that somebody else owns or may write is refused.
 *
 * @throws HooksError `settings_invalid` for one that is not trusted or is no text, `file_failed`
 */
export function findProjectFile({ directory, home, uid }: ProjectSearch): ProjectFile | undefined {
  const last = home === undefined ? undefined : resolve(home);
  for (let current = resolve(directory); ; current = dirname(current)) {
    for (const name of PROJECT_FILE_NAMES) {
      const path = join(current, name);
      // Every command looks here: this is far cheaper than an attempt to open what is not there.
      if (!existsSync(path)) continue;
      const found = readProjectFile(path, uid);
      if (found !== undefined) return found;
    }
    if (current === last || current === dirname(current)) return undefined;
  }
}

function readProjectFile(path: string, uid: number | undefined): ProjectFile | undefined {
  const found = read(path, uid);
  switch (found.kind) {
    case 'missing':
      return undefined;
    case 'unfit':
      throw new HooksError('settings_invalid', `${path} ${found.reason}.`, { hint: 'Move it away.' });
    case 'distrusted':
      throw distrusted(path, found.distrust);
    case 'read': {
      const text = decodeText(found.bytes);
      if (text !== undefined) return { path, text };
      throw new HooksError('settings_invalid', `${path} is neither UTF-8 nor UTF-16 text.`);
    }
  }
}

function read(path: string, uid: number | undefined): TrustedRead {
  try {
    return readTrusted(path, { uid, maxBytes: MAX_BYTES });
  } catch (error) {
    throw new HooksError('file_failed', `${path} cannot be read: ${fileReason(error)}.`, { cause: error });
  }
}

function distrusted(path: string, { path: culprit, reason, fix }: Distrust): HooksError {
  const what = culprit === path ? 'it' : `the directory ${culprit}`;
  return new HooksError('settings_invalid', `The project’s file ${path} is not used: ${what} ${reason}.`, {
    hint: `Whoever may write there decides where your credentials are used. Look at what it holds, then make it yours alone (${fix}).`,
  });
}

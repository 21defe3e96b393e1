import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../domain/json/json-value.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { readTrusted } from '../files/trusted-file.ts';
import type { Settings } from './settings.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Far above what the largest list takes that is kept. */
const MAX_BYTES = 1024 * 1024;

/** What is listed after these is not kept. */
const MAX_ENTRIES = 1000;

const DAY_MS = 86_400_000;

/** What was listed longer ago may be gone: it is no longer offered. */
const MAX_AGE_MS = 7 * DAY_MS;

/** Lists of accounts and apps that are kept; emulators have another address each time. */
const MAX_FILES = 50;

/** One thing by which a list is completed. */
export interface CachedName {
  readonly id: string;
  readonly name: string;
  /** Of a webhook, where no part of it is secret. */
  readonly url?: string | undefined;
}

export type ListKind = 'webhooks' | 'apps';

/** Whose webhooks or apps they are. */
export type ListOwner = Pick<Settings, 'service' | 'apiUrl' | 'accountId' | 'app'> & {
  readonly credentials?: { readonly organizationId: string | undefined } | undefined;
};

/** The names that were listed last, for completing command lines. None of these fails. */
export interface NameCache {
  /** None where they were listed too long ago. */
  read(kind: ListKind, owner: ListOwner): readonly CachedName[];
  write(kind: ListKind, owner: ListOwner, names: readonly CachedName[]): void;
}

/**
 * Keeps the names in a file for each list, in the folder `completion` of the data directory.
 *
 * @param directory of data; throws where there is none
 * @param uid the effective user id; undefined where there is none, as on Windows
 * @param now milliseconds since 1970
 */
export function createNameCache(
  directory: () => string,
  uid: number | undefined,
  now: () => number,
): NameCache {
  const folder = (): string => join(directory(), 'completion');
  const saved = (kind: ListKind, owner: ListOwner): Saved | undefined => {
    // Whoever else may write there could have put names there that are to be typed.
    const found = readTrusted(join(folder(), fileOf(kind, owner)), { uid, maxBytes: MAX_BYTES });
    return found.kind === 'read' ? parse(found.bytes.toString('utf8')) : undefined;
  };
  return {
    read: (kind, owner) =>
      withoutFailure(() => {
        const found = saved(kind, owner);
        return found === undefined || now() - found.savedAt > MAX_AGE_MS ? [] : found.names;
      }, []),
    write: (kind, owner, names) => {
      withoutFailure(() => {
        const kept = names.slice(0, MAX_ENTRIES);
        const before = withoutFailure(() => saved(kind, owner), undefined);
        const isRecent = before !== undefined && now() - before.savedAt < DAY_MS;
        if (isRecent && JSON.stringify(before.names) === JSON.stringify(kept)) return;
        makeDirectory(folder(), DIRECTORY_MODE);
        writeFileAtomically(
          join(folder(), fileOf(kind, owner)),
          `${JSON.stringify({ savedAt: now(), names: kept })}\n`,
          { mode: FILE_MODE, failure: 'The names cannot be kept', hint: '' },
        );
        removeOldest(folder());
      }, undefined);
    },
  };
}

interface Saved {
  readonly savedAt: number;
  readonly names: readonly CachedName[];
}

/** Names of apps belong to an account, those of webhooks to an app of it. */
function fileOf(kind: ListKind, { service, apiUrl, accountId, app, credentials }: ListOwner): string {
  const account = accountId ?? credentials?.organizationId;
  const owner = [service, apiUrl, account ?? null, kind === 'apps' ? null : (app?.trim() ?? null)];
  const digest = createHash('sha256').update(JSON.stringify(owner)).digest('hex').slice(0, 32);
  return `${kind}-${digest}.json`;
}

function parse(text: string): Saved | undefined {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const { savedAt, names } = value;
  if (typeof savedAt !== 'number' || !Array.isArray(names)) return undefined;
  return { savedAt, names: names.flatMap(nameIn) };
}

function nameIn(value: unknown): readonly CachedName[] {
  if (!isObject(value)) return [];
  const { id, name, url } = value;
  if (typeof id !== 'string' || typeof name !== 'string') return [];
  return [{ id, name, ...(typeof url === 'string' ? { url } : {}) }];
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  if (files.length <= MAX_FILES) return;
  const byAge = files.map((path) => ({ path, time: statSync(path).mtimeMs }));
  byAge.sort((one, other) => other.time - one.time);
  for (const { path } of byAge.slice(MAX_FILES)) rmSync(path, { force: true });
}

function withoutFailure<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

import { join } from 'node:path';
import { isObject, parseJson } from '../domain/json/json-value.ts';
import { shortSum } from '../domain/text/short-sum.ts';
import { readTrusted } from '../files/trusted-file.ts';
import type { Settings } from './settings.ts';

/** Far above what the largest list takes that is kept. */
const MAX_BYTES = 1024 * 1024;

/** What is listed after these is not kept. */
const MAX_ENTRIES = 1000;

const DAY_MS = 86_400_000;

/** What was listed longer ago may be gone: it is no longer offered. */
const MAX_AGE_MS = 7 * DAY_MS;

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
  write(kind: ListKind, owner: ListOwner, names: readonly CachedName[]): Promise<void>;
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
    const text = ownerText(kind, owner);
    const found = readTrusted(join(folder(), fileOf(kind, text)), { uid, maxBytes: MAX_BYTES });
    return found.kind === 'read' ? parse(found.bytes.toString('utf8'), text) : undefined;
  };
  return {
    read: (kind, owner) =>
      withoutFailure(() => {
        const found = saved(kind, owner);
        return found === undefined || now() - found.savedAt > MAX_AGE_MS ? [] : found.names;
      }, []),
    write: async (kind, owner, names) => {
      const kept = names.slice(0, MAX_ENTRIES);
      const before = withoutFailure(() => saved(kind, owner), undefined);
      const isRecent = before !== undefined && now() - before.savedAt < DAY_MS;
      if (isRecent && JSON.stringify(before.names) === JSON.stringify(kept)) return;
      // Loaded only where there is something to write: most lists are as they were.
      const { saveNames } = await import('./save-names.ts');
      withoutFailure(() => {
        const text = ownerText(kind, owner);
        const content = `${JSON.stringify({ owner: text, savedAt: now(), names: kept })}\n`;
        saveNames(folder(), fileOf(kind, text), content);
      }, undefined);
    },
  };
}

interface Saved {
  readonly savedAt: number;
  readonly names: readonly CachedName[];
}

/** Names of apps belong to an account, those of webhooks to an app of it. */
function ownerText(kind: ListKind, { service, apiUrl, accountId, app, credentials }: ListOwner): string {
  const account = accountId ?? credentials?.organizationId;
  return JSON.stringify([
    kind,
    service,
    apiUrl,
    account ?? null,
    kind === 'apps' ? null : (app?.trim() ?? null),
  ]);
}

/** A file for each owner: two with the same sum take turns, since the file says whose names they are. */
function fileOf(kind: ListKind, owner: string): string {
  return `${kind}-${shortSum(owner)}.json`;
}

function parse(text: string, owner: string): Saved | undefined {
  const value = parseJson(text);
  if (!isObject(value) || value['owner'] !== owner) return undefined;
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

function withoutFailure<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

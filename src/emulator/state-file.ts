import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { HooksError } from '../domain/errors.ts';
import { errorCode, fileReason } from '../domain/file-reason.ts';
import { isRecord } from '../domain/events/values.ts';
import { parseKeys, privateKeyPem, type KeyPair } from '../domain/key-pair.ts';
import type { StoredWebhook } from './webhook-registry.ts';

/** What outlives the emulator. */
export interface EmulatorState {
  readonly keys: KeyPair;
  readonly webhooks: readonly StoredWebhook[];
}

const VERSION = 1;

/** It holds a private key, and URLs that may hold tokens. */
const FILE_MODE = 0o600;

/** Far above what a full registry takes. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads a state file.
 *
 * @returns undefined when there is none
 * @throws HooksError `file_failed` when it cannot be read, or is not what we wrote; it is left as it is
 */
export async function readState(path: string): Promise<EmulatorState | undefined> {
  const text = await onFile(path, 'read', () => readText(path));
  if (text === undefined) return undefined;
  const state = parseState(text);
  if (state !== undefined) return state;
  throw new HooksError('file_failed', `The state file ${path} is damaged, or not one of the emulator’s.`, {
    hint: 'It was left as it is. Move it away to begin anew, or choose another file with --state.',
  });
}

/**
 * Replaces a state file: whoever reads it, also after a crash, finds the old or the new one, whole.
 *
 * @throws HooksError `file_failed`
 */
export async function writeState(path: string, state: EmulatorState): Promise<void> {
  const document = {
    version: VERSION,
    privateKey: privateKeyPem(state.keys),
    webhooks: state.webhooks,
  };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await onFile(path, 'written', () => replaceFile(path, text));
}

async function readText(path: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  return found.isFile() && found.size <= MAX_BYTES ? readFile(path, 'utf8') : '';
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', FILE_MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function parseState(text: string): EmulatorState | undefined {
  const document = parseDocument(text);
  if (!isRecord(document) || document['version'] !== VERSION) return undefined;
  const { privateKey, webhooks } = document;
  const keys = typeof privateKey === 'string' ? parseKeys(privateKey) : undefined;
  if (keys === undefined || !Array.isArray(webhooks) || !webhooks.every(isStored)) return undefined;
  return { keys, webhooks };
}

function parseDocument(text: string): unknown {
  try {
    const document: unknown = JSON.parse(text);
    return document;
  } catch {
    return undefined;
  }
}

const TEXTS = ['id', 'name', 'url', 'organization_id', 'created_at', 'updated_at'] as const;

function isStored(value: unknown): value is StoredWebhook {
  if (!isRecord(value) || typeof value['enabled'] !== 'boolean') return false;
  const { events } = value;
  if (!Array.isArray(events) || !events.every((event) => typeof event === 'string')) return false;
  return TEXTS.every((field) => typeof value[field] === 'string');
}

async function onFile<Result>(
  path: string,
  what: 'read' | 'written',
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new HooksError('file_failed', `The state file ${path} cannot be ${what}: ${fileReason(cause)}.`, {
      hint: 'Choose another place with --state, or leave it out to keep the state in memory.',
      cause,
    });
  }
}

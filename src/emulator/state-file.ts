import { errorCode, HooksError } from '../domain/errors.ts';
import { fileReason } from '../domain/text/file-error-text.ts';
import { isObject, parseJson } from '../domain/json/json-value.ts';
import { lockFile, type FileLock } from '../files/lock.ts';
import { readText } from '../files/read-text.ts';
import { parseKeys, privateKeyPem, type KeyPair } from '../domain/signature/key-pair.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import type { KeptApp } from './app-registry.ts';
import type { StoredWebhook } from './webhook-registry.ts';

/** What outlives the emulator. */
export interface EmulatorState {
  readonly keys: KeyPair;
  /** Of the organization of the v2 API. */
  readonly webhooks: readonly StoredWebhook[];
  /** Of the account of Cloudflare's. */
  readonly apps: readonly KeptApp[];
}

const VERSION = 2;

/** It knew no apps. */
const VERSION_BEFORE = 1;

/** It holds a private key, and URLs that may hold tokens. */
const FILE_MODE = 0o600;

const HINT = 'Choose another place with --state, or leave it out to keep the state in memory.';

/** Far above what a full registry takes. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads a state file.
 *
 * @returns undefined when there is none
 * @throws HooksError `file_failed` when it cannot be read, or is not what we wrote; it is left as it is
 */
export async function readState(path: string): Promise<EmulatorState | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const state = parseState(text);
  if (state !== undefined) return state;
  throw new HooksError('file_failed', `The state file ${path} is damaged, or not one of the emulator’s.`, {
    hint: 'It was left as it is. Move it away to begin anew, or choose another file with --state.',
  });
}

/** Milliseconds that an emulator before this one may take to end. */
const LOCK_WAIT_MS = 1000;

/**
 * Keeps other emulators from a state file: each would write over what the other has kept.
 *
 * @throws HooksError `file_failed` when another has it
 */
export async function lockState(path: string): Promise<FileLock> {
  const lock = await lockFile(path, LOCK_WAIT_MS).catch((cause: unknown) => {
    if (cause instanceof HooksError) throw cause;
    throw new HooksError('file_failed', `The state file ${path} cannot be written: ${fileReason(cause)}.`, {
      hint: HINT,
      cause,
    });
  });
  if (lock !== undefined) return lock;
  throw new HooksError('file_failed', `The state file ${path} is in use by another emulator.`, {
    hint: 'Stop that one, or give this one a file of its own with --state.',
  });
}

/**
 * Replaces a state file: whoever reads it, also after a crash, finds the old or the new one, whole.
 *
 * @throws HooksError `file_failed`
 */
export function writeState(path: string, state: EmulatorState): void {
  const document = {
    version: VERSION,
    privateKey: privateKeyPem(state.keys),
    webhooks: state.webhooks,
    apps: state.apps,
  };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  writeFileAtomically(path, text, {
    mode: FILE_MODE,
    failure: `The state file ${path} cannot be written`,
    hint: HINT,
  });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readText(path, MAX_BYTES);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw new HooksError('file_failed', `The state file ${path} cannot be read: ${fileReason(cause)}.`, {
      hint: HINT,
      cause,
    });
  }
}

function parseState(text: string): EmulatorState | undefined {
  const document = parseJson(text);
  if (!isObject(document)) return undefined;
  const { version, privateKey, webhooks } = document;
  const apps = version === VERSION_BEFORE ? [] : document['apps'];
  if (version !== VERSION && version !== VERSION_BEFORE) return undefined;
  const keys = typeof privateKey === 'string' ? parseKeys(privateKey) : undefined;
  if (keys === undefined || !Array.isArray(webhooks) || !webhooks.every(isStored)) return undefined;
  if (!Array.isArray(apps) || !apps.every(isKeptApp)) return undefined;
  return { keys, webhooks, apps };
}

const APP_TEXTS = ['id', 'name', 'created_at'] as const;

const TEXTS = ['id', 'name', 'url', 'organization_id', 'created_at', 'updated_at'] as const;

function isKeptApp(value: unknown): value is KeptApp {
  if (!isObject(value) || !APP_TEXTS.every((field) => typeof value[field] === 'string')) return false;
  return Array.isArray(value['webhooks']) && value['webhooks'].every(isStored);
}

function isStored(value: unknown): value is StoredWebhook {
  if (!isObject(value) || typeof value['enabled'] !== 'boolean') return false;
  const { events } = value;
  if (!Array.isArray(events) || !events.every((event) => typeof event === 'string')) return false;
  return TEXTS.every((field) => typeof value[field] === 'string');
}

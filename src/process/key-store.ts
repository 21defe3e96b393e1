import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { HooksError } from '../domain/errors.ts';
import { isObject, parseJson } from '../domain/json/json-value.ts';
import { durationText } from '../domain/text/duration.ts';
import { safeText } from '../terminal/text/safe-text.ts';
import type { KeyStore } from '../settings/settings.ts';

/** What the process that asks the key store is given. */
export interface KeyStoreRequest {
  readonly action: 'read' | 'write' | 'remove';
  /** What a secret is kept under. */
  readonly account: string;
  readonly secret?: string;
}

/** What it answers; the secret is null where there is none, or none was asked for. */
export type KeyStoreAnswer = { readonly secret: string | null } | { readonly failed: string };

export interface KeyStoreOptions {
  /** The built file of the process that asks. */
  readonly file: URL;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Milliseconds for one question: a person may have to open the key store first. */
  readonly timeoutMs: number;
}

const MAX_BYTES = 64 * 1024;

/**
 * The key store of the system: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows. It
 * is asked by a process of its own, which is ended when it does not answer in time.
 */
export function createKeyStore(options: KeyStoreOptions): KeyStore {
  return {
    read: async (account) => (await ask({ action: 'read', account }, options)) ?? undefined,
    write: async (account, secret) => void (await ask({ action: 'write', account, secret }, options)),
    remove: async (account) => void (await ask({ action: 'remove', account }, options)),
  };
}

/** @throws HooksError `keyring_unavailable`; the signal's reason when it is aborted */
async function ask(
  request: KeyStoreRequest,
  { file, environment, signal, timeoutMs }: KeyStoreOptions,
): Promise<string | null> {
  signal.throwIfAborted();
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [fileURLToPath(file)],
      { env: environment, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MAX_BYTES, signal },
      (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(signal.aborted ? signal.reason : unavailable(reasonOf(error, timeoutMs), error));
      },
    );
    // It may have ended before it has read all.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(JSON.stringify(request));
  });
  const answer = parseJson(output);
  if (!isObject(answer)) throw unavailable('it gave no answer');
  const { secret, failed } = answer;
  if (typeof failed === 'string') throw unavailable(safeText(failed));
  return typeof secret === 'string' ? secret : null;
}

function reasonOf(error: Error & { readonly killed?: boolean }, timeoutMs: number): string {
  return error.killed === true
    ? `it did not answer within ${durationText(timeoutMs)}`
    : 'the process that asks it failed';
}

function unavailable(reason: string, cause?: unknown): HooksError {
  return new HooksError('keyring_unavailable', `The key store of this system cannot be used: ${reason}.`, {
    hint: 'On Linux it needs a session with a Secret Service, such as GNOME Keyring or KWallet. Without one, sign in without --keyring: the secret is then kept in a file that only you can read.',
    cause,
  });
}

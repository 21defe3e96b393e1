import { readFile } from 'node:fs/promises';
import { HooksError } from '../../domain/errors.ts';
import { maskUrl } from '../../domain/secrets.ts';
import { parsePublicKey } from '../../domain/public-key.ts';
import { fixedKey, type KeySource } from '../../receiver/key-source.ts';
import { publishedKey } from '../../receiver/published-key.ts';
import type { Context } from '../../context.ts';
import type { ReceiverListener } from '../../receiver/receiver-event.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';

export interface KeyChoice {
  readonly keys: KeySource;
  /** Where the key comes from, for people; undefined when nothing is checked. */
  readonly origin: string | undefined;
}

/** A key is not asked for when nothing is checked. */
const NO_KEY: KeySource = {
  current: async () => undefined,
  renew: async () => ({ kind: 'unknown' }),
  close: () => undefined,
};

/**
 * Decides which key signatures are checked with: the one that was given, else the service's own.
 *
 * @throws HooksError `usage_invalid`, `file_failed` or `key_invalid`
 */
export async function chooseKeys(
  options: { readonly verify: VerifyMode; readonly publicKey: string | undefined },
  context: Context,
  onEvent: ReceiverListener,
): Promise<KeyChoice> {
  const { verify, publicKey } = options;
  if (verify === 'off') {
    if (publicKey === undefined) return { keys: NO_KEY, origin: undefined };
    throw new HooksError('usage_invalid', '--public-key is of no use with --verify off.', {
      hint: 'Leave one of the two out.',
    });
  }
  const isFile = publicKey !== undefined && !/^https?:\/\//i.test(publicKey);
  if (isFile) return { keys: fixedKey(parsePublicKey(await readKeyFile(publicKey))), origin: publicKey };
  const keyUrl = publicKey ?? (await context.settings()).keyUrl;
  const fetchPem = (signal: AbortSignal): Promise<string> => context.fetchPublicKey(keyUrl, signal);
  return { keys: publishedKey({ fetchPem, clock: context.clock, onEvent }), origin: maskUrl(keyUrl) };
}

/** A PEM file, or a key document that was saved. */
async function readKeyFile(path: string): Promise<string> {
  const text = await readText(path);
  return text.trimStart().startsWith('{') ? keyOfDocument(text, path) : text;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new HooksError('file_failed', `The public key cannot be read from "${path}": ${code}.`, {
      hint: 'Give the path of a PEM file, or the URL of a key document.',
      cause,
    });
  }
}

function keyOfDocument(text: string, path: string): string {
  const publicKey = /"publicKey"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  const pem: unknown = publicKey === undefined ? undefined : JSON.parse(publicKey);
  if (typeof pem === 'string') return pem;
  throw new HooksError('key_invalid', `"${path}" is JSON without a publicKey.`, {
    hint: 'Give a PEM file, or a key document such as /.well-known/webhooks.json.',
  });
}

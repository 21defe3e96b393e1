import { HooksError, errorCode } from '../../domain/errors.ts';
import { holdsEllipsis, maskedValueError } from '../../domain/secrets/masked-value.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { isKeyText, parsePublicKey, type VerificationKey } from '../../domain/signature/public-key.ts';
import { isLoopbackHost, parseUrl } from '../../domain/webhook/webhook-url.ts';
import { readBytes } from '../../files/read-text.ts';
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
    throw new HooksError('usage_invalid', '--public-key cannot be used with --verify off.', {
      hint: 'Leave one of the two out.',
    });
  }
  if (publicKey !== undefined && isKeyText(publicKey))
    return { keys: fixedKey(parsePublicKey(publicKey)), origin: 'the value of --public-key' };
  if (publicKey !== undefined && !/^[a-z][a-z+.-]*:\/\//i.test(publicKey))
    return { keys: fixedKey(await readKeyFile(publicKey)), origin: publicKey };
  const keyUrl = publicKey === undefined ? await keyUrlOf(context) : readKeyUrl(publicKey);
  const fetchPem = (signal: AbortSignal): Promise<string> => context.fetchPublicKey(keyUrl, signal);
  const kept = await context.keyCache(keyUrl);
  const origin = maskUrl(keyUrl);
  const keys = publishedKey({
    fetchPem,
    origin,
    clock: context.clock,
    onEvent,
    kept: { pem: kept.read(), write: (pem) => kept.write(pem) },
  });
  return { keys, origin };
}

/** @throws HooksError `profile_not_found`: its address, and so its key, may be another one */
async function keyUrlOf(context: Context): Promise<string> {
  const { keyUrl, unknownProfile, sources } = await context.settings();
  if (unknownProfile !== undefined && sources.credentials !== 'environment') throw unknownProfile;
  return keyUrl;
}

function readKeyUrl(text: string): string {
  if (holdsEllipsis(text)) throw maskedValueError('The URL of --public-key', 'Give the complete URL.');
  const url = parseUrl(text.trim());
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw refuse(
      'is not an https:// URL',
      'Give the path of a key file, or the https:// URL of a key document.',
    );
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    throw refuse(
      'starts with http://, and anybody on the way could give another key',
      'Use https://. Only a document on this machine may use http://.',
    );
  return text.trim();
}

function refuse(why: string, hint: string): HooksError {
  return new HooksError('usage_invalid', `The URL of --public-key ${why}.`, { hint });
}

/** A key in one of the forms that people have it in, or a key document that was saved. */
async function readKeyFile(path: string): Promise<VerificationKey> {
  const bytes = await readBytes(path).catch((cause: unknown): never => {
    throw new HooksError(
      'file_failed',
      `The public key cannot be read from "${path}": ${errorCode(cause) === 'ENOENT' ? 'there is no such file' : fileReason(cause)}.`,
      {
        hint: 'Give the path of a PEM file, or the URL of a key document.',
        cause,
      },
    );
  });
  return parsePublicKey(bytes);
}

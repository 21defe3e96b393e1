import { HooksError, errorCode } from '../../domain/errors.ts';
import { readVariable, type Variables } from '../../domain/environment/variables.ts';
import { holdsEllipsis, maskedValueError } from '../../domain/secrets/masked-value.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { isKeyText, parsePublicKey, type VerificationKey } from '../../domain/signature/public-key.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { isLoopbackHost, parseUrl } from '../../domain/webhook/webhook-url.ts';
import { readBytes } from '../../files/read-text.ts';
import type { Context } from '../../context.ts';

/** A public key that the user gave. */
export interface GivenKey {
  readonly key: VerificationKey;
  /** Where it comes from, for people; without secrets, with what is not harmless on a terminal. */
  readonly origin: string;
}

const VARIABLE = /^env:(.*)$/s;

/** Whether an option names a key document, rather than a file, a variable or a key. */
export function isKeyUrl(given: string): boolean {
  return /^[a-z][a-z+.-]*:\/\//i.test(given);
}

/**
 * Reads a public key of this machine: a file with PEM or a key document, `env:NAME` for a variable with one,
 * or the key itself.
 *
 * @param option for messages, such as `--pinned`
 * @throws HooksError `file_failed`, `key_invalid`, `variable_missing`
 */
export async function readGivenKey(given: string, option: string, variables: Variables): Promise<GivenKey> {
  if (isKeyText(given)) return { key: parsePublicKey(given), origin: `the value of ${option}` };
  const name = VARIABLE.exec(given)?.[1];
  if (name === undefined) return { key: parsePublicKey(await readKeyFile(given)), origin: given };
  const text = readVariable(variables, name);
  if (text === undefined)
    throw new HooksError('variable_missing', `The variable ${name} of ${option} is not set.`, {
      hint: `Set it to the public key as PEM, or give ${option} a file.`,
    });
  return { key: parsePublicKey(text), origin: name };
}

/**
 * The same, also where it is the URL of a key document, which is fetched.
 *
 * @throws HooksError as `readGivenKey` does, `usage_invalid`, `key_unavailable`
 */
export async function loadGivenKey(
  given: string,
  option: string,
  context: Pick<Context, 'environment' | 'fetchPublicKey' | 'signal'>,
): Promise<GivenKey> {
  if (!isKeyUrl(given)) return await readGivenKey(given, option, context.environment);
  const url = checkKeyUrl(given, option);
  return { key: parsePublicKey(await context.fetchPublicKey(url, context.signal)), origin: maskUrl(url) };
}

/**
 * The URL of a key document, as it is fetched.
 *
 * @throws HooksError `usage_invalid`, `value_masked`
 */
export function checkKeyUrl(given: string, option: string): string {
  if (holdsEllipsis(given)) throw maskedValueError(`The URL of ${option}`, 'Give the complete URL.');
  const refuse = (why: string, hint: string): HooksError =>
    new HooksError('usage_invalid', `The URL of ${option} ${why}.`, { hint });
  const url = parseUrl(given.trim());
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
  return given.trim();
}

/** In one of the forms that people have a key in, or a key document that was saved. */
async function readKeyFile(path: string): Promise<Uint8Array> {
  return await readBytes(path).catch((cause: unknown): never => {
    throw new HooksError(
      'file_failed',
      `The public key cannot be read from "${path}": ${errorCode(cause) === 'ENOENT' ? 'there is no such file' : fileReason(cause)}.`,
      { hint: 'Give the path of a PEM file, or the URL of a key document.', cause },
    );
  });
}

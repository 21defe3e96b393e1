import { createPublicKey, type KeyObject } from 'node:crypto';
import { notify, type Context } from '../../context.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { keyDocument } from '../../domain/signature/key-document.ts';
import { keyFingerprint } from '../../domain/signature/key-fingerprint.ts';
import { publicKeyPem } from '../../domain/signature/key-pair.ts';
import { parsePublicKey } from '../../domain/signature/public-key.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { answerJson } from '../shared/print-answer.ts';
import { publishedKeyUrl } from '../shared/published-key-url.ts';

export interface KeysShowOptions {
  /** As the service publishes one. */
  readonly document: boolean;
  /** The key of the service, in the place of this machine's. */
  readonly published: boolean;
}

/**
 * Prints a public key and nothing else: that of this machine, which is made where there is none, or that of
 * the service.
 *
 * @throws HooksError `key_invalid`, `file_failed`; `key_unavailable`
 */
export async function run(options: KeysShowOptions, context: Context): Promise<void> {
  const { key, origin } = await (options.published ? publishedKey(context) : localKey(context));
  const pem = publicKeyPem(key);
  const { stdout } = context.io;
  if (context.options.json) {
    if (options.document) answerJson<'keys show --document'>(context, keyDocument(pem));
    else answerJson<'keys show'>(context, { publicKey: pem, fingerprint: keyFingerprint(key), origin });
    return;
  }
  stdout.write(`${options.document ? JSON.stringify(keyDocument(pem)) : pem}\n`);
}

interface ShownKey {
  readonly key: KeyObject;
  readonly origin: string;
}

async function localKey(context: Context): Promise<ShownKey> {
  const { privateKey, path, publicKeyPath, isNew, warning } = await context.signingKey();
  if (warning !== undefined) notify(context, sanitize(warning));
  if (isNew) notify(context, `There was no signing key yet: a new one is in ${sanitize(path)}`);
  return { key: createPublicKey(privateKey), origin: publicKeyPath };
}

async function publishedKey(context: Context): Promise<ShownKey> {
  const url = await publishedKeyUrl(context);
  const pem = await context.fetchPublicKey(url, context.signal);
  return { key: parsePublicKey(pem).keyObject, origin: maskUrl(url) };
}

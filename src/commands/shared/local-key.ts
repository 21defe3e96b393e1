import { createPublicKey } from 'node:crypto';
import { notify, type Context } from '../../context.ts';
import { keyDocument, type KeyDocument } from '../../domain/signature/key-document.ts';
import { publicKeyPem, type KeyPair } from '../../domain/signature/key-pair.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/**
 * The key pair of this machine, which is made where there is none; it is said when others may read it.
 *
 * @throws HooksError `key_invalid`, `file_failed`
 */
export async function localKeys(context: Context): Promise<KeyPair> {
  const { privateKey, warning } = await context.signingKey();
  if (warning !== undefined) notify(context, sanitize(warning));
  return { privateKey, publicKeyPem: publicKeyPem(createPublicKey(privateKey)) };
}

/** Its public half, as services publish theirs. */
export async function localKeyDocument(context: Context): Promise<KeyDocument> {
  return keyDocument((await localKeys(context)).publicKeyPem);
}

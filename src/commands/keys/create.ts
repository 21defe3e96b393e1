import { createPublicKey } from 'node:crypto';
import { notify, type Context } from '../../context.ts';
import { keyFingerprint } from '../../domain/signature/key-fingerprint.ts';
import { publicKeyPem } from '../../domain/signature/key-pair.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';

/**
 * Makes the signing key of this machine, where there is none, and says where it is.
 *
 * @throws HooksError `key_invalid`, `file_failed`
 */
export async function run(_options: object, context: Context): Promise<void> {
  const { privateKey, path, publicKeyPath, isNew, warning } = await context.signingKey();
  if (warning !== undefined) notify(context, sanitize(warning));
  const key = createPublicKey(privateKey);
  const fingerprint = keyFingerprint(key);
  if (context.options.json) {
    answerJson<'keys create'>(context, {
      created: isNew,
      path,
      publicKeyPath,
      publicKey: publicKeyPem(key),
      fingerprint,
    });
    return;
  }
  const style = await context.style(context.io.stdout);
  answerLines(context, [
    isNew ? 'Made a signing key for this machine.' : 'There is a signing key already; it stays as it is.',
    `${style.faint('private key ')} ${sanitize(path)}`,
    `${style.faint('public key  ')} ${sanitize(publicKeyPath)}`,
    `${style.faint('fingerprint ')} ${fingerprint}`,
  ]);
  notify(context, 'Give the public key to your endpoint in tests: dyte-hooks keys show');
}

import { signBody } from '../../../domain/signature/signature.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { notify, type Context } from '../../../context.ts';

/**
 * Makes what signs changed bodies, and says that it is not the service, and how a receiver can check it.
 *
 * @returns signs a body, in base64
 * @throws HooksError `key_invalid`, `file_failed`
 */
export async function localSigner(context: Context): Promise<(body: Buffer) => Promise<string>> {
  const { privateKey, path, publicKeyPath, isNew, warning } = await context.signingKey();
  if (isNew) notify(context, `Made a signing key for this machine: ${sanitize(path)}.`);
  if (warning !== undefined) notify(context, sanitize(warning));
  notify(
    context,
    'What is changed is signed with a key of this machine, not with the service’s. To have it verified, give your application its public key, or receive with:',
  );
  notify(context, `  dyte-hooks listen --public-key ${sanitize(publicKeyPath)}`);
  return (body) => signBody(body, privateKey);
}

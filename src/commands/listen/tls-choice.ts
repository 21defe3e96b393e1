import { HooksError } from '../../domain/errors.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { notify, type Context } from '../../context.ts';
import type { TlsIdentity } from '../../receiver/http/node-server.ts';

/**
 * What https is spoken with, where it was asked for. Nothing of TLS is loaded without.
 *
 * @throws HooksError `usage_invalid`, `file_failed` or `certificate_unusable`
 */
export async function chooseTls(
  { tlsCert, tlsKey }: { readonly tlsCert: string | undefined; readonly tlsKey: string | undefined },
  context: Context,
): Promise<TlsIdentity | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new HooksError('usage_invalid', '--tls-cert and --tls-key are of no use without each other.', {
      hint: 'Give the certificate with --tls-cert and its private key with --tls-key, both as PEM.',
    });
  const { readTlsIdentity } = await import('./tls-identity.ts');
  const { warning, ...identity } = await readTlsIdentity(
    { certificate: tlsCert, key: tlsKey },
    context.clock.now(),
  );
  if (warning !== undefined) notify(context, sanitize(warning));
  return identity;
}

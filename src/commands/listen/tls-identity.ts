import { createSecureContext } from 'node:tls';
import { errorCode, HooksError } from '../../domain/errors.ts';
import { parseCertificate, readCertificates, readPrivateKey, type TlsFiles } from './tls-files.ts';
import type { KeyObject, X509Certificate } from 'node:crypto';
import type { TlsIdentity } from '../../receiver/http/node-server.ts';

/** An identity that has been looked at: TLS can use it. */
export interface CheckedIdentity extends TlsIdentity {
  /** What senders will hold against it; undefined for nothing. */
  readonly warning: string | undefined;
}

/**
 * Reads the person's own certificate and key, and makes sure that TLS can use them. A chain may stand in
 * any order: the certificate that the key belongs to is put first.
 *
 * @param now milliseconds since 1970
 * @throws HooksError `file_failed` or `certificate_unusable`
 */
export async function readTlsIdentity(files: TlsFiles, now: number): Promise<CheckedIdentity> {
  const certificates = await readCertificates(files.certificate);
  const key = await readPrivateKey(files.key);
  const { own, parsed } = ownCertificate(certificates, key, files);
  const identity = {
    certificate: [own, ...certificates.filter((one) => one !== own)].map((pem) => `${pem.trim()}\n`).join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  tryOut(identity, files);
  return { ...identity, warning: warningOf(parsed, files.certificate, now) };
}

/** The first that the key belongs to. Those behind it are left to TLS, which looks at the whole. */
function ownCertificate(
  certificates: readonly string[],
  key: KeyObject,
  files: TlsFiles,
): { readonly own: string; readonly parsed: X509Certificate } {
  for (const own of certificates) {
    const parsed = parseCertificate(own, files.certificate);
    if (parsed.checkPrivateKey(key)) return { own, parsed };
  }
  throw new HooksError(
    'certificate_unusable',
    `The key in "${files.key}" does not belong to the certificate in "${files.certificate}".`,
    { hint: 'Give the two that were made together.' },
  );
}

/** What can be parsed may still be refused, such as a chain with a broken part, or a key that is too short. */
function tryOut({ certificate, key }: TlsIdentity, files: TlsFiles): void {
  try {
    createSecureContext({ cert: certificate, key });
  } catch (cause) {
    const message = `TLS cannot use the certificate in "${files.certificate}": ${errorCode(cause) ?? 'unknown error'}.`;
    throw new HooksError('certificate_unusable', message, {
      hint: 'Look at the file: openssl x509 -text -in <file>',
      cause,
    });
  }
}

function warningOf({ validFrom, validTo }: X509Certificate, path: string, now: number): string | undefined {
  if (Date.parse(validTo) < now)
    return `The certificate in "${path}" has expired (${validTo}): senders refuse it.`;
  if (Date.parse(validFrom) > now)
    return `The certificate in "${path}" is not valid before ${validFrom}: senders refuse it.`;
  return undefined;
}

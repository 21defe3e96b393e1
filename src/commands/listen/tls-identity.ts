import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { HooksError } from '../../domain/errors.ts';
import type { TlsIdentity } from '../../receiver/node-server.ts';

export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** An identity that has been looked at: TLS can use it. */
export interface CheckedIdentity extends TlsIdentity {
  /** What senders will hold against it; undefined for nothing. */
  readonly warning: string | undefined;
}

/**
 * Reads the person's own certificate and key, and makes sure that TLS can use them.
 *
 * @param now milliseconds since 1970
 * @throws HooksError `file_failed` or `certificate_unusable`
 */
export async function readTlsIdentity(files: TlsFiles, now: number): Promise<CheckedIdentity> {
  const certificate = await readText('certificate', files.certificate);
  const key = await readText('key', files.key);
  const parsed = parseCertificate(certificate, files.certificate);
  if (!parsed.checkPrivateKey(parseKey(key, files.key)))
    throw new HooksError(
      'certificate_unusable',
      `The key in "${files.key}" does not belong to the certificate in "${files.certificate}".`,
      {
        hint: 'Give the two that were made together. In a chain the receiver’s own certificate comes first.',
      },
    );
  tryOut({ certificate, key }, files);
  return { certificate, key, warning: warningOf(parsed, files.certificate, now) };
}

async function readText(what: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1');
  } catch (cause) {
    throw new HooksError('file_failed', `The ${what} cannot be read from "${path}": ${codeOf(cause)}.`, {
      hint: 'Give the paths of two PEM files that you may read, with --tls-cert and --tls-key.',
      cause,
    });
  }
}

function parseCertificate(text: string, path: string): X509Certificate {
  const unusable = (cause?: unknown): HooksError =>
    new HooksError('certificate_unusable', `"${path}" holds no certificate as PEM.`, {
      hint: 'It must hold "-----BEGIN CERTIFICATE-----". Others can be turned into it: openssl x509 -inform der -in <file> -out cert.pem',
      cause,
    });
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw unusable();
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw unusable(cause);
  }
}

function parseKey(text: string, path: string): KeyObject {
  const unusable = (what: string, hint: string, cause?: unknown): HooksError =>
    new HooksError('certificate_unusable', `"${path}" holds ${what}.`, { hint, cause });
  const none = ['no private key as PEM', 'It must hold "-----BEGIN PRIVATE KEY-----" or the like.'] as const;
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw unusable(...none);
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text))
    throw unusable(
      'a private key that is encrypted',
      'Write it without its passphrase to a file that only you may read: openssl pkey -in <file> -out key.pem',
    );
  try {
    return createPrivateKey(text);
  } catch (cause) {
    throw unusable(...none, cause);
  }
}

/** What can be parsed may still be refused, such as a chain with a broken part, or a key that is too short. */
function tryOut({ certificate, key }: TlsIdentity, files: TlsFiles): void {
  try {
    createSecureContext({ cert: certificate, key });
  } catch (cause) {
    const message = `TLS cannot use the certificate in "${files.certificate}": ${codeOf(cause)}.`;
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

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error ? String(error.code) : error.message;
}

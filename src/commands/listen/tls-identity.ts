import { createSecureContext } from 'node:tls';
import { errorCode, HooksError } from '../../domain/errors.ts';
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { TlsIdentity } from '../../receiver/http/node-server.ts';
import { decodeText } from '../../domain/text/decode-text.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { trimPasted } from '../../domain/text/pasted-text.ts';
import { isKeyText } from '../../domain/signature/public-key.ts';
import { readBytes } from '../../files/read-text.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { notify, type Context } from '../../context.ts';

/**
 * Reads the certificate and the key that https is spoken with, and warns where senders will refuse them.
 *
 * @throws HooksError `usage_invalid`, `file_failed` or `certificate_unusable`
 */
export async function chooseTls(
  { tlsCert, tlsKey }: { readonly tlsCert: string | undefined; readonly tlsKey: string | undefined },
  context: Context,
): Promise<TlsIdentity> {
  if (tlsCert === undefined || tlsKey === undefined)
    throw new HooksError('usage_invalid', '--tls-cert and --tls-key require each other.', {
      hint: 'Give the certificate with --tls-cert and its private key with --tls-key, both as PEM.',
    });
  const { warning, ...identity } = await readTlsIdentity(
    { certificate: tlsCert, key: tlsKey },
    context.clock.now(),
  );
  if (warning !== undefined) notify(context, sanitize(warning));
  return identity;
}

/** An identity that TLS can use. */
interface CheckedIdentity extends TlsIdentity {
  /** Why senders will refuse it; undefined when they will not. */
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

interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Far above a chain of certificates. */
const MAX_BYTES = 1024 * 1024;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

/** What a file holds: text, of which PEM is a part, or bytes that may be DER. */
interface Content {
  readonly path: string;
  readonly bytes: Buffer;
  readonly text: string;
}

/**
 * The certificates of a file, in its order: PEM in text as people have it, or one as DER.
 *
 * @returns each as PEM
 * @throws HooksError `file_failed` or `certificate_unusable`
 */
async function readCertificates(path: string): Promise<readonly string[]> {
  const content = await readContent('certificate', path);
  if (content.text.includes('-----BEGIN CERTIFICATE-----')) {
    const found = content.text.match(CERTIFICATE) ?? [];
    if (found.length === 0) throw noCertificate(path);
    return found;
  }
  if (PRIVATE_KEY.test(content.text)) throw swapped(path, 'a private key', '--tls-cert');
  try {
    return [new X509Certificate(content.bytes).toString()];
  } catch (cause) {
    throw noCertificate(path, cause);
  }
}

/** @throws HooksError `certificate_unusable` */
function parseCertificate(pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw noCertificate(path, cause);
  }
}

/**
 * The private key of a file: PEM in text as people have it, or DER.
 *
 * @throws HooksError `file_failed` or `certificate_unusable`
 */
async function readPrivateKey(path: string): Promise<KeyObject> {
  const { text, bytes } = await readContent('key', path);
  if (ENCRYPTED.test(text))
    throw unusable(
      path,
      'a private key that is encrypted',
      'Write it without its passphrase to a file that only you may read: openssl pkey -in <file> -out key.pem',
    );
  const key = PRIVATE_KEY.test(text) ? parseKey(text) : parseDerKey(bytes);
  if (key !== undefined) return key;
  if (text.includes('-----BEGIN CERTIFICATE-----') && !PRIVATE_KEY.test(text))
    throw swapped(path, 'a certificate', '--tls-key');
  throw unusable(
    path,
    'no private key as PEM or DER',
    'It must hold "-----BEGIN PRIVATE KEY-----" or the like. One in a .p12 or .pfx file is taken out with: openssl pkcs12 -nodes -in <file> -out key.pem',
  );
}

async function readContent(what: string, path: string): Promise<Content> {
  if (isKeyText(path))
    throw new HooksError('usage_invalid', `The ${what} itself was given, not the path of its file.`, {
      hint: 'Put it into a file that only you can read, and give its path: a value can be seen in the list of processes.',
    });
  try {
    const content = contentOf(await readBytes(path, MAX_BYTES));
    return { path, ...content };
  } catch (cause) {
    throw new HooksError('file_failed', `The ${what} cannot be read from "${path}": ${fileReason(cause)}.`, {
      hint: 'Give the paths of two PEM files that you may read, with --tls-cert and --tls-key.',
      cause,
    });
  }
}

function contentOf(bytes: Buffer): Omit<Content, 'path'> {
  // PEM is ASCII; what stands around it may be in any other encoding.
  const text = decodeText(bytes) ?? bytes.toString('latin1');
  const bare = trimPasted(text).replaceAll(/\\+[nr]|\s/g, '');
  // Variables of a CI often hold base64 alone: of DER, or of the whole PEM.
  const inner = /^[A-Za-z\d+/]{100,}={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : undefined;
  return inner === undefined
    ? { bytes, text: withLineBreaks(text) }
    : { bytes: inner, text: withLineBreaks(inner.toString('latin1')) };
}

const BLOCK = /-----BEGIN ([A-Z\d ]+)-----([^-]*)-----END \1-----/g;

/**
 * In variables and JSON the line breaks of a PEM become `\n`, spaces or nothing, and are copied into files
 * so, with other text before them on the line.
 */
function withLineBreaks(text: string): string {
  const real = text.replaceAll(/\r\n?/g, '\n');
  const lines = /-----\\+[nr]/.test(real) ? real.replaceAll(/\\+[nr]/g, '\n') : real;
  return lines.replaceAll(BLOCK, (block, label: string, body: string) => {
    const base64 = body.replaceAll(/\s/g, '');
    // An old way to write an encrypted key has headers there.
    if (!/^[A-Za-z\d+/]+={0,2}$/.test(base64)) return block;
    const broken = base64.replaceAll(/.{64}(?=.)/g, '$&\n');
    return `\n-----BEGIN ${label}-----\n${broken}\n-----END ${label}-----\n`;
  });
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function parseDerKey(der: Buffer): KeyObject | undefined {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const)
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch {
      // Another form, or none.
    }
  return undefined;
}

function noCertificate(path: string, cause?: unknown): HooksError {
  return unusable(
    path,
    'no certificate as PEM or DER',
    'It must hold "-----BEGIN CERTIFICATE-----". One in a .p12 or .pfx file is taken out with: openssl pkcs12 -nokeys -in <file> -out cert.pem',
    cause,
  );
}

function swapped(path: string, what: string, option: string): HooksError {
  return unusable(
    path,
    `${what}, which is not for ${option}`,
    'The certificate belongs to --tls-cert, its private key to --tls-key: are the two in each other’s place?',
  );
}

function unusable(path: string, what: string, hint: string, cause?: unknown): HooksError {
  return new HooksError('certificate_unusable', `"${path}" holds ${what}.`, { hint, cause });
}

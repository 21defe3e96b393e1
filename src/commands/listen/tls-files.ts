import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { decodeText } from '../../domain/text/decode-text.ts';
import { HooksError } from '../../domain/errors.ts';
import { fileReason } from '../../domain/text/file-reason.ts';
import { trimPasted } from '../../domain/text/pasted-text.ts';
import { isKeyText } from '../../domain/signature/public-key.ts';
import { readBytes } from '../../files/read-text.ts';

export interface TlsFiles {
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
export async function readCertificates(path: string): Promise<readonly string[]> {
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
export function parseCertificate(pem: string, path: string): X509Certificate {
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
export async function readPrivateKey(path: string): Promise<KeyObject> {
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

import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { decodeText, withoutByteOrderMark } from '../text/decode-text.ts';
import { HooksError } from '../errors.ts';
import { trimPasted } from '../text/pasted-text.ts';

/** A public key that was parsed once: parsing it for each delivery costs seven times the check. */
export interface VerificationKey {
  readonly keyObject: KeyObject;
  /** Length of its signatures in bytes: 256 for the service's 2048-bit key. */
  readonly signatureLength: number;
}

/** What is shorter can be broken; the service's key has 2048 bits. */
export const MIN_MODULUS_BITS = 2048;

/** OpenSSL checks no signature of a longer key. */
export const MAX_MODULUS_BITS = 16_384;

const WHERE = 'It starts with -----BEGIN PUBLIC KEY-----, as in the service’s /.well-known/webhooks.json.';

/**
 * Reads a public key such as the service publishes: PEM, also in one line or with `\n` for its line ends,
 * its base64 alone, DER, or a key document that holds one of these. A certificate gives its key.
 *
 * @throws HooksError `key_invalid` when it is none, is a private key, is not of RSA, or can be forged
 */
export function parsePublicKey(input: string | Uint8Array | KeyObject): VerificationKey {
  const keyObject = toKeyObject(input);
  const { modulusLength, publicExponent } = keyObject.asymmetricKeyDetails ?? {};
  if (keyObject.asymmetricKeyType !== 'rsa' || modulusLength === undefined || publicExponent === undefined)
    throw new HooksError(
      'key_invalid',
      `The public key is of type ${keyObject.asymmetricKeyType ?? 'unknown'}, not RSA.`,
      { hint: 'The service signs with RSA: take the key of its /.well-known/webhooks.json.' },
    );
  checkStrength(modulusLength, publicExponent);
  return { keyObject, signatureLength: Math.ceil(modulusLength / 8) };
}

/** With a short modulus, or the exponent 1, anybody can make signatures that pass. */
function checkStrength(modulusBits: number, exponent: bigint): void {
  const hint = `Take the key of the service’s /.well-known/webhooks.json, which has ${String(MIN_MODULUS_BITS)} bits.`;
  const refuse = (message: string): never => {
    throw new HooksError('key_invalid', message, { hint });
  };
  if (modulusBits < MIN_MODULUS_BITS)
    refuse(
      `The public key has ${String(modulusBits)} bits: with fewer than ${String(MIN_MODULUS_BITS)} anybody could forge signatures.`,
    );
  if (modulusBits > MAX_MODULUS_BITS)
    refuse(
      `The public key has ${String(modulusBits)} bits: more than ${String(MAX_MODULUS_BITS)} cannot be checked.`,
    );
  if (exponent < 3n || exponent % 2n === 0n)
    refuse(
      'The public key has an unusable exponent: it must be odd, and 3 or more, or anybody could forge signatures.',
    );
}

function toKeyObject(input: string | Uint8Array | KeyObject): KeyObject {
  if (typeof input === 'string') return readText(input);
  if (!(input instanceof Uint8Array)) {
    if (input.type === 'private') throw privateKey();
    if (input.type === 'public') return input;
    throw unreadable('it is a shared secret (HMAC), but the service signs with RSA');
  }
  if (isDer(input)) return readDer(input);
  const text = decodeText(input);
  if (text === undefined) throw unreadable('it is neither text nor DER');
  return readText(text);
}

/** Whether it begins as a sequence does: with its length in further bytes, or with that of the rest. */
function isDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && (bytes[1] === 0x82 || bytes[1] === 0x81 || bytes[1] === bytes.length - 2);
}

const BLOCK = /-----BEGIN ([A-Z\d ]+)-----(.*?)-----END \1-----/s;

function readText(raw: string): KeyObject {
  if (/PRIVATE KEY/.test(raw)) throw privateKey();
  const pasted = trimPasted(withoutByteOrderMark(raw));
  const text = pasted.startsWith('{') ? keyTextOf(pasted) : pasted;
  if (text === undefined) throw unreadable('it is JSON without a publicKey');
  const lines = text.replaceAll(/\\+[nrt]/g, '\n');
  const [, label, body] = BLOCK.exec(lines) ?? [];
  if (label !== undefined && body !== undefined) return readBlock(label, body);
  const named = problemOf(lines);
  if (named !== undefined) throw unreadable(named);
  const bytes = base64Bytes(lines);
  if (bytes !== undefined && isDer(bytes)) return readDer(bytes);
  const inner = bytes === undefined ? undefined : decodeText(bytes);
  if (inner !== undefined && BLOCK.test(inner)) return readText(inner);
  throw unreadable();
}

/** What people have in place of a key, for the end of a sentence. */
function problemOf(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  if (/^(?:ssh-|ecdsa-)|BEGIN SSH2 PUBLIC KEY/m.test(text))
    return 'it is in the format of SSH. "ssh-keygen -e -m PKCS8 -f <file>" writes it as PEM';
  if (/-----BEGIN [A-Z\d ]+-----/.test(text)) return 'its end is missing (-----END PUBLIC KEY-----)';
  if (/BEGIN [A-Z ]*PUBLIC KEY/.test(text))
    return 'there are not exactly five "-" on each side of BEGIN and END';
  return /^\s*(?:<!doctype|<html)/i.test(text) ? 'it is a web page' : undefined;
}

function readBlock(label: string, body: string): KeyObject {
  if (!/^(?:RSA PUBLIC KEY|PUBLIC KEY|(?:X509 |TRUSTED )?CERTIFICATE)$/.test(label))
    throw unreadable(`it is a ${label.toLowerCase()}`);
  const bytes = base64Bytes(body);
  if (bytes === undefined) throw unreadable('what stands between BEGIN and END is not base64');
  return readDer(bytes);
}

/** @returns undefined when it is not base64, of either alphabet */
function base64Bytes(text: string): Buffer | undefined {
  const bare = text.replaceAll(/\s/g, '');
  return /^[\w+/-]+={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : undefined;
}

function readDer(bytes: Uint8Array): KeyObject {
  const key = Buffer.from(bytes);
  for (const type of ['pkcs8', 'pkcs1'] as const)
    if (attempt(() => createPrivateKey({ key, format: 'der', type })) !== undefined) throw privateKey();
  const found =
    attempt(() => createPublicKey({ key, format: 'der', type: 'spki' })) ??
    attempt(() => createPublicKey({ key, format: 'der', type: 'pkcs1' })) ??
    attempt(() => new X509Certificate(key).publicKey);
  if (found === undefined) throw unreadable('it is damaged, or cut off');
  return found;
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * The public key in the text of a key document, also where the key has real line ends, which JSON forbids.
 *
 * Source: docs/service.md, "The signature", for the shape of the document.
 *
 * @returns undefined when it has none
 */
export function keyTextOf(document: string): string | undefined {
  const quoted = /"publicKey"\s*:\s*("(?:[^"\\]|\\.)*")/s.exec(document)?.[1];
  if (quoted === undefined) return undefined;
  const escaped = quoted.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  const text = attempt((): unknown => JSON.parse(escaped));
  return typeof text === 'string' ? text : undefined;
}

/**
 * Whether a value is what a key file holds, where its path is wanted: PEM, a key document, or the base64 of a
 * key. It may be a private key, so it belongs into no error.
 */
export function isKeyText(value: string): boolean {
  return /-----BEGIN |^\s*\{\s*"|^\s*["']?MI[\w+/=\s-]{200,}["']?\s*$/.test(value);
}

function privateKey(): HooksError {
  return new HooksError('key_invalid', 'This is a private key, where a public one is wanted.', {
    hint: 'Keep it to yourself, and give the public key (-----BEGIN PUBLIC KEY-----).',
  });
}

function unreadable(why?: string): HooksError {
  const reason = why === undefined ? '' : `: ${why}`;
  return new HooksError('key_invalid', `The public key is not a PEM text that can be read${reason}.`, {
    hint: WHERE,
  });
}

import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { HooksError } from './errors.ts';

/** Why a signature text cannot be one of the service's. */
export type MalformedReason = 'not_base64' | 'wrong_length' | 'hex_digest';

/** What a check found, and why. Only `valid` means: these bytes come from the provider. */
export type SignatureResult =
  | { readonly state: 'valid' }
  /** No signature header came. */
  | { readonly state: 'missing' }
  | { readonly state: 'malformed'; readonly reason: MalformedReason }
  /** Well formed, but not for these bytes and this key. */
  | { readonly state: 'mismatch' }
  /** Could not be checked: there is no key. */
  | { readonly state: 'key_unavailable' };

export type SignatureState = SignatureResult['state'];

/** A public key that was parsed once: parsing it for each delivery costs seven times the check. */
export interface VerificationKey {
  readonly keyObject: KeyObject;
  /** Length of its signatures in bytes: 256 for the service's 2048-bit key. */
  readonly signatureLength: number;
}

/** Hex of SHA-1, SHA-256 and SHA-512: what an HMAC with a shared secret looks like. */
const HEX_DIGEST = /^(?:sha\d+=)?(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;

/**
 * Parses a PEM public key (SPKI) such as the service publishes.
 *
 * @throws HooksError `key_invalid` when it is not an RSA public key.
 */
export function parsePublicKey(pem: string): VerificationKey {
  if (pem.includes('PRIVATE KEY'))
    throw new HooksError('key_invalid', 'This is a private key, where a public one is wanted.', {
      hint: 'Keep it to yourself, and give the public key (-----BEGIN PUBLIC KEY-----).',
    });
  const keyObject = readKey(pem);
  const modulusLength = keyObject.asymmetricKeyDetails?.modulusLength;
  if (keyObject.asymmetricKeyType !== 'rsa' || modulusLength === undefined)
    throw new HooksError(
      'key_invalid',
      `The public key is of type ${keyObject.asymmetricKeyType ?? 'unknown'}, not RSA.`,
      { hint: 'The service signs with RSA: take the key of its /.well-known/webhooks.json.' },
    );
  return { keyObject, signatureLength: Math.ceil(modulusLength / 8) };
}

function readKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new HooksError('key_invalid', 'The public key is not a PEM text that can be read.', {
      hint: 'It starts with -----BEGIN PUBLIC KEY-----, as in the service’s /.well-known/webhooks.json.',
      cause,
    });
  }
}

/**
 * Checks a delivery's signature: RSASSA-PKCS1-v1_5 with SHA-256 over the raw body, base64.
 *
 * A valid signature says "from the provider", not "for my organization" and not "for the first
 * time": the key is one for all customers and no time is signed. Check the webhook id and the UUID
 * as well (facts: deliveries, "The signature").
 *
 * @param body the exact bytes that came; a body that was parsed and serialised again fails
 * @param signature value of `rtk-signature` or `dyte-signature`
 * @param key undefined when none could be had
 * @example
 * const key = parsePublicKey(pem);
 * if (verifySignature(body, request.headers['dyte-signature'], key).state !== 'valid') refuse();
 */
export function verifySignature(
  body: Uint8Array,
  signature: string | undefined,
  key: VerificationKey | undefined,
): SignatureResult {
  if (signature === undefined || signature === '') return { state: 'missing' };
  if (key === undefined) return { state: 'key_unavailable' };
  const bytes = Buffer.from(signature, 'base64');
  const malformed = reasonMalformed(signature, bytes, key);
  if (malformed !== undefined) return { state: 'malformed', reason: malformed };
  return { state: verify('sha256', body, key.keyObject, bytes) ? 'valid' : 'mismatch' };
}

function reasonMalformed(
  signature: string,
  bytes: Buffer,
  key: VerificationKey,
): MalformedReason | undefined {
  if (HEX_DIGEST.test(signature)) return 'hex_digest';
  // Decoding skips what is not base64, so only the way back shows whether the text was all of it.
  if (bytes.toString('base64') !== signature) return 'not_base64';
  if (bytes.length !== key.signatureLength) return 'wrong_length';
  return undefined;
}

/**
 * Signs a body as the service does. Runs on the thread pool: a signature takes about 40 times as
 * long as its check.
 *
 * @returns the signature in base64
 */
export function signBody(body: Uint8Array, privateKey: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('sha256', body, privateKey, (error, signature) => {
      if (error === null) resolve(signature.toString('base64'));
      else reject(error);
    });
  });
}

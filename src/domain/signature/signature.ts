import { sign, verify, type KeyObject } from 'node:crypto';
import { MAX_MODULUS_BITS, MIN_MODULUS_BITS, type VerificationKey } from './public-key.ts';

/** Why a signature text cannot be one of the service's. */
export type MalformedReason = 'not_base64' | 'wrong_length' | 'hex_digest';

/** What a check found, and why. Only `valid` means: these bytes come from the provider. */
export type SignatureResult =
  | {
      readonly state: 'valid';
      /** Whether it is by a key that the service has replaced a while ago. */
      readonly isFormerKey?: true;
    }
  /** No signature header came. */
  | { readonly state: 'missing' }
  | { readonly state: 'malformed'; readonly reason: MalformedReason }
  /** Well formed, but not for these bytes and this key. */
  | { readonly state: 'mismatch' }
  /** Could not be checked: there is no key. */
  | { readonly state: 'key_unavailable' };

export type SignatureState = SignatureResult['state'];

/** Hex of SHA-1, SHA-256 and SHA-512: what an HMAC with a shared secret looks like. */
const HEX_DIGEST = /^(?:sha\d+=)?(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;

/**
 * Checks a delivery's signature: RSASSA-PKCS1-v1_5 with SHA-256 over the raw body, base64.
 *
 * A valid signature says "from the provider", not "for my organization" and not "for the first
 * time": the key is one for all customers and no time is signed. Check the webhook id and the UUID
 * as well (docs/service.md, "The signature").
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
  const malformed = reasonMalformed(signature, key);
  if (malformed !== undefined) return { state: 'malformed', reason: malformed };
  return { state: isSignatureOf(body, signature, key.keyObject) ? 'valid' : 'mismatch' };
}

/**
 * Whether a signature is that of a body.
 *
 * @param signature in base64; `isWellFormed` says that it is
 */
export function isSignatureOf(body: Uint8Array, signature: string, key: KeyObject): boolean {
  return verify('sha256', body, key, Buffer.from(signature, 'base64'));
}

/** Whether a signature can be one of this key, as far as that shows without a check. */
export function isWellFormed(signature: string | undefined, key: VerificationKey): signature is string {
  if (signature === undefined || signature === '') return false;
  return reasonMalformed(signature, key) === undefined;
}

/**
 * What can be said of a signature while there is no key: one that no key makes good is `missing` or
 * `malformed`, any other one `key_unavailable`.
 */
export function judgeWithoutKey(signature: string | undefined): SignatureResult {
  if (signature === undefined || signature === '') return { state: 'missing' };
  const bytes = Buffer.from(signature, 'base64');
  const reason =
    reasonNotBase64(signature, bytes) ??
    (bytes.length < MIN_MODULUS_BITS / 8 || bytes.length > MAX_MODULUS_BITS / 8 ? 'wrong_length' : undefined);
  return reason === undefined ? { state: 'key_unavailable' } : { state: 'malformed', reason };
}

/** Why a signature cannot be one of this key, as far as that shows without a check. */
export function reasonMalformed(signature: string, key: VerificationKey): MalformedReason | undefined {
  const bytes = Buffer.from(signature, 'base64');
  const reason = reasonNotBase64(signature, bytes);
  return reason ?? (bytes.length === key.signatureLength ? undefined : 'wrong_length');
}

function reasonNotBase64(signature: string, bytes: Buffer): MalformedReason | undefined {
  if (HEX_DIGEST.test(signature)) return 'hex_digest';
  // Decoding skips what is not base64, so only the way back shows whether the text was all of it.
  return bytes.toString('base64') === signature ? undefined : 'not_base64';
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

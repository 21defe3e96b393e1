import { createHash, type KeyObject } from 'node:crypto';
import { signBody } from '../domain/signature/signature.ts';

/** Signs bodies with one key. */
export interface Signer {
  /** @returns the signature in base64 */
  sign(body: Uint8Array): Promise<string>;
}

/** A kept signature takes about 500 bytes. */
const MAX_SIGNATURES = 1000;

/**
 * Makes a signer that signs each body once: a signature costs far more than finding it again, and the
 * same body always has the same one.
 */
export function createSigner(privateKey: KeyObject): Signer {
  const kept = new Map<string, Promise<string>>();
  return {
    sign: (body) => {
      const digest = createHash('sha256').update(body).digest('base64');
      const known = kept.get(digest);
      if (known !== undefined) return known;
      const signature = signBody(body, privateKey);
      kept.set(digest, signature);
      const [oldest] = kept.keys();
      if (kept.size > MAX_SIGNATURES && oldest !== undefined) kept.delete(oldest);
      return signature;
    },
  };
}

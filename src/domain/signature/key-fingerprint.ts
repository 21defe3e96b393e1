import { createHash, type KeyObject } from 'node:crypto';

/**
 * What tells public keys apart, however they are written: SHA-256 of the SPKI in DER, as hex. The same as
 * `openssl pkey -pubin -in key.pem -outform DER | openssl dgst -sha256` prints.
 */
export function keyFingerprint(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

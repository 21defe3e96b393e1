import { createHmac } from 'node:crypto';

/** The bytes of a signature in hex, where base64 is right. */
export function hexSignature(signature: string): string {
  return Buffer.from(signature, 'base64').toString('hex');
}

/** Without its end: still base64, and still nearly as long. */
export function truncatedSignature(signature: string): string {
  return signature.slice(0, -4);
}

/** What nobody can decode as base64, of any alphabet. */
export const NOT_BASE64 = '*** not base64 ***';

/** What an HMAC of SHA-256 over a body is, for receivers that take the signature for one. */
export function hmacSignature(body: Uint8Array, secret: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', secret).update(body).digest(encoding);
}

/**
 * A body with one byte changed, in the last digit of the first UUID in it: it stays the JSON that it is, with ids as
 * they are.
 *
 * @throws TypeError when there is no UUID
 */
export function tamperedBody(body: Uint8Array): Buffer {
  const bytes = Buffer.from(body);
  const [uuid, index] = firstUuid(bytes.toString('latin1'));
  const last = index + uuid.length - 1;
  bytes.write(uuid.endsWith('0') ? '1' : '0', last, 'latin1');
  return bytes;
}

function firstUuid(text: string): readonly [uuid: string, index: number] {
  const match = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i.exec(text);
  if (match === null) throw new TypeError('The body has no UUID.');
  return [match[0], match.index];
}

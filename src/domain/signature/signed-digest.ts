import { constants, publicDecrypt, verify, type KeyObject } from 'node:crypto';

/** The hashes that programs sign with; the service takes SHA-256. */
export const HASHES = ['sha256', 'sha1', 'sha384', 'sha512'] as const;

export type HashName = (typeof HASHES)[number];

/** What a signature was made for. */
export interface SignedDigest {
  readonly hash: HashName;
  readonly digest: Buffer;
  /** Whether the hash stands there without its name, as where a program encrypts one in place of signing. */
  readonly isBare: boolean;
}

/** What stands before the hash (RFC 8017, 9.2, note 1), as hex. */
const PREFIXES: Readonly<Record<HashName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha1: '3021300906052b0e03021a05000414',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

const SHA256_BYTES = 32;

/**
 * The hash that a signature of RSASSA-PKCS1-v1_5 was made for. It shows that the signature is one of the key,
 * whatever has become of the body since, and other bodies can be held against it without a check of each.
 *
 * @returns undefined for what is no signature of the key
 */
export function signedDigest(signature: Uint8Array, key: KeyObject): SignedDigest | undefined {
  const plain = decrypt(signature, key);
  if (plain === undefined) return undefined;
  if (plain.length === SHA256_BYTES) return { hash: 'sha256', digest: plain, isBare: true };
  const hex = plain.toString('hex');
  const hash = HASHES.find((name) => hex.startsWith(PREFIXES[name]));
  if (hash === undefined) return undefined;
  return { hash, digest: plain.subarray(PREFIXES[hash].length / 2), isBare: false };
}

/** Whether it is the signature of a body with RSASSA-PSS, which other services use. */
export function isPssSignature(body: Uint8Array, signature: Uint8Array, key: KeyObject): boolean {
  return verify('sha256', body, { key, padding: constants.RSA_PKCS1_PSS_PADDING }, signature);
}

function decrypt(signature: Uint8Array, key: KeyObject): Buffer | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
  } catch {
    return undefined;
  }
}

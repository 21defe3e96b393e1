import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A key pair that stands in for the provider's. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  /** SPKI, without a line end after it: as the service publishes it. */
  readonly publicKeyPem: string;
}

/** The service's key has 2048 bits. */
const MODULUS_LENGTH = 2048;

/** Makes a key pair; takes a noticeable part of a second. */
export async function generateKeys(): Promise<KeyPair> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_LENGTH });
  return keysOf(privateKey);
}

/** @returns undefined when the text is not the PEM of an RSA private key */
export function parseKeys(pem: string): KeyPair | undefined {
  try {
    const privateKey = createPrivateKey(pem);
    return privateKey.asymmetricKeyType === 'rsa' ? keysOf(privateKey) : undefined;
  } catch {
    return undefined;
  }
}

export function privateKeyPem(keys: KeyPair): string {
  return keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function keysOf(privateKey: KeyObject): KeyPair {
  return { privateKey, publicKeyPem: publicKeyPem(createPublicKey(privateKey)) };
}

/** SPKI, without a line end after it: as the service publishes it. */
export function publicKeyPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString().trimEnd();
}

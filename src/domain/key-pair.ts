import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** The key pair that stands in for the provider's. */
export interface EmulatorKeys {
  readonly privateKey: KeyObject;
  /** SPKI, without a line end after it: as the service publishes it. */
  readonly publicKeyPem: string;
}

/** The service's key has 2048 bits. */
const MODULUS_LENGTH = 2048;

/** Makes a key pair; takes a noticeable part of a second. */
export async function generateKeys(): Promise<EmulatorKeys> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_LENGTH });
  return keysOf(privateKey);
}

/** @returns undefined when the text is not the PEM of an RSA private key */
export function parseKeys(pem: string): EmulatorKeys | undefined {
  try {
    const privateKey = createPrivateKey(pem);
    return privateKey.asymmetricKeyType === 'rsa' ? keysOf(privateKey) : undefined;
  } catch {
    return undefined;
  }
}

export function privateKeyPem(keys: EmulatorKeys): string {
  return keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function keysOf(privateKey: KeyObject): EmulatorKeys {
  const pem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { privateKey, publicKeyPem: pem.trimEnd() };
}

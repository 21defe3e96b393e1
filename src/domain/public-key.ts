import { createPublicKey, type KeyObject } from 'node:crypto';
import { HooksError } from './errors.ts';

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

import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { parsePublicKey } from '../../../src/domain/public-key.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = pemOf(publicKey);
const key = parsePublicKey(pem);

function pemOf(keyObject: KeyObject): string {
  return keyObject.export({ type: 'spki', format: 'pem' }).toString();
}

/** The same modulus with another exponent, written in hex. */
function withExponent(hex: string): string {
  const e = Buffer.from(hex, 'hex').toString('base64url');
  return pemOf(createPublicKey({ key: { ...publicKey.export({ format: 'jwk' }), e }, format: 'jwk' }));
}

function keyError(text: string): HooksError {
  try {
    parsePublicKey(text);
  } catch (error) {
    if (error instanceof HooksError) return error;
  }
  throw new Error('Expected the key to be refused.');
}

describe('parsePublicKey', () => {
  it('reads a PEM key and knows how long its signatures are', () => {
    expect(key.signatureLength).toBe(256);
    const { publicKey: large } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    expect(parsePublicKey(large.export({ type: 'spki', format: 'pem' }).toString()).signatureLength).toBe(
      384,
    );
  });

  it('reads one with Windows line ends and space around it', () => {
    expect(parsePublicKey(`\r\n${pem.replaceAll('\n', '\r\n')}\r\n`).signatureLength).toBe(256);
  });

  it('refuses a private key, and does not show it', () => {
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const error = keyError(secret);
    expect(error.code).toBe('key_invalid');
    expect(error.message).toContain('private key');
    expect(`${error.message} ${error.hint}`).not.toContain(secret.slice(40, 80));
  });

  it.each([
    ['an EC key', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey, 'ec'],
    ['an Ed25519 key', generateKeyPairSync('ed25519').publicKey, 'ed25519'],
    ['an RSA-PSS key', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey, 'rsa-pss'],
  ])('refuses %s and names its type', (_name, wrong, type) => {
    const error = keyError(wrong.export({ type: 'spki', format: 'pem' }).toString());
    expect(error.code).toBe('key_invalid');
    expect(error.message).toContain(`type ${type}`);
  });

  it.each(['', 'not a key', pem.slice(0, 100), pem.replace('PUBLIC', 'PUBIC')])('refuses %j', (text) => {
    expect(keyError(text)).toMatchObject({
      code: 'key_invalid',
      hint: expect.stringContaining('BEGIN PUBLIC KEY'),
    });
  });

  it('throws nothing but key_invalid, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(keyError(text).code).toBe('key_invalid');
      }),
    );
  });

  it.each([512, 1024, 2047])('refuses a key of %i bits, which can be broken', (modulusLength) => {
    const weak = generateKeyPairSync('rsa', { modulusLength }).publicKey;
    const error = keyError(pemOf(weak));
    expect(error).toMatchObject({
      code: 'key_invalid',
      message: expect.stringContaining(`${String(modulusLength)} bits`),
    });
    expect(error.message).toContain('2048');
  });

  it.each(['01', '02', '010000'])('refuses the exponent %s, with which anybody can sign', (exponent) => {
    const error = keyError(withExponent(exponent));
    expect(error).toMatchObject({ code: 'key_invalid', message: expect.stringContaining('exponent') });
  });

  it.each(['03', '11', '010001', '0100000001'])('takes the exponent %s', (exponent) => {
    expect(parsePublicKey(withExponent(exponent)).signatureLength).toBe(256);
  });
});

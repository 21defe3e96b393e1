import {
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { isKeyText, keyTextOf, parsePublicKey } from '../../../../src/domain/signature/public-key.ts';
import { isWellFormed } from '../../../../src/domain/signature/signature.ts';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const base64 = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

function importKey(key: JsonWebKey): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}

function refusalOf(read: () => unknown): HooksError {
  try {
    read();
  } catch (error) {
    if (error instanceof HooksError) return error;
  }
  throw new Error('Expected the key to be refused.');
}

describe('isKeyText', () => {
  it.each([
    pem,
    `key: ${pem}`,
    '{"success":true}',
    ' {  "data":{}}',
    base64,
    ` "${base64}" `,
    `'${base64}'`,
    `${base64.slice(0, 64)}\n${base64.slice(64)}\n`,
    `MI${'A'.repeat(200)}`,
  ])('knows what a key file holds: %j', (text) => {
    expect(isKeyText(text)).toBe(true);
  });

  it.each([
    '',
    'webhook-key.pem',
    './keys/MI.pem',
    'MII',
    `MI${'A'.repeat(199)}`,
    `XX${'A'.repeat(300)}`,
    `x${base64}`,
    `${base64}.pem`,
    'x {"a":1}',
    '{a}',
    '-----BEGIN',
  ])('takes a path for none: %j', (text) => {
    expect(isKeyText(text)).toBe(false);
  });
});

describe('keyTextOf', () => {
  it.each([
    ['{"publicKey":"a"}', 'a'],
    ['{"publicKey"  :\n "a"}', 'a'],
    [String.raw`{"publicKey":"a\nb\"c"}`, 'a\nb"c'],
    ['{"publicKey":"a\r\nb\tc"}', 'a\r\nb\tc'],
    ['{"publicKey":5}', undefined],
    ['{"key":"a"}', undefined],
    [String.raw`{"publicKey":"\x"}`, undefined],
  ])('of %j is %j', (document, text) => {
    expect(keyTextOf(document)).toBe(text);
  });
});

describe('a key that is refused', () => {
  const hintOf = (input: Parameters<typeof parsePublicKey>[0]): string =>
    refusalOf(() => parsePublicKey(input)).hint ?? '';

  it('is said to be a shared secret, or of which type', () => {
    const secret = createSecretKey(Buffer.alloc(32));
    expect(refusalOf(() => parsePublicKey(secret)).message).toContain('shared secret (HMAC)');
    const { publicKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const error = refusalOf(() => parsePublicKey(other));
    expect(error.message).toBe('The public key is of type ec, not RSA.');
    expect(error.hint).toContain('The service signs with RSA');
  });

  it('has a hint where to take the right one', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    expect(hintOf(short)).toContain('which has 2048 bits');
    expect(hintOf('nonsense')).toContain('-----BEGIN PUBLIC KEY-----');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(hintOf(privateKey)).toContain('give the public key');
  });

  it.each([
    ['nonsense', 'The public key is not a PEM text that can be read.'],
    [' ', 'The public key is not a PEM text that can be read: it is empty.'],
    ['see ssh-rsa AAAA', 'The public key is not a PEM text that can be read.'],
    ['a page: <html>', 'The public key is not a PEM text that can be read.'],
    ['\n <HTML>', 'The public key is not a PEM text that can be read: it is a web page.'],
    [
      '-----BEGIN RSA PUBLIC KEY-----\nMII',
      'The public key is not a PEM text that can be read: its end is missing (-----END PUBLIC KEY-----).',
    ],
  ])('%j is told as it is', (text, message) => {
    expect(refusalOf(() => parsePublicKey(text)).message).toBe(message);
  });

  it('is one with more bits than can be checked', () => {
    const jwk = publicKey.export({ format: 'jwk' });
    const modulus = Buffer.concat([Buffer.from([0x80]), Buffer.alloc(2047, 1), Buffer.from([1])]);
    const key = { ...jwk, n: modulus.toString('base64url') };
    const tooLong = refusalOf(() => parsePublicKey(importKey(key)));
    expect(tooLong.message).toContain('more than 16384 cannot be checked');
    expect(tooLong.message).toContain('16392 bits');
    const longest = { ...jwk, n: modulus.subarray(0, 2048).toString('base64url') };
    expect(parsePublicKey(importKey(longest)).signatureLength).toBe(2048);
  });
});

describe('isWellFormed', () => {
  const key = parsePublicKey(publicKey);
  const signature = Buffer.alloc(256, 7).toString('base64');

  it.each([
    [signature, true],
    [undefined, false],
    ['', false],
    [signature.slice(4), false],
    [`${signature}=`, false],
    ['a'.repeat(64), false],
  ])('%j: %s', (text, expected) => {
    expect(isWellFormed(text, key)).toBe(expected);
  });
});

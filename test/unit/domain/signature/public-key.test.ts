import { createPublicKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { parsePublicKey } from '../../../../src/domain/signature/public-key.ts';

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

function keyError(text: string | Uint8Array | KeyObject): HooksError {
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

  const der = publicKey.export({ type: 'spki', format: 'der' });
  const base64 = der.toString('base64');
  const oneLine = pem.trim().replaceAll('\n', '\\n');
  const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const document = JSON.stringify({ success: true, data: { publicKey: pem.trim() }, message: '' });

  it.each<[string, string | Uint8Array | KeyObject]>([
    ['PEM with a byte order mark', `\uFEFF${pem}`],
    ['PEM with indentation', pem.replaceAll('\n', '\n    ')],
    ['PEM with blank lines', pem.replaceAll('\n', '\n\n')],
    ['PEM between quotes', `"${pem}"`],
    ['PEM between single quotes, with line ends inside', `'\n${pem}'\n`],
    ['PEM with \\n for its line ends', oneLine],
    ['the same between quotes', `"${oneLine}\\n"`],
    ['PEM with \\r\\n', oneLine.replaceAll('\\n', '\\r\\n')],
    ['PEM that was escaped twice', oneLine.replaceAll('\\n', '\\\\n')],
    ['PEM in one line', pem.trim().replaceAll('\n', '')],
    ['PEM with spaces for its line ends', pem.trim().replaceAll('\n', ' ')],
    ['PEM with text around it', `Key of the service:\n${pem}Bye.\n`],
    ['PEM of an env file', `WEBHOOK_KEY="${oneLine}"`],
    [
      'PEM with base64 for URLs',
      pem.replaceAll('+', '-').replaceAll(/(?<=[A-Za-z\d])\/(?=[A-Za-z\d])/g, '_'),
    ],
    ['PKCS #1', pkcs1],
    ['PKCS #1 in one line', pkcs1.replaceAll('\n', '')],
    ['base64 alone', base64],
    ['base64 for URLs alone', der.toString('base64url')],
    ['base64 in lines', base64.replaceAll(/.{64}/g, '$&\r\n')],
    ['base64 between quotes', `"${base64}"`],
    ['base64 of PEM', Buffer.from(pem).toString('base64')],
    ['a key document', document],
    ['a key document with a byte order mark', `\uFEFF${document}`],
    ['a key document with real line ends', document.replaceAll('\\n', '\n')],
    ['the same from Windows', document.replaceAll('\\n', '\r\n')],
    ['a key document with base64 alone', JSON.stringify({ data: { publicKey: base64 } })],
    ['DER', der],
    ['DER of PKCS #1', publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['bytes of PEM', Buffer.from(pem)],
    ['UTF-16', Buffer.from(`\uFEFF${pem}`, 'utf16le')],
    ['UTF-16 of the other order', Buffer.from(`\uFEFF${pem}`, 'utf16le').swap16()],
    ['a key object', publicKey],
  ])('reads %s', (_what, input) => {
    expect(parsePublicKey(input).keyObject.equals(publicKey)).toBe(true);
  });

  it('reads the key of a certificate', () => {
    const certificate = readFileSync(
      new URL('../../../fixtures/tls/self-signed.pem', import.meta.url),
      'utf8',
    );
    const { publicKey: own } = new X509Certificate(certificate);
    expect(parsePublicKey(certificate).keyObject.equals(own)).toBe(true);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', ' \n', 'it is empty'],
    ['an SSH key', `ssh-rsa ${'A'.repeat(370)} me@host`, 'ssh-keygen -e -m PKCS8'],
    [
      'a key of SSH2',
      '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----',
      'format of SSH',
    ],
    ['PEM that ends too early', pem.slice(0, 200), 'its end is missing'],
    ['other dashes', pem.replaceAll('-----', '—'), 'five "-"'],
    ['a certificate request', pem.replaceAll('PUBLIC KEY', 'CERTIFICATE REQUEST'), 'certificate request'],
    ['what is not base64', pem.replace('MII', 'M*I'), 'not base64'],
    ['a damaged key', pem.replace('MII', 'AAA'), 'damaged'],
    [
      'half a key',
      `-----BEGIN PUBLIC KEY-----\n${base64.slice(0, 200)}\n-----END PUBLIC KEY-----`,
      'damaged',
    ],
    ['JSON without a key', '{"keys":[]}', 'JSON without a publicKey'],
    ['a web page', '<!DOCTYPE html><html></html>', 'a web page'],
    ['bytes of nothing', Buffer.from([0xff, 0x01, 0x80]), 'neither text nor DER'],
  ])('says what is wrong with %s', (_what, input, why) => {
    const error = keyError(input);
    expect(error.code).toBe('key_invalid');
    expect(error.message).toContain(why);
  });

  const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const secretDer = privateKey.export({ type: 'pkcs8', format: 'der' });

  it.each<[string, string | Uint8Array | KeyObject]>([
    ['PKCS #1', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['one line', secret.replaceAll('\n', '\\n')],
    ['base64 alone', secretDer.toString('base64')],
    ['base64 of PEM', Buffer.from(secret).toString('base64')],
    ['DER', secretDer],
    ['DER of PKCS #1', privateKey.export({ type: 'pkcs1', format: 'der' })],
    ['UTF-16', Buffer.from(`\uFEFF${secret}`, 'utf16le')],
    ['a key document', JSON.stringify({ data: { publicKey: secret } })],
    ['the label of a public one', secret.replaceAll('PRIVATE', 'PUBLIC')],
    ['OpenSSH', secret.replaceAll('BEGIN PRIVATE', 'BEGIN OPENSSH PRIVATE')],
    ['a key object', privateKey],
  ])('refuses a private key in the form of %s, and shows nothing of it', (_what, input) => {
    const error = keyError(input);
    expect(error.message).toContain('private key');
    const said = `${error.message} ${String(error.hint)} ${String(error.cause)}`;
    expect(said).not.toContain(secret.slice(40, 60));
    expect(said).not.toContain(secretDer.toString('base64').slice(300, 320));
  });
});

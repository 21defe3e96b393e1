import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FORMER_KEY_MS, isStillAccepted } from '../../../../src/domain/signature/former-key.ts';
import { KEY_DOCUMENT_PATH, keyDocument } from '../../../../src/domain/signature/key-document.ts';
import { keyFingerprint } from '../../../../src/domain/signature/key-fingerprint.ts';
import { parseKeys, privateKeyPem, publicKeyPem } from '../../../../src/domain/signature/key-pair.ts';
import { fromWindows1252 } from '../../../../src/domain/signature/windows-1252.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('a key', () => {
  it('has one fingerprint, that of its SPKI', () => {
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    expect(keyFingerprint(publicKey)).toBe(createHash('sha256').update(spki).digest('hex'));
  });

  it('is written as PEM without a line end behind it', () => {
    const pem = publicKeyPem(publicKey);
    expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[^]+\n-----END PUBLIC KEY-----$/);
    expect(keyDocument(pem)).toEqual({ success: true, data: { publicKey: pem }, message: '' });
    expect(KEY_DOCUMENT_PATH).toBe('/.well-known/webhooks.json');
  });

  it('is read of the PEM of an RSA private key alone', () => {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const keys = parseKeys(pem);
    expect(keys?.publicKeyPem).toBe(publicKeyPem(publicKey));
    expect(keys === undefined ? '' : privateKeyPem(keys)).toBe(pem);
    const { privateKey: elliptic } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(parseKeys(elliptic.export({ type: 'pkcs8', format: 'pem' }).toString())).toBeUndefined();
    expect(parseKeys('no key')).toBeUndefined();
  });
});

describe('a replaced key', () => {
  it('is accepted for a day, however the clock is set', () => {
    const now = 1_000_000_000_000;
    expect(FORMER_KEY_MS).toBe(86_400_000);
    expect(isStillAccepted({ until: now + 1 }, now)).toBe(true);
    expect(isStillAccepted({ until: now }, now)).toBe(false);
    expect(isStillAccepted({ until: now + FORMER_KEY_MS }, now)).toBe(true);
    expect(isStillAccepted({ until: now + FORMER_KEY_MS + 1 }, now)).toBe(false);
  });
});

describe('a text that was taken for Windows-1252', () => {
  it('has each of its characters at its byte', () => {
    const text = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
    expect([...(fromWindows1252(text) ?? [])]).toEqual(Array.from({ length: 32 }, (_, at) => 0x80 + at));
    expect([...(fromWindows1252('a\u00a0\u00ff€') ?? [])]).toEqual([0x61, 0xa0, 0xff, 0x80]);
  });

  it('is none with other characters, or with none of its own', () => {
    for (const text of ['', 'a', '\u00ff', '\u0080', 'a\u0100€', '€😀'])
      expect(fromWindows1252(text)).toBeUndefined();
  });
});

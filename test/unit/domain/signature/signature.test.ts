import { constants, createHmac, generateKeyPairSync, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../../../src/domain/signature/public-key.ts';
import { signBody, verifySignature } from '../../../../src/domain/signature/signature.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const key = parsePublicKey(pem);
const otherKey = parsePublicKey(
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString(),
);

const bytes = fc.uint8Array({ maxLength: 200 });

describe('signBody and verifySignature', () => {
  it('agree on any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        expect(verifySignature(body, await signBody(body, privateKey), key)).toEqual({ state: 'valid' });
      }),
      { numRuns: 30 },
    );
  });

  it('never take other bytes for the signed ones', async () => {
    const signed = Buffer.from('{"event":"meeting.started"}');
    const signature = await signBody(signed, privateKey);
    fc.assert(
      fc.property(bytes, (body) => {
        fc.pre(!signed.equals(body));
        expect(verifySignature(body, signature, key)).toEqual({ state: 'mismatch' });
      }),
    );
  });

  it('notice any flipped bit of the body', async () => {
    const body = Buffer.from('{"event":"meeting.started","meeting":{"id":"é"}}');
    const signature = await signBody(body, privateKey);
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const changed = Buffer.from(body);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect([bit, verifySignature(changed, signature, key).state]).toEqual([bit, 'mismatch']);
    }
  });

  it('notice any flipped bit of the signature', async () => {
    const body = Buffer.from('{}');
    const signature = Buffer.from(await signBody(body, privateKey), 'base64');
    fc.assert(
      fc.property(fc.nat({ max: signature.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(signature);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verifySignature(body, changed.toString('base64'), key).state).toBe('mismatch');
      }),
    );
  });

  it('know one key from another', async () => {
    const body = Buffer.from('{}');
    expect(verifySignature(body, await signBody(body, privateKey), otherKey)).toEqual({ state: 'mismatch' });
  });

  it('take the exact bytes, not what they mean: a space more is another body', async () => {
    const signature = await signBody(Buffer.from('{"a":1}'), privateKey);
    expect(verifySignature(Buffer.from('{"a": 1}'), signature, key).state).toBe('mismatch');
  });
});

describe('the signature scheme', () => {
  const body = Buffer.from('{"event":"meeting.ended"}');

  it('signs with RSASSA-PKCS1-v1_5 and SHA-256', async () => {
    const signature = Buffer.from(await signBody(body, privateKey), 'base64');
    const padding = constants.RSA_PKCS1_PADDING;
    expect(verify('sha256', body, { key: publicKey, padding }, signature)).toBe(true);
  });

  it('accepts what anybody signs so', () => {
    const padding = constants.RSA_PKCS1_PADDING;
    const signature = sign('sha256', body, { key: privateKey, padding }).toString('base64');
    expect(verifySignature(body, signature, key)).toEqual({ state: 'valid' });
  });

  it.each([
    ['RSA-PSS', sign('sha256', body, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING })],
    ['SHA-1', sign('sha1', body, privateKey)],
    ['SHA-512', sign('sha512', body, privateKey)],
  ])('refuses %s', (_name, signature) => {
    expect(verifySignature(body, signature.toString('base64'), key)).toEqual({ state: 'mismatch' });
  });

  it('signs a body of the same bytes the same way each time, as a retry does', async () => {
    expect(await signBody(body, privateKey)).toBe(await signBody(body, privateKey));
    expect(await signBody(body, privateKey)).toHaveLength(344);
  });

  it('rejects, and throws nothing by itself, when the key cannot sign', async () => {
    const { privateKey: wrong } = generateKeyPairSync('x25519');
    await expect(signBody(body, wrong)).rejects.toThrow(/operation not supported/i);
  });
});

describe('verifySignature on what is no signature', () => {
  const body = Buffer.from('{}');

  it.each([undefined, ''])('calls %j missing, with a key or without', (signature) => {
    expect(verifySignature(body, signature, key)).toEqual({ state: 'missing' });
    expect(verifySignature(body, signature, undefined)).toEqual({ state: 'missing' });
  });

  it('says that there is no key before it judges the text', () => {
    expect(verifySignature(body, 'anything', undefined)).toEqual({ state: 'key_unavailable' });
  });

  const hmac = createHmac('sha256', 'secret').update(body);
  const digest = hmac.digest('hex');
  const wellFormed = Buffer.alloc(256, 7).toString('base64');

  it.each([
    ['hex of an HMAC', digest, 'hex_digest'],
    ['the same in upper case', digest.toUpperCase(), 'hex_digest'],
    ['the same with its algorithm', `sha256=${digest}`, 'hex_digest'],
    ['hex of SHA-1', 'a'.repeat(40), 'hex_digest'],
    ['hex of SHA-512', 'b'.repeat(128), 'hex_digest'],
    ['an HMAC in base64', Buffer.from(digest, 'hex').toString('base64'), 'wrong_length'],
    ['a signature cut short', Buffer.alloc(255).toString('base64'), 'wrong_length'],
    ['one byte too many', Buffer.alloc(257).toString('base64'), 'wrong_length'],
    ['base64 for URLs', Buffer.alloc(256, 0xff).toString('base64url'), 'not_base64'],
    ['no padding', wellFormed.replace(/=+$/, ''), 'not_base64'],
    ['a line break inside', `${wellFormed.slice(0, 76)}\n${wellFormed.slice(76)}`, 'not_base64'],
    ['a space before', ` ${wellFormed}`, 'not_base64'],
    ['two headers joined into one', `${wellFormed}, ${wellFormed}`, 'not_base64'],
    ['bits set behind the last byte', `${wellFormed.slice(0, -3)}x==`, 'not_base64'],
    ['prose', 'no signature, sorry', 'not_base64'],
    ['a null character', '\0', 'not_base64'],
  ])('says what is wrong with %s', (_name, signature, reason) => {
    expect(verifySignature(body, signature, key)).toEqual({ state: 'malformed', reason });
  });

  it('says mismatch of well-formed nonsense', () => {
    expect(verifySignature(body, wellFormed, key)).toEqual({ state: 'mismatch' });
  });

  it('never throws and never accepts, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.base64String({ maxLength: 400 }),
      fc.uint8Array({ minLength: 256, maxLength: 256 }).map((raw) => Buffer.from(raw).toString('base64')),
    );
    fc.assert(
      fc.property(text, bytes, (signature, anyBody) => {
        expect(verifySignature(anyBody, signature, key).state).not.toBe('valid');
      }),
      { numRuns: 300 },
    );
  });
});

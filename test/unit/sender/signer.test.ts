import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../../src/domain/signature/public-key.ts';
import { verifySignature } from '../../../src/domain/signature/signature.ts';
import { createSigner } from '../../../src/sender/signer.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = parsePublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString());

describe('a signer', () => {
  it('signs any bytes so that they verify, also when asked again', async () => {
    const signer = createSigner(privateKey);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (body) => {
        const signatures = await Promise.all([signer.sign(body), signer.sign(Buffer.from(body))]);
        for (const signature of signatures)
          expect(verifySignature(body, signature, key)).toEqual({ state: 'valid' });
      }),
      { numRuns: 30 },
    );
  });

  it('signs the same bytes once', () => {
    const signer = createSigner(privateKey);
    const first = signer.sign(Buffer.from('{"event":"meeting.ended"}'));
    expect(signer.sign(Buffer.from('{"event":"meeting.ended"}'))).toBe(first);
    expect(signer.sign(Buffer.from('{"event":"meeting.ended" }'))).not.toBe(first);
  });

  it('keeps a bounded number of signatures: the oldest is made again', async () => {
    const { privateKey: small } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const signer = createSigner(small);
    const first = signer.sign(Buffer.from('0'));
    const others = Array.from({ length: 1000 }, (_, index) => signer.sign(Buffer.from(String(index + 1))));
    const again = signer.sign(Buffer.from('0'));
    expect(again).not.toBe(first);
    expect(await again).toBe(await first);
    await Promise.all(others);
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { publicKeyPem } from '../../../src/domain/signature/key-pair.ts';
import { startListening } from '../../helpers/listening.ts';
import type { SigningKey } from '../../../src/settings/settings.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const signingKey = async (): Promise<SigningKey> => ({
  privateKey,
  path: '/data/signing-key.pem',
  publicKeyPath: '/data/signing-key.pub.pem',
  isNew: false,
  warning: 'Others may read it.',
});

const PATH = '/.well-known/webhooks.json';

describe('listen --serve-key', () => {
  it('publishes the public key of this machine as services do', async () => {
    const listening = await startListening({ serveKey: true }, { signingKey });
    expect(listening.stderr()).toContain(
      `The public key of this machine, for endpoints in tests, is at ${listening.url}${PATH}`,
    );
    expect(listening.stderr()).toContain('Others may read it.');
    const answer = await fetch(`${listening.url}${PATH}?fresh=1`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({
      success: true,
      data: { publicKey: publicKeyPem(publicKey) },
      message: '',
    });
    const head = await fetch(`${listening.url}${PATH}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(400);
    expect((await fetch(`${listening.url}${PATH}`, { method: 'PUT' })).status).toBe(405);
  });

  it('does so also where another path takes deliveries, and says the address as JSON', async () => {
    const listening = await startListening(
      { serveKey: true, path: '/hook' },
      { signingKey, options: { json: true } },
    );
    const { origin } = new URL(listening.url);
    expect(listening.objects()[0]).toMatchObject({ type: 'ready', servedKeyUrl: `${origin}${PATH}` });
    expect((await fetch(`${origin}${PATH}`)).status).toBe(200);
    expect((await fetch(`${origin}/other`)).status).toBe(404);
  });

  it('is asked for: else nothing is there', async () => {
    const listening = await startListening();
    expect((await fetch(`${listening.url}${PATH}`)).status).toBe(405);
    expect(listening.stderr()).not.toContain('of this machine');
  });
});

import { generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/commands/listen.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { LISTEN_OPTIONS, startListening } from '../../helpers/listening.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';
import { TEST_IDENTITY, tlsPath } from '../../helpers/tls.ts';
import type { HooksError } from '../../../src/domain/errors.ts';

const OWN = { tlsCert: tlsPath('self-signed'), tlsKey: tlsPath('key') };
const BODY = '{"event":"meeting.started"}';

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryDirectory(), 'file.pem');
  writeFileSync(path, content);
  return path;
}

function refusal(options: Partial<typeof OWN>): Promise<HooksError> {
  return failureOf(run({ ...LISTEN_OPTIONS, ...options }, testContext()));
}

describe('listen with a certificate', () => {
  it('says https where it says where it listens', async () => {
    const people = await startListening(OWN);
    expect(people.stderr()).toMatch(/✓ Listening on https:\/\/127\.0\.0\.1:\d+ /);
    const json = await startListening(OWN, { options: { json: true } });
    expect(json.objects()[0]).toMatchObject({ type: 'ready', url: expect.stringMatching(/^https:/) });
    const answer = await sendSigned(json.url, BODY, {}, { ca: TEST_IDENTITY.certificate });
    expect(answer.status).toBe(200);
  });

  it('says what was wrong with requests that were not https', async () => {
    const listening = await startListening(OWN);
    await expect(sendSigned(listening.url.replace('https', 'http'), BODY)).rejects.toThrow(
      /hang up|ECONNRESET/,
    );
    await listening.until(/http was spoken to a port that speaks https/);
    await listening.stop();
    expect(listening.stdout()).toContain('http on an https port');
  });

  it('says that a certificate has expired, and uses it', async () => {
    const listening = await startListening({ ...OWN, tlsCert: tlsPath('expired') });
    expect(listening.stderr()).toContain('has expired (Jan  2 00:00:00 2020 GMT): senders refuse it');
    expect(listening.url).toMatch(/^https:/);
  });
});

describe('a certificate and key that cannot be used', () => {
  it.each([{ tlsCert: OWN.tlsCert }, { tlsKey: OWN.tlsKey }])('are one without the other', async (one) => {
    expect(await refusal(one)).toMatchObject({ code: 'usage_invalid', exitCode: 2 });
  });

  it.each(['tlsCert', 'tlsKey'])('are files that are not there (%s)', async (name) => {
    const failure = await refusal({ ...OWN, [name]: '/nonexistent/x.pem' });
    expect(failure).toMatchObject({ code: 'file_failed', message: expect.stringContaining('ENOENT') });
  });

  it('are the key of another certificate', async () => {
    const tlsKey = await fileOf(otherKey().export({ type: 'pkcs8', format: 'pem' }));
    expect(await refusal({ ...OWN, tlsKey })).toMatchObject({
      code: 'certificate_unusable',
      exitCode: 2,
      message: expect.stringContaining('does not belong'),
    });
  });

  it.each(['pkcs8', 'pkcs1'] as const)('are an encrypted key (%s)', async (type) => {
    const passphrase = { cipher: 'aes-256-cbc', passphrase: 'secret' };
    const tlsKey = await fileOf(otherKey().export({ type, format: 'pem', ...passphrase }));
    expect(await refusal({ ...OWN, tlsKey })).toMatchObject({
      code: 'certificate_unusable',
      message: expect.stringContaining('encrypted'),
      hint: expect.stringContaining('openssl pkey'),
    });
  });

  it.each([
    ['a certificate that is not PEM', 'tlsCert', new X509Certificate(TEST_IDENTITY.certificate).raw],
    ['nothing', 'tlsCert', ''],
    ['a broken certificate', 'tlsCert', TEST_IDENTITY.certificate.replaceAll('MIID', 'MXXD')],
    ['the two in each other’s place', 'tlsCert', TEST_IDENTITY.key],
    ['a key that is not PEM', 'tlsKey', otherKey().export({ type: 'pkcs8', format: 'der' })],
    ['a certificate for a key', 'tlsKey', TEST_IDENTITY.certificate],
    ['a broken key', 'tlsKey', TEST_IDENTITY.key.replace('MIIE', 'MXXE')],
  ])('are %s', async (_what, name, content) => {
    const failure = await refusal({ ...OWN, [name]: await fileOf(content) });
    expect(failure).toMatchObject({
      code: 'certificate_unusable',
      message: expect.stringContaining(' as PEM.'),
    });
  });

  it('are a chain with a broken part', async () => {
    const broken = TEST_IDENTITY.certificate.replace('MIID', 'MXXD');
    const tlsCert = await fileOf(TEST_IDENTITY.certificate + broken);
    expect(await refusal({ ...OWN, tlsCert })).toMatchObject({
      code: 'certificate_unusable',
      message: expect.stringContaining('TLS cannot use'),
    });
  });
});

function otherKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

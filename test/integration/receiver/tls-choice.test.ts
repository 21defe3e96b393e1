import { createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/commands/listen/listen.ts';
import { readTlsIdentity } from '../../../src/commands/listen/tls-identity.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { LISTEN_OPTIONS, startListening } from '../../helpers/listening.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';
import { TEST_IDENTITY, tlsFixture, tlsPath } from '../../helpers/tls.ts';
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

describe('a certificate and key as people have them', () => {
  const { certificate, key } = TEST_IDENTITY;
  const privateKey = createPrivateKey(key);
  const forms: readonly (readonly [string, (pem: string) => string | Uint8Array])[] = [
    ['with a byte order mark', (pem) => `\uFEFF${pem}`],
    ['with line ends of Windows', (pem) => pem.replaceAll('\n', '\r\n')],
    ['with line ends of old Macs', (pem) => pem.replaceAll('\n', '\r')],
    ['in UTF-16', (pem) => Buffer.from(`\uFEFF${pem}`, 'utf16le')],
    ['in UTF-16, the other way round', (pem) => Buffer.from(`\uFEFF${pem}`, 'utf16le').swap16()],
    ['with \\n in the place of line breaks', (pem) => pem.replaceAll('\n', '\\n')],
    ['in one line', (pem) => pem.replaceAll('\n', '')],
    ['in one line with spaces', (pem) => pem.replaceAll('\n', ' ')],
    ['in one line with \\n, in quotes', (pem) => JSON.stringify(pem)],
    ['indented', (pem) => pem.replaceAll(/^/gm, '    ')],
    ['as a variable of a shell', (pem) => `TLS="${pem}"\n`],
    ['as base64 without BEGIN and END', (pem) => pem.replaceAll(/-----.*-----/g, '')],
    ['as base64 of all of it', (pem) => Buffer.from(pem).toString('base64')],
    ['behind a remark in Latin-1', (pem) => Buffer.from(`caf\u00e9\n${pem}`, 'latin1')],
    ['behind another block of PEM', (pem) => `${certificate}${key}${pem}`],
  ];

  it.each(forms)('are taken %s', async (_how, change) => {
    const files = { certificate: await fileOf(change(certificate)), key: await fileOf(change(key)) };
    const found = await readTlsIdentity(files, Date.parse('2026-01-01'));
    expect(new X509Certificate(found.certificate).raw).toEqual(new X509Certificate(certificate).raw);
    expect(createPrivateKey(found.key).equals(privateKey)).toBe(true);
  });

  it.each(['pkcs8', 'pkcs1'] as const)('are taken as DER (%s)', async (type) => {
    const files = {
      certificate: await fileOf(new X509Certificate(certificate).raw),
      key: await fileOf(privateKey.export({ type, format: 'der' })),
    };
    const listening = await startListening({ tlsCert: files.certificate, tlsKey: files.key });
    const answer = await sendSigned(listening.url, BODY, {}, { ca: certificate });
    expect(answer.status).toBe(200);
  });

  it('are taken from a chain in the wrong order', async () => {
    const other = tlsFixture('other-host');
    const files = { certificate: await fileOf(`${other}\n${certificate}`), key: OWN.tlsKey };
    const found = await readTlsIdentity(files, Date.parse('2026-01-01'));
    const isOwnFirst = new X509Certificate(found.certificate).checkPrivateKey(privateKey);
    expect(isOwnFirst).toBe(true);
    expect(found.certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });
});

describe('a certificate and key that cannot be used', () => {
  it.each([{ tlsCert: OWN.tlsCert }, { tlsKey: OWN.tlsKey }])('are one without the other', async (one) => {
    expect(await refusal(one)).toMatchObject({ code: 'usage_invalid', exitCode: 2 });
  });

  it.each(['tlsCert', 'tlsKey'])('are files that are not there (%s)', async (name) => {
    const failure = await refusal({ ...OWN, [name]: '/nonexistent/x.pem' });
    expect(failure).toMatchObject({
      code: 'file_failed',
      message: expect.stringContaining('cannot be read'),
    });
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
    ['nothing', 'tlsCert', ''],
    ['a broken certificate', 'tlsCert', TEST_IDENTITY.certificate.replaceAll('MIID', 'MXXD')],
    ['bytes that are no certificate', 'tlsCert', Buffer.from([0x30, 0x82, 0x01, 0x00, 0xff])],
    ['bytes that are no key', 'tlsKey', Buffer.from([0x30, 0x82, 0x01, 0x00, 0xff])],
    ['a broken key', 'tlsKey', TEST_IDENTITY.key.replace('MIIE', 'MXXE')],
  ])('are %s', async (_what, name, content) => {
    const failure = await refusal({ ...OWN, [name]: await fileOf(content) });
    expect(failure).toMatchObject({
      code: 'certificate_unusable',
      message: expect.stringContaining(' as PEM or DER.'),
    });
  });

  it.each([
    ['tlsCert', TEST_IDENTITY.key, 'holds a private key, which is not for --tls-cert'],
    ['tlsKey', TEST_IDENTITY.certificate, 'holds a certificate, which is not for --tls-key'],
  ])('are in each other’s place (%s)', async (name, content, words) => {
    const failure = await refusal({ ...OWN, [name]: await fileOf(content) });
    expect(failure).toMatchObject({
      code: 'certificate_unusable',
      message: expect.stringContaining(words),
      hint: expect.stringContaining('each other’s place'),
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

import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/commands/listen/listen.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import { LISTEN_OPTIONS, startListening } from '../../helpers/listening.ts';
import { send } from '../../helpers/send-delivery.ts';
import { tlsPath } from '../../helpers/tls.ts';

const BODY = '{"event":"meeting.started"}';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PRIVATE_PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const PRIVATE_BASE64 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
const PUBLIC_PEM = publicKey.export({
  type: 'spki',
  format: 'pem',
});

describe('--public-key with the key itself', () => {
  it.each([
    ['PEM', PUBLIC_PEM.toString()],
    ['PEM with \\n for line ends, between quotation marks', JSON.stringify(PUBLIC_PEM)],
    ['a key document', JSON.stringify({ success: true, data: { publicKey: PUBLIC_PEM } })],
    ['base64', publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
  ])('takes %s', async (_form, value) => {
    const listening = await startListening({ publicKey: value, verify: 'require' });
    const signature = sign('sha256', Buffer.from(BODY), privateKey).toString('base64');
    const { status } = await send(listening.url, BODY, { headers: { 'dyte-signature': signature } });
    expect(status).toBe(200);
    await listening.stop();
  });

  it.each([
    ['PEM', PRIVATE_PEM],
    ['PEM with \\n for line ends', PRIVATE_PEM.replaceAll('\n', '\\n')],
    ['base64', PRIVATE_BASE64],
  ])('refuses a private key as %s, and does not show it', async (_form, value) => {
    const error = await failureOf(run({ ...LISTEN_OPTIONS, publicKey: value }, testContext()));
    expect(error).toMatchObject({ code: 'key_invalid', message: expect.stringContaining('private key') });
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain(PRIVATE_BASE64.slice(40, 60));
  });
});

describe('--tls-key with the key itself', () => {
  it.each([
    ['PEM', PRIVATE_PEM],
    ['PEM in one line', PRIVATE_PEM.replaceAll('\n', '')],
    ['PEM with \\n for line ends', PRIVATE_PEM.replaceAll('\n', '\\n')],
    ['base64', PRIVATE_BASE64],
  ])('refuses %s, and does not show it', async (_form, value) => {
    const options = { ...LISTEN_OPTIONS, tlsCert: tlsPath('self-signed'), tlsKey: value };
    const error = await failureOf(run(options, testContext()));
    expect(error).toMatchObject({ code: 'usage_invalid', message: expect.stringContaining('itself') });
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain(PRIVATE_BASE64.slice(40, 60));
  });
});

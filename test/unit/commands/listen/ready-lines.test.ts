import { describe, expect, it } from 'vitest';
import { readyLines, type ListenReady } from '../../../../src/commands/listen/ready-lines.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { keptOutput } from '../../../../test/helpers/context.ts';

const INFO: ListenReady & { readonly keyOrigin: string } = {
  url: 'http://127.0.0.1:8000',
  address: '127.0.0.1',
  port: 8000,
  path: undefined,
  keyOrigin: 'https://api.dyte.io/.well-known/webhooks.json',
  storePath: undefined,
  endsWhen: undefined,
  emulator: undefined,
};

function linesFor(info: Partial<ListenReady>): string {
  const options = { verify: 'auto', forwarding: undefined } as const;
  return readyLines({ ...INFO, ...info }, options, PLAIN, keptOutput()).join('\n');
}

describe('what listen says once it is ready', () => {
  it.each(['http://localhost:4010/key', 'http://127.0.0.2:4010/key', 'http://[::1]:4010/key'])(
    'offers its own address to a service on this machine: %s',
    (keyOrigin) => {
      expect(linesFor({ keyOrigin })).toContain('--url http://127.0.0.1:8000/webhook');
    },
  );

  it.each([INFO.keyOrigin, 'https://localhost.example.com/key', 'https://127.example.com/key'])(
    'asks for a public address for a service elsewhere: %s',
    (keyOrigin) => {
      expect(linesFor({ keyOrigin })).toContain('--url <public URL>');
    },
  );

  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])(
    'warns of nobody else where only this machine can send: %s',
    (address) => {
      expect(linesFor({ address })).not.toContain('whoever reaches this machine');
    },
  );

  it.each(['0.0.0.0', '::', '192.168.1.2'])('warns that others can send: %s', (address) => {
    expect(linesFor({ address })).toContain('whoever reaches this machine');
  });

  it('offers the path that it takes alone', () => {
    const keyOrigin = 'http://127.0.0.1:4010/key';
    const text = linesFor({ keyOrigin, url: 'http://127.0.0.1:8000/hook', path: '/hook' });
    expect(text).toContain('--url http://127.0.0.1:8000/hook\n');
  });

  it('offers to send events where the service is in the same process', () => {
    const url = 'http://127.0.0.1:9';
    const webhookUrl = 'http://127.0.0.1:8000/webhook';
    const text = linesFor({ emulator: { url, apiUrl: `${url}/v2`, webhookUrl, command: 'npx dyte-hooks' } });
    expect(text).toContain('The service is emulated here');
    expect(text).toContain(webhookUrl);
    expect(text).toContain('  npx dyte-hooks trigger meeting\n');
    expect(text).not.toContain('register');
    expect(text).not.toContain(INFO.keyOrigin);
  });
});

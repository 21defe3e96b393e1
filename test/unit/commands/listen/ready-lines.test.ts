import { describe, expect, it } from 'vitest';
import { nextStepLines } from '../../../../src/commands/listen/next-step-lines.ts';
import { readyLines, type ListenReady } from '../../../../src/commands/listen/ready-lines.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import type { Webhook } from '../../../../src/domain/webhook/webhook.ts';
import type { LeadingHere } from '../../../../src/domain/webhook/leading-here.ts';
import { keptOutput } from '../../../../test/helpers/context.ts';

const INFO: ListenReady & { readonly keyOrigin: string } = {
  url: 'http://127.0.0.1:8000',
  address: '127.0.0.1',
  port: 8000,
  path: undefined,
  keyOrigin: 'https://api.dyte.io/.well-known/webhooks.json',
  storePath: undefined,
  endsWhen: undefined,
  hasCommand: false,
  emulator: undefined,
  connection: undefined,
};

function linesFor(info: Partial<ListenReady>): string {
  const options = { verify: 'auto', forwarding: undefined, hide: (text: string): string => text } as const;
  return readyLines({ ...INFO, ...info }, options, PLAIN, keptOutput()).join('\n');
}

function nextFor(info: Partial<ListenReady>, known?: LeadingHere): string {
  const options = { style: PLAIN, output: keptOutput(), hide: (text: string): string => text };
  return nextStepLines({ ...INFO, ...info }, known, options).join('\n');
}

describe('what listen says once it is ready', () => {
  it.each(['http://localhost:4010/key', 'http://127.0.0.2:4010/key', 'http://[::1]:4010/key'])(
    'offers its own address to a service on this machine: %s',
    (keyOrigin) => {
      expect(nextFor({ keyOrigin })).toContain('--url http://127.0.0.1:8000/webhook');
    },
  );

  it.each([INFO.keyOrigin, 'https://localhost.example.com/key', 'https://127.example.com/key'])(
    'asks for a public address for a service elsewhere: %s',
    (keyOrigin) => {
      expect(nextFor({ keyOrigin })).toContain('--url <public URL>');
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
    const text = nextFor({ keyOrigin, url: 'http://127.0.0.1:8000/hook', path: '/hook' });
    expect(text).toMatch(/--url http:\/\/127\.0\.0\.1:8000\/hook$/);
  });

  it('names the webhooks that lead here, and suggests none', () => {
    const url = 'http://127.0.0.1:8000/webhook';
    const weekly = { id: '9f968a91-1111', name: 'Weekly', url, events: EVENT_NAMES, enabled: true };
    const webhooks = [
      weekly,
      { ...weekly, events: ['meeting.ended'] },
      { ...weekly, events: ['meeting.ended', 'meeting.started'] },
      { ...weekly, enabled: false },
    ];
    const textOf = (webhook: Webhook): string => nextFor({}, { webhooks: [webhook], mayComeByTunnel: true });
    expect(webhooks.map((webhook) => textOf(webhook))).toEqual([
      'The webhook "Weekly" 9f968a91 leads here, all 9 events.',
      'The webhook "Weekly" 9f968a91 leads here, meeting.ended only.',
      'The webhook "Weekly" 9f968a91 leads here, 2 events.',
      'The webhook "Weekly" 9f968a91 leads here, but is switched off. To switch it on: dyte-hooks enable 9f968a91',
    ]);
    expect(nextFor({}, { webhooks, mayComeByTunnel: false }).split('\n')).toHaveLength(3);
  });

  it('suggests no other address where a tunnel may lead here', () => {
    const keyOrigin = 'http://127.0.0.1:4010/key';
    const known = { webhooks: [], mayComeByTunnel: true };
    expect(nextFor({}, known)).toBe('');
    expect(nextFor({ keyOrigin }, known)).toContain('--url http://127.0.0.1:8000/webhook');
    expect(nextFor({}, { ...known, mayComeByTunnel: false })).toContain('<public URL>');
  });

  it('offers to send events where the service is in the same process', () => {
    const url = 'http://127.0.0.1:9';
    const emulator = { url, apiUrl: `${url}/v2`, command: 'npx dyte-hooks', faults: [] };
    expect(linesFor({ emulator })).toContain('The service is emulated here, with a webhook for all events.');
    expect(nextFor({ emulator })).toMatch(/ {2}npx dyte-hooks trigger meeting$/);
    expect(nextFor({ emulator })).not.toContain('register');
    expect(linesFor({ emulator })).not.toContain('api.dyte.io');
  });

  it.each([
    ['the host of a key document', INFO.keyOrigin, 'the key of api.dyte.io.'],
    ['a file by its name', 'keys/public.pem', 'the key of keys/public.pem.'],
  ])('says whose key it checks with: %s', (_, keyOrigin, text) => {
    expect(linesFor({ keyOrigin })).toContain(text);
  });

  it.each([
    [undefined, false, 'Ctrl-C ends this.'],
    ['It ends after 1m.', false, 'It ends after 1m. Ctrl-C ends it before.'],
    ['It ends once the command has ended, or after 1m.', true, 'or after 1m.'],
    [undefined, true, 'api.dyte.io.'],
  ])('says when it ends: %s, with a command %s', (endsWhen, hasCommand, end) => {
    expect(linesFor({ endsWhen, hasCommand }).endsWith(end)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { aborted } from '../../../src/domain/waiting.ts';
import { freePort } from '../../helpers/http-servers.ts';
import { memoryApi } from '../../helpers/memory-api.ts';
import { testEmulator, type TestEmulator } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';
import { startListening, type Listening } from '../../helpers/listening.ts';
import type { ContextParts } from '../../helpers/context.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import type { Webhook } from '../../../src/domain/webhook/webhook.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';

const WEEKLY = '22222222-2222-4222-8222-222222222222';

const SETTINGS: Settings = {
  profile: 'default',
  service: 'dyte',
  apiUrl: 'https://api.dyte.io/v2',
  keyUrl: 'https://api.dyte.io/.well-known/webhooks.json',
  credentials: { kind: 'basic', authorization: 'Basic bm90OmE=', organizationId: undefined },
  webhookUrl: undefined,
  sources: {
    profile: 'default',
    service: 'default',
    apiUrl: 'default',
    credentials: 'environment',
    webhookUrl: undefined,
  },
};

interface Doubled {
  readonly listening: Listening;
  readonly emulator: TestEmulator;
  readonly ids: readonly string[];
}

/** A receiver that two webhooks of one service lead to. */
async function listenTwice(options: Partial<ListenOptions> = {}, parts: ContextParts = {}): Promise<Doubled> {
  const emulator = await testEmulator();
  const publicKey = async (): Promise<string> => emulator.publicKeyPem;
  const listening = await startListening(options, { publicKey, ...parts });
  const ids = [await emulator.register(`${listening.url}/webhook`), await emulator.register(listening.url)];
  return { listening, emulator, ids: ids.map(({ id }) => id.slice(0, 8)) };
}

async function send({ emulator }: Doubled, event: string): Promise<void> {
  await emulator.call('POST', '/_emulator/events', { body: { event } });
}

describe('the same event through two webhooks', () => {
  it('is said once, with the command that ends it', async () => {
    const doubled = await listenTwice();
    await send(doubled, 'meeting.started');
    await doubled.listening.until(/through two webhooks/);
    await send(doubled, 'meeting.ended');
    await eventually(() => expect(doubled.listening.stdout().match(/meeting\.ended/g)).toHaveLength(2));
    const text = doubled.listening.stderr();
    const [, first, second, deleted] =
      /through two webhooks: (\S+) and (\S+)\. .*\n {2}dyte-hooks delete (\S+)\n/.exec(text) ?? [];
    expect(new Set([first, second])).toEqual(new Set(doubled.ids));
    expect(deleted).toBe(second);
    expect(text.match(/two webhooks/g)).toHaveLength(1);
  });

  it('is said of what is not shown, too', async () => {
    const doubled = await listenTwice({ events: ['recording.statusUpdate'] });
    await send(doubled, 'meeting.started');
    await eventually(() => expect(doubled.listening.stderr()).toContain('through two webhooks'));
    expect(doubled.listening.stdout()).toBe('');
  });

  it('is not said with --json', async () => {
    const doubled = await listenTwice({}, { options: { json: true } });
    await send(doubled, 'meeting.started');
    await eventually(() => expect(doubled.listening.objects()).toHaveLength(3));
    await doubled.listening.stop();
    expect(doubled.listening.stderr()).toBe('');
  });
});

/** A receiver for somebody who is signed in, at a terminal. */
async function listenSignedIn(
  webhooks: readonly Partial<Webhook>[],
  options: Partial<ListenOptions> = {},
  parts: ContextParts = {},
): Promise<{ readonly listening: Listening; readonly asked: () => number }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}/webhook`;
  const weekly = { id: WEEKLY, name: 'Weekly', url, events: ['meeting.ended'], enabled: true };
  const api = memoryApi(...webhooks.map((webhook) => ({ ...weekly, ...webhook })));
  const listening = await startListening(
    { port, ...options },
    { api, settings: SETTINGS, interactive: true, isTerminal: true, ...parts },
  );
  return { listening, asked: () => api.calls.filter(([method]) => method === 'list').length };
}

describe('what listen says of the next step', () => {
  it('is which webhook leads here', async () => {
    const { listening } = await listenSignedIn([{}]);
    await listening.until(/The webhook "Weekly" 22222222 leads here, meeting\.ended only\.\n/);
    expect(listening.stderr()).not.toContain('register');
  });

  it('is how to register where none leads here', async () => {
    const { listening, asked } = await listenSignedIn([]);
    await listening.until(/dyte-hooks register/);
    expect(asked()).toBe(1);
  });

  it('is the same where nobody can tell', async () => {
    const api = memoryApi();
    api.fail('list', new HooksError('service_error', 'Nothing answers.'));
    const { listening } = await listenSignedIn([], {}, { api });
    await listening.until(/dyte-hooks register/);
    expect(listening.stderr()).not.toContain('Nothing answers.');
  });

  it.each<[string, Partial<ListenOptions>, ContextParts]>([
    ['off a terminal', {}, { interactive: false, isTerminal: false }],
    ['signed out', {}, { settings: { ...SETTINGS, credentials: undefined } }],
  ])('is said without asking the service %s', async (_, options, parts) => {
    const { listening, asked } = await listenSignedIn([{}], options, parts);
    await listening.until(/dyte-hooks register/);
    expect(asked()).toBe(0);
  });

  it('is nothing once something has come', async () => {
    const hasCome = new AbortController();
    const settings = async (): Promise<Settings> => {
      await aborted(hasCome.signal);
      return SETTINGS;
    };
    const api = memoryApi();
    const listening = await startListening({}, { api, interactive: true, isTerminal: true }, (context) => ({
      ...context,
      settings,
    }));
    await sendSigned(listening.url, '{"event":"meeting.started"}');
    await listening.until(/started/);
    hasCome.abort();
    await eventually(() => expect(api.calls.map(([method]) => method)).toEqual(['list', 'close']));
    await listening.stop();
    expect(listening.stderr()).not.toMatch(/register|leads here/);
  });
});

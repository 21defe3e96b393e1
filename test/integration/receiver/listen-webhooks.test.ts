import { describe, expect, it } from 'vitest';
import { testEmulator, type TestEmulator } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startListening, type Listening } from '../../helpers/listening.ts';
import type { ContextParts } from '../../helpers/context.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen.ts';

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

import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import { uuidFor } from '../../helpers/deliveries.ts';
import { restartableApp } from '../../helpers/restartable-app.ts';
import { startListening, type Listening } from '../../helpers/listening.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';
import type { ContextParts } from '../../helpers/context.ts';

async function listening(options: Partial<ListenOptions>, parts: ContextParts = {}): Promise<Listening> {
  return await startListening({ policy: 'dyte', ...options }, parts);
}

async function deliver({ url }: Pick<Listening, 'url'>, name: string): Promise<void> {
  const body = JSON.stringify({ event: 'meeting.started', meeting: { id: uuidFor('meeting'), title: name } });
  const { status } = await sendSigned(url, body, { 'dyte-uuid': uuidFor(name) });
  expect(status).toBe(200);
}

const NAMES = ['one', 'two', 'three'];

describe('listen while the application is down', () => {
  it('lets deliveries wait, says so once, and hands them over in order when it is there', async () => {
    const app = await restartableApp();
    const listener = await listening({ forwardTo: [app.url] });
    for (const name of NAMES) await deliver(listener, name);
    await listener.until(/started · three → waiting\n/);
    await app.start();
    await listener.until(/answers again/);
    expect(app.received).toEqual(NAMES.map(uuidFor));
    await deliver(listener, 'four');
    await listener.until(/started · four → (?:under )?\d+ ms\n/);
    await listener.stop();
    const lines = listener.stdout().split('\n');
    expect(lines[0]).toMatch(/started · one → waiting$/);
    expect(lines[1]).toMatch(
      new RegExp(
        `^[\\d:]{8} ✗ Nothing listens at ${app.address}\\. Deliveries wait; they follow in order once it answers\\.`,
      ),
    );
    expect(lines.slice(2, 4).every((line) => line.endsWith(' → waiting'))).toBe(true);
    expect(lines[4]).toMatch(new RegExp(`^[\\d:]{8} ✓ ${app.address} answers again: 3 handed on, 3 × 2xx$`));
    expect(listener.stdout()).not.toContain('Dyte itself');
    expect(listener.stdout()).toContain('4 forwarded');
  });

  it('says the same of one that goes away again, and shows what it did not take', async () => {
    const app = await restartableApp();
    await app.start();
    const listener = await listening({ forwardTo: [app.url] });
    await deliver(listener, 'one');
    await listener.until(/started · one → (?:under )?\d+ ms\n/);
    await app.stop();
    await deliver(listener, 'two');
    await listener.until(/Nothing listens/);
    await app.start(503);
    await listener.until(/✗ 503 in (?:under )?\d+ ms {2}[\da-f]{8} meeting\.started\n/);
    await listener.until(/answers again: 1 handed on, 1 × 503\n/);
    await app.stop();
    await deliver(listener, 'three');
    await listener.until(/✗ Nothing listens at [\d.:]+ Deliveries wait\.\n/);
    await listener.stop();
    expect(app.received).toEqual(['one', 'two'].map(uuidFor));
  });

  it('keeps what waits for the next run with the same target', async () => {
    const app = await restartableApp();
    const store = new MemoryStore();
    // It outlives the receiver, as a file does.
    const lasting = Object.assign(store, { close: async () => undefined });
    const first = await listening({ forwardTo: [app.url] }, { store: async () => lasting });
    for (const name of NAMES) await deliver(first, name);
    await first.until(/started · three → waiting\n/);
    await first.stop();
    expect(first.stdout()).toContain('3 waiting');
    const second = await listening({ forwardTo: [app.url] }, { store: async () => lasting });
    await second.until(/Nothing listens at/);
    await deliver(second, 'four');
    await app.start();
    await second.until(/answers again: 4 handed on, 4 × 2xx/);
    expect(app.received).toEqual([...NAMES, 'four'].map(uuidFor));
  });

  it('tells programs when it begins and when it ends', async () => {
    const app = await restartableApp();
    const listener = await listening({ forwardTo: [`${app.url}?token=hidden`] }, { options: { json: true } });
    await deliver(listener, 'one');
    await listener.until(/"target_down"/);
    await app.start();
    await listener.until(/"handed_on"/);
    await listener.stop();
    const target = `${app.url}?token=…`;
    const objects = listener.objects();
    expect(objects.map(({ type }) => type)).toEqual([
      'ready',
      'delivery',
      'target_down',
      'target_up',
      'forward',
      'handed_on',
      'summary',
    ]);
    expect(objects).toMatchObject([
      {},
      {},
      { target, fault: 'connection_refused' },
      { target },
      { state: 'succeeded', number: 1 },
      { target, handedOn: 1, outcomes: { '2xx': 1 }, complete: true },
      { forwards: [{ succeeded: 1, failed: 0, waiting: 0 }] },
    ]);
    expect(listener.stderr()).not.toContain('Nothing listens');
  });

  it('lets them fail with --no-hold', async () => {
    const app = await restartableApp();
    const listener = await listening({ forwardTo: [app.url], hold: false });
    await deliver(listener, 'one');
    await listener.until(/✗ connection refused\n/);
    await listener.stop();
    expect(listener.stdout()).toContain('1 failed');
  });
});

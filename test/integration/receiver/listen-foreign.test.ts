import { describe, expect, it } from 'vitest';
import { failureOf, type ContextParts } from '../../helpers/context.ts';
import { freePort, startServer } from '../../helpers/http-servers.ts';
import { startListening, type Listening } from '../../helpers/listening.ts';
import { testRecords } from '../../helpers/listener-records.ts';
import { signedIn } from '../../helpers/management.ts';
import { memoryApi, type MemoryApi } from '../../helpers/memory-api.ts';
import { send } from '../../helpers/send-delivery.ts';
import { eventually } from '../../helpers/eventually.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';

const STARTED = '{"event":"meeting.started"}';

interface World {
  readonly listening: Listening;
  readonly api: MemoryApi;
  /** Sends a delivery for a webhook; for our own one without an id. */
  readonly deliver: (body: string, webhookId?: string) => Promise<number>;
}

/** A listener with a webhook of its own, on an address of this machine. */
async function registering(options: Partial<ListenOptions>, parts: ContextParts = {}): Promise<World> {
  const api = memoryApi();
  const port = await freePort();
  const listening = await startListening(
    {
      verify: 'off',
      publicKey: undefined,
      register: true,
      port,
      publicUrl: `http://127.0.0.1:${String(port)}/webhook`,
      ...options,
    },
    {
      api,
      settings: signedIn({ apiUrl: 'http://127.0.0.1:4010/v2' }),
      listenerRecords: await testRecords(),
      ...parts,
    },
  );
  const deliver: World['deliver'] = async (body, webhookId = api.webhooks[0]?.id ?? '') => {
    const { status } = await send(`http://127.0.0.1:${String(port)}/webhook`, body, {
      headers: { 'rtk-webhook-id': webhookId, 'rtk-uuid': crypto.randomUUID() },
    });
    return status;
  };
  return { listening, api, deliver };
}

describe('deliveries for other webhooks at the address of a listener', () => {
  it('are shown as foreign, explained once, and counted apart', async () => {
    const { listening, deliver } = await registering({}, { isTerminal: true, columns: 140 });
    expect(await deliver(STARTED, 'another')).toBe(200);
    expect(await deliver('{"event":"meeting.ended"}', 'another')).toBe(200);
    expect(await deliver(STARTED)).toBe(200);
    await listening.until(/meeting\.ended/);
    await listening.stop();
    const lines = listening.stdout().split('\n');
    expect(lines.filter((line) => /\bforeign, /.test(line))).toHaveLength(2);
    expect(lines.filter((line) => line.includes('foreign: it was sent for another webhook'))).toHaveLength(1);
    expect(listening.stdout()).toMatch(/\n1 delivery\b/);
    expect(listening.stdout()).toMatch(/foreign \(other webhooks\) +2/);
  });

  it('are marked in JSON, meet no expectation, and are forwarded as others', async () => {
    const application = await startServer({ status: 200 });
    const { listening, deliver } = await registering(
      { expect: ['meeting.started'], forwardTo: [application.url] },
      { options: { json: true } },
    );
    expect(await deliver(STARTED, 'another')).toBe(200);
    await eventually(() => expect(application.received).toHaveLength(1));
    expect(listening.objects().some(({ type }) => type === 'expectation_met')).toBe(false);
    expect(await deliver(STARTED)).toBe(200);
    await listening.ended;
    const deliveries = listening.objects().filter(({ type }) => type === 'delivery');
    expect(deliveries.map(({ foreign }) => foreign)).toEqual([true, undefined]);
    expect(listening.objects().at(-1)).toMatchObject({
      type: 'summary',
      foreign: 1,
      events: { 'meeting.started': 1 },
    });
  });

  it('count for no --exit-after', async () => {
    const { listening, deliver } = await registering(
      { exitAfter: 1, timeout: 60_000 },
      { options: { json: true } },
    );
    await deliver(STARTED, 'another');
    await deliver(STARTED);
    await listening.ended;
    expect(listening.objects().filter(({ type }) => type === 'delivery')).toHaveLength(2);
  });

  it('are answered 403 and kept nowhere with --only-mine', async () => {
    const { listening, deliver } = await registering({ onlyMine: true });
    expect(await deliver(STARTED, 'another')).toBe(403);
    expect(await deliver('{"event":"meeting.ended"}')).toBe(200);
    await listening.until(/meeting\.ended/);
    expect(listening.stdout()).toContain('403 this was sent for another webhook (--only-mine)');
    await listening.stop();
    expect(listening.stdout()).toMatch(/not accepted: for another webhook +1/);
  });

  it('are the same as ours where there is no webhook of our own', async () => {
    const listening = await startListening(
      { verify: 'off', publicKey: undefined },
      { options: { json: true } },
    );
    await send(listening.url, STARTED, { headers: { 'rtk-webhook-id': 'another' } });
    await listening.until(/"type":"delivery"/);
    expect(listening.objects().at(-1)).not.toHaveProperty('foreign');
  });
});

describe('an address that somebody else has registered', () => {
  it('is left alone, and nothing is received', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}/webhook`;
    const api = memoryApi({ id: 'a', name: 'Production', url, events: ['meeting.started'], enabled: true });
    const listening = startListening(
      { verify: 'off', publicKey: undefined, register: true, port, publicUrl: url },
      {
        api,
        settings: signedIn({ apiUrl: 'http://127.0.0.1:4010/v2' }),
        listenerRecords: await testRecords(),
      },
    );
    const failure = await failureOf(listening);
    expect(failure.code).toBe('webhook_exists');
    expect(failure.hint).toContain('without --register');
    expect(api.webhooks).toHaveLength(1);
  });
});

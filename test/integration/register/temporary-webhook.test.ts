import { describe, expect, it } from 'vitest';
import { createWebhooksApi } from '../../../src/api/create-api.ts';
import {
  registerTemporaryWebhook,
  type TemporaryWebhook,
} from '../../../src/commands/listen/register/temporary-webhook.ts';
import { HooksError } from '../../../src/domain/errors.ts';
import { systemClock } from '../../../src/process/system.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import { ACCOUNT_ID, APP_ID, BEARER, testCloudflare, WEBHOOKS } from '../../helpers/emulated-cloudflare.ts';
import { AUTHORIZATION, field, testEmulator, type TestEmulator } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startServer, type Received, type Reply } from '../../helpers/http-servers.ts';
import { testRecords } from '../../helpers/listener-records.ts';
import { signedIn } from '../../helpers/management.ts';
import { manualClock, type ManualClock } from '../../helpers/manual-clock.ts';
import type { Context } from '../../../src/context.ts';
import type { WebhooksApi } from '../../../src/api/webhooks-api.ts';
import type { ListenerRecords } from '../../../src/settings/settings.ts';

const URL = 'http://127.0.0.1:4020/webhook';

const SERVICES = ['dyte', 'cloudflare'] as const;

/** `unheard` does not even reach the service. */
type Way = 'answered' | 'late' | 'lost' | 'unheard';

/** What stands before the emulator, and how answers to a method come through it. */
interface Line {
  readonly url: string;
  readonly seen: readonly string[];
  way: (request: Received) => Way;
  /** Lets the answers through that are late. */
  release(): void;
}

async function lineTo(emulator: TestEmulator): Promise<Line> {
  const seen: string[] = [];
  const late: (() => void)[] = [];
  const reply: Reply = (request, response) => {
    const { method, path, headers, body } = request;
    const sent = { method, headers: { authorization: String(headers.authorization) } };
    const way = line.way(request);
    if (way === 'unheard') {
      seen.push(method);
      return;
    }
    void fetch(`${emulator.url}${path}`, body === '' ? sent : { ...sent, body }).then(async (answer) => {
      const text = await answer.text();
      seen.push(`${method} ${String(answer.status)}`);
      const send = (): void => {
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
      };
      if (way === 'answered') send();
      else if (way === 'late') late.push(send);
      else response.socket?.resetAndDestroy();
    });
  };
  const { url } = await startServer(reply);
  const line: Line = {
    url,
    seen,
    way: () => 'answered',
    release: () => {
      for (const send of late.splice(0)) send();
    },
  };
  return line;
}

interface World {
  readonly line: Line;
  readonly emulator: TestEmulator;
  /** Of a new run. */
  readonly context: () => Context;
  readonly clock: ManualClock;
  readonly records: ListenerRecords;
  readonly said: string[];
  readonly stop: () => void;
  readonly register: () => Promise<TemporaryWebhook>;
  /** Names and URLs of what the service has. */
  readonly registered: () => Promise<unknown>;
}

async function world(service: (typeof SERVICES)[number]): Promise<World> {
  const isCloudflare = service === 'cloudflare';
  const emulator = await (isCloudflare ? testCloudflare() : testEmulator());
  const line = await lineTo(emulator);
  let interruption = new AbortController();
  const clientFor = (signal: AbortSignal): WebhooksApi =>
    createWebhooksApi({
      service,
      apiUrl: `${line.url}${isCloudflare ? '/client/v4' : '/v2'}`,
      app: isCloudflare ? { accountId: ACCOUNT_ID, appId: APP_ID } : undefined,
      authorization: isCloudflare ? BEARER : AUTHORIZATION,
      clock: { ...systemClock, sleep: async () => undefined },
      random: () => 0,
      signal,
      environment: {},
      userAgent: 'dyte-hooks-test',
    });
  const clock = manualClock();
  const records = await testRecords();
  const said: string[] = [];
  const context = (): Context => {
    interruption = new AbortController();
    const { signal } = interruption;
    return {
      ...testContext({
        settings: signedIn({ service }),
        signal,
        clock,
        listenerRecords: records,
        api: clientFor(signal),
      }),
      apiFor: async (_settings, calls) => clientFor(calls?.kind === 'uninterrupted' ? calls.signal : signal),
    };
  };
  return {
    line,
    emulator,
    context,
    clock,
    records,
    said,
    stop: () => interruption.abort(new HooksError('interrupted', 'Cancelled.')),
    register: () =>
      registerTemporaryWebhook(
        { url: URL, events: ['meeting.started'], say: (...texts) => said.push(texts.join(' ')) },
        context(),
      ),
    registered: async () => {
      const { status, body } = await emulator.call('GET', isCloudflare ? WEBHOOKS : '/v2/webhooks');
      // An app without webhooks.
      return status === 404 ? [] : field(body, 'data');
    },
  };
}

describe.each(SERVICES)('a temporary webhook of %s', (service) => {
  it('is registered, moved and deleted', async () => {
    const { register, registered } = await world(service);
    const temporary = await register();
    await temporary.moveTo('http://127.0.0.1:4021/webhook');
    const { id, name } = temporary.webhook;
    expect(await registered()).toMatchObject([
      { id, name, url: 'http://127.0.0.1:4021/webhook', enabled: true, events: ['meeting.started'] },
    ]);
    await temporary.close();
    expect(await registered()).toEqual([]);
  });

  it('is found by its name where the answer to its creation is lost', async () => {
    const { line, register, registered } = await world(service);
    line.way = ({ method }) => (method === 'POST' && line.seen.length === 0 ? 'lost' : 'answered');
    const temporary = await register();
    expect(await registered()).toMatchObject([{ id: temporary.webhook.id }]);
    await temporary.close();
    expect(await registered()).toEqual([]);
  });

  it('is deleted where Ctrl-C comes while the service takes its time to register it', async () => {
    const { line, clock, register, registered, stop, records, said } = await world(service);
    line.way = ({ method }) => (method === 'POST' ? 'late' : 'answered');
    const registering = register();
    await eventually(() => expect(line.seen).toEqual(['POST 201']));
    stop();
    await clock.pass(1000);
    expect(said).toEqual([expect.stringContaining('Waiting for the answer of the service')]);
    line.release();
    expect((await failureOf(registering)).code).toBe('interrupted');
    expect(await registered()).toEqual([]);
    expect(records.list()).toEqual([]);
  });

  it('is looked for and deleted where the service does not say that it is registered', async () => {
    const { line, clock, register, registered, stop, records } = await world(service);
    line.way = ({ method }) => (method === 'POST' ? 'late' : 'answered');
    const registering = failureOf(register());
    await eventually(() => expect(line.seen).toEqual(['POST 201']));
    stop();
    await clock.pass(5000);
    expect((await registering).code).toBe('interrupted');
    expect(await registered()).toEqual([]);
    expect(records.list()).toEqual([]);
  });

  it('is gone where only the answer to its deletion is lost', async () => {
    const { line, register, registered, said } = await world(service);
    const temporary = await register();
    line.way = ({ method }) =>
      method === 'DELETE' && !line.seen.some((each) => each.startsWith('DELETE')) ? 'lost' : 'answered';
    await temporary.close();
    expect(await registered()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('is deleted although the service fails at first', async () => {
    const { emulator, register, registered, said, stop } = await world(service);
    const temporary = await register();
    await fetch(`${emulator.url}/_emulator/faults`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'status', status: 503, count: 2 }),
    });
    stop();
    await temporary.close();
    expect(await registered()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('is said to be left where the service does not answer in time, and removed by the next start', async () => {
    const { line, clock, register, registered, said, stop, context } = await world(service);
    const temporary = await register();
    line.way = () => 'unheard';
    const before = line.seen.length;
    stop();
    const closed = temporary.close();
    await eventually(() => expect(line.seen.length).toBeGreaterThan(before));
    await clock.pass(5000);
    await closed;
    expect(said.at(-1)).toContain(`delete ${temporary.webhook.id}`);
    expect(await registered()).toMatchObject([{ id: temporary.webhook.id }]);
    line.way = () => 'answered';
    const next = await registerTemporaryWebhook({ url: URL, events: ['meeting.started'] }, context());
    expect(await registered()).toMatchObject([{ id: next.webhook.id }]);
    await next.close();
    expect(await registered()).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  registerTemporaryWebhook,
  type TemporaryWebhook,
} from '../../../../../src/commands/listen/register/temporary-webhook.ts';
import { placeOf } from '../../../../../src/commands/listen/register/remove-leftovers.ts';
import { OwnWebhooks } from '../../../../../src/receiver/own-webhooks.ts';
import { HooksError } from '../../../../../src/domain/errors.ts';
import { eventually } from '../../../../helpers/eventually.ts';
import { testContext, failureOf, type TestContext } from '../../../../helpers/context.ts';
import { testRecords } from '../../../../helpers/listener-records.ts';
import { signedIn, someWebhook } from '../../../../helpers/management.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { memoryApi, type MemoryApi } from '../../../../helpers/memory-api.ts';
import { temporaryDirectory } from '../../../../helpers/directory.ts';
import type { Webhook } from '../../../../../src/domain/webhook/webhook.ts';
import type { ListenerRecords } from '../../../../../src/settings/settings.ts';

const URL = 'https://abc.tunnel.example/webhook';
const EVENTS = ['meeting.started'];

interface World {
  readonly api: MemoryApi;
  readonly records: ListenerRecords;
  readonly context: TestContext;
  readonly clock: ReturnType<typeof manualClock>;
  readonly said: string[];
  readonly own: OwnWebhooks;
  readonly stop: () => void;
  readonly register: (url?: string) => Promise<TemporaryWebhook>;
}

async function world(...known: readonly Webhook[]): Promise<World> {
  const interruption = new AbortController();
  const clock = manualClock();
  const api = memoryApi(...known);
  const records = await testRecords({ directory: await temporaryDirectory() });
  const context = testContext({
    api,
    settings: signedIn(),
    clock,
    signal: interruption.signal,
    listenerRecords: records,
  });
  const said: string[] = [];
  const own = new OwnWebhooks();
  return {
    api,
    records,
    context,
    clock,
    said,
    own,
    stop: () => interruption.abort(new HooksError('interrupted', 'Cancelled.')),
    register: (url = URL) =>
      registerTemporaryWebhook(
        { url, events: EVENTS, own, say: (...texts) => said.push(texts.join(' ')) },
        context,
      ),
  };
}

/** What a listener leaves that was killed. */
async function leaveBehind(records: ListenerRecords, api: MemoryApi, url: string): Promise<string> {
  const record = await records.add('here');
  await api.create({ name: record.name, url, events: EVENTS, enabled: true });
  record.release();
  return record.name;
}

const unreachable = (): HooksError => new HooksError('service_unreachable', 'Nobody answers.');

const unanswered = (): HooksError =>
  new HooksError('service_timeout', 'Nobody answered.', { mayBeDone: true });

describe('a temporary webhook', () => {
  it('is there under the name of its listener until it is closed', async () => {
    const { register, api, records, own, said } = await world();
    const temporary = await register();
    expect(api.webhooks).toEqual([
      { id: temporary.webhook.id, name: records.list()[0]?.name, url: URL, events: EVENTS, enabled: true },
    ]);
    expect(own.isForeign(temporary.webhook.id)).toBe(false);
    expect(own.isForeign('another')).toBe(true);
    await temporary.close();
    await temporary.close();
    expect(api.webhooks).toEqual([]);
    expect(api.writes().map(([method]) => method)).toEqual(['create', 'delete']);
    expect(records.list()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('is deleted after an interruption', async () => {
    const { register, api, stop } = await world();
    const temporary = await register();
    stop();
    await temporary.close();
    expect(api.webhooks).toEqual([]);
  });

  it('moves to another address, and to the last that was asked for', async () => {
    const { register, api } = await world();
    const temporary = await register();
    await Promise.all([temporary.moveTo('https://one.example/'), temporary.moveTo('https://two.example/')]);
    expect(temporary.webhook.url).toBe('https://two.example/');
    await temporary.moveTo('https://two.example/');
    expect(api.writes().map(([method]) => method)).toEqual(['create', 'edit', 'edit']);
    await temporary.close();
    await temporary.moveTo('https://three.example/');
    expect(api.webhooks).toEqual([]);
  });

  it('is made again where somebody else has deleted it', async () => {
    const { register, api, own, said } = await world();
    const temporary = await register();
    const first = temporary.webhook.id;
    api.webhooks.length = 0;
    await temporary.moveTo('https://two.example/');
    expect(api.webhooks.map(({ url }) => url)).toEqual(['https://two.example/']);
    // What was on its way when it was deleted may come yet.
    expect([first, temporary.webhook.id].map((id) => own.isForeign(id))).toEqual([false, false]);
    expect(said).toEqual(['The webhook was deleted by somebody else. It is registered again.']);
    await temporary.close();
    expect(api.webhooks).toEqual([]);
  });

  it('is gone in the end where somebody else has deleted it', async () => {
    const { register, api, records, said } = await world();
    const temporary = await register();
    api.webhooks.length = 0;
    await temporary.close();
    expect(records.list()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('stays where it was when it cannot be moved, and moves later', async () => {
    const { register, api } = await world(someWebhook({ url: 'https://taken.example/' }));
    const temporary = await register();
    const failure = await failureOf(temporary.moveTo('https://taken.example/'));
    expect(failure.code).toBe('webhook_exists');
    expect(temporary.webhook.url).toBe(URL);
    await temporary.moveTo('https://two.example/');
    await temporary.close();
    expect(api.webhooks).toHaveLength(1);
  });

  it('that cannot be deleted is said to be left, with the command that does it', async () => {
    const { register, api, records, said } = await world();
    const temporary = await register();
    api.fail('delete', unreachable());
    await temporary.close();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('Nobody answers.');
    expect(said[0]).toContain(`dyte-hooks delete ${temporary.webhook.id}`);
    expect(records.list()).toHaveLength(1);
  });

  it('is waited for only so long, however long the service takes', async () => {
    const { api, context, clock, said, stop } = await world();
    const hanging: TestContext = {
      ...context,
      apiFor: async (_settings, calls) => ({
        ...api,
        delete: (id) =>
          new Promise<void>((_resolve, reject) => {
            api.calls.push(['delete', id]);
            const signal = calls !== undefined && 'signal' in calls ? calls.signal : undefined;
            signal?.addEventListener('abort', () => reject(signal.reason));
          }),
      }),
    };
    const temporary = await registerTemporaryWebhook(
      { url: 'https://slow.example/', events: EVENTS, say: (...texts) => said.push(texts.join(' ')) },
      hanging,
    );
    stop();
    const closed = temporary.close();
    await eventually(() => expect(api.calls.at(-1)?.[0]).toBe('delete'));
    await clock.pass(1000);
    expect(said).toEqual(['Deleting the webhook takes a moment. Ctrl-C ends at once, and leaves it.']);
    await clock.pass(4000);
    await closed;
    expect(said[1]).toContain('did not answer within 5 seconds');
  });
});

describe('a registration that fails', () => {
  it('leaves an address alone that somebody else has', async () => {
    const other = someWebhook({ name: 'Production', url: URL });
    const { register, api, records } = await world(other);
    const failure = await failureOf(register());
    expect(failure.code).toBe('webhook_exists');
    expect(failure.message).toContain('by the webhook "Production"');
    expect(api.webhooks).toEqual([other]);
    expect(api.writes().map(([method]) => method)).toEqual(['create']);
    expect(records.list()).toEqual([]);
  });

  it('says which listener has the address', async () => {
    const { register } = await world(
      someWebhook({ name: 'dyte-hooks listen bob@desktop 3f9c01d2', url: URL }),
    );
    const failure = await failureOf(register());
    expect(failure.message).toContain('by the listener of bob@desktop');
    expect(failure.hint).toContain('delete --orphans');
  });

  it('says so of a listener that runs here', async () => {
    const { register, api } = await world();
    await register();
    const failure = await failureOf(register());
    expect(failure.message).toContain('by a listener of this machine (process 4711)');
    expect(api.webhooks).toHaveLength(1);
  });

  it('deletes what was stored although nobody answered', async () => {
    const { api, context, records, said } = await world();
    const losing: TestContext = {
      ...context,
      apiFor: async () => ({
        ...api,
        create: async (request) => {
          await api.create(request);
          throw unanswered();
        },
      }),
    };
    const failure = await failureOf(
      registerTemporaryWebhook(
        { url: URL, events: EVENTS, say: (...texts) => said.push(texts.join(' ')) },
        losing,
      ),
    );
    expect(failure.code).toBe('service_timeout');
    expect(api.webhooks).toEqual([]);
    expect(records.list()).toEqual([]);
  });

  it('keeps its record where nobody knows whether it was stored', async () => {
    const { register, api, records, said } = await world();
    api.fail('create', unanswered());
    await failureOf(register());
    expect(records.list()).toHaveLength(1);
    expect(said).toEqual([]);
  });

  it('keeps none where nothing can have been stored', async () => {
    const { register, api, records, said } = await world();
    api.fail('create', unreachable());
    api.fail('list', unreachable());
    expect((await failureOf(register())).code).toBe('service_unreachable');
    expect(records.list()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('needs somebody who is signed in', async () => {
    const { context } = await world();
    const refusing: TestContext = {
      ...context,
      apiFor: async () => {
        throw new HooksError('credentials_missing', 'You are not signed in.');
      },
    };
    const failure = await failureOf(registerTemporaryWebhook({ url: URL, events: EVENTS }, refusing));
    expect(failure.code).toBe('credentials_missing');
  });
});

describe('what an earlier listener has left behind', () => {
  it('is removed at the start, and said', async () => {
    const { register, api, records, said, clock } = await world();
    const name = await leaveBehind(records, api, URL);
    await clock.pass(3 * 60_000);
    const temporary = await register();
    expect(api.webhooks.map((webhook) => webhook.name)).toEqual([temporary.webhook.name]);
    expect(temporary.webhook.name).not.toBe(name);
    expect(said).toEqual([`Removed the webhook that a listener left behind here 3m ago: ${URL}`]);
    expect(records.list()).toHaveLength(1);
  });

  it('is not that of a listener that runs, of another machine, or of nobody that is known here', async () => {
    const others = [
      someWebhook({ name: 'dyte-hooks listen bob@desktop 3f9c01d2' }),
      someWebhook({ name: 'dyte-hooks listen ada@laptop 3f9c01d3' }),
      someWebhook({ name: 'Production' }),
    ];
    const { register, api } = await world(...others);
    const running = await register('https://one.example/');
    await register('https://two.example/');
    expect(api.webhooks).toHaveLength(5);
    expect(api.webhooks).toContainEqual(running.webhook);
    expect(api.writes().map(([method]) => method)).toEqual(['create', 'create']);
  });

  it('is asked for only where something was left', async () => {
    const { register, api } = await world();
    await register();
    expect(api.calls.map(([method]) => method)).toEqual(['create']);
  });

  it('stays for the next start where the service does not remove it', async () => {
    const { register, api, records, said } = await world();
    await leaveBehind(records, api, 'https://old.example/');
    api.fail('delete', unreachable());
    await register();
    expect(said[0]).toContain('Nobody answers.');
    expect(api.webhooks).toHaveLength(2);
    expect(records.list()).toHaveLength(2);
  });

  it('is looked for where it may be, and forgotten where it is not', async () => {
    const { register, records, clock } = await world();
    const elsewhere = await records.add('another app');
    const here = await records.add(placeOf(signedIn()));
    for (const record of [elsewhere, here]) record.release();
    const start = async (url: string): Promise<readonly string[]> => {
      await (await register(url)).close();
      return records.list().map(({ id }) => id);
    };
    // A creation that was interrupted may be carried out yet.
    expect((await start('https://one.example/')).toSorted()).toEqual([elsewhere.id, here.id].toSorted());
    await clock.pass(61_000);
    expect(await start('https://two.example/')).toEqual([elsewhere.id]);
    await clock.pass(31 * 24 * 60 * 60_000);
    expect(await start('https://three.example/')).toEqual([]);
  });
});

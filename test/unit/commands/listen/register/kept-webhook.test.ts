import { describe, expect, it } from 'vitest';
import { KeptWebhook } from '../../../../../src/commands/listen/register/kept-webhook.ts';
import { HooksError } from '../../../../../src/domain/errors.ts';
import { eventually } from '../../../../helpers/eventually.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { memoryApi, type MemoryApi } from '../../../../helpers/memory-api.ts';
import { signedIn } from '../../../../helpers/management.ts';
import { testContext } from '../../../../helpers/context.ts';
import { testRecords } from '../../../../helpers/listener-records.ts';
import type { ConnectionEvent } from '../../../../../src/commands/listen/register/connection-event.ts';

const [ONE, TWO, THREE] = [
  'https://one.example/hook',
  'https://two.example/hook',
  'https://three.example/hook',
];

interface World {
  readonly api: MemoryApi;
  readonly clock: ReturnType<typeof manualClock>;
  readonly kept: KeptWebhook;
  readonly events: ConnectionEvent[];
}

async function world(): Promise<World> {
  const [api, clock, events] = [memoryApi(), manualClock(), new Array<ConnectionEvent>()];
  const context = testContext({ api, clock, settings: signedIn(), listenerRecords: await testRecords() });
  const kept = new KeptWebhook({
    events: ['meeting.started'],
    own: undefined,
    context,
    onConnection: (event) => events.push(event),
  });
  return { api, clock, kept, events };
}

function urls({ api }: World): readonly string[] {
  return api.webhooks.map(({ url }) => url);
}

describe('the webhook of a listener', () => {
  it('is registered, follows the tunnel, and is deleted', async () => {
    const made = await world();
    expect(made.kept.registered).toBeUndefined();
    made.kept.leadTo(ONE);
    await made.kept.register(ONE);
    const id = made.api.webhooks[0]?.id;
    expect(made.kept.registered).toMatchObject({ id, events: ['meeting.started'] });
    made.kept.leadTo(ONE);
    made.kept.leadTo(TWO);
    await eventually(() => expect(urls(made)).toEqual([TWO]));
    await made.kept.close();
    expect(urls(made)).toEqual([]);
    expect(made.events).toEqual([
      { type: 'webhook_registered', id, url: ONE },
      { type: 'webhook_moved', url: TWO },
    ]);
  });

  it('follows an address that came while it was registered', async () => {
    const made = await world();
    const registering = made.kept.register(ONE);
    made.kept.leadTo(TWO);
    await registering;
    await eventually(() => expect(urls(made)).toEqual([TWO]));
    await made.kept.close();
  });

  it('is moved later where the service refuses, to the address that counts then', async () => {
    const made = await world();
    await made.kept.register(ONE);
    const edit = made.api.edit.bind(made.api);
    made.api.edit = async () => await Promise.reject(new HooksError('service_error', 'It failed.'));
    made.kept.leadTo(TWO);
    await eventually(() => expect(made.events.at(-1)?.type).toBe('webhook_move_failed'));
    expect(made.events.at(-1)).toMatchObject({ url: TWO, retryInMs: 2000 });
    made.api.edit = edit;
    made.kept.leadTo(THREE);
    await made.clock.pass(2000);
    await eventually(() => expect(urls(made)).toEqual([THREE]));
    await made.kept.close();
    expect(urls(made)).toEqual([]);
  });

  it('ends while it waits to be moved', async () => {
    const made = await world();
    await made.kept.register(ONE);
    made.api.fail('edit', new HooksError('service_error', 'It failed.'));
    made.kept.leadTo(TWO);
    await eventually(() => expect(made.events.at(-1)?.type).toBe('webhook_move_failed'));
    await made.kept.close();
    expect(urls(made)).toEqual([]);
  });
});

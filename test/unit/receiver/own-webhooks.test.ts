import { describe, expect, it } from 'vitest';
import { fixedKey } from '../../../src/receiver/key-source.ts';
import { OwnWebhooks, tellingForeign, type SelectiveReceiver } from '../../../src/receiver/own-webhooks.ts';
import { createReceiver, type ReceiverOptions } from '../../../src/receiver/receiver.ts';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import { createTestKeys, deliveryRequest, uuidFor } from '../../helpers/deliveries.ts';
import { manualClock, type ManualClock } from '../../helpers/manual-clock.ts';

const keys = createTestKeys();
const BODY = '{"event":"meeting.started","meeting":{"title":"Planning"}}';
const [OURS, OTHERS] = [uuidFor('ours'), uuidFor('others')];

function request(webhookId?: string, family = 'rtk') {
  return deliveryRequest(BODY, {
    [`${family}-signature`]: keys.sign(BODY),
    ...(webhookId === undefined ? {} : { [`${family}-webhook-id`]: webhookId }),
  });
}

interface World {
  readonly own: OwnWebhooks;
  readonly clock: ManualClock;
  /** Ids of what was kept. */
  readonly kept: readonly string[];
  readonly receiver: SelectiveReceiver;
}

function world(onlyMine: boolean): World {
  const [own, clock, memory] = [new OwnWebhooks(), manualClock(), new MemoryStore()];
  const kept: string[] = [];
  const store: ReceiverOptions['store'] = {
    admit: async (delivery, targets) => {
      kept.push(delivery.id);
      return await memory.admit(delivery, targets);
    },
    keepRejected: async ({ id }) => void kept.push(id),
  };
  const core = createReceiver({ verify: 'require', keys: fixedKey(keys.key), store, clock });
  return { own, clock, kept, receiver: tellingForeign(core, { own, onlyMine, clock }) };
}

/** A registration whose answer the test gives. */
function registration(own: OwnWebhooks) {
  let resolve: (answer: { readonly id: string }) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<{ readonly id: string }>((...settle) => ([resolve, reject] = settle));
  const learned = own.learn(promise).catch(() => undefined);
  return { answer: { resolve, reject }, learned };
}

async function outcomeOf(receiver: SelectiveReceiver, webhookId?: string): Promise<unknown> {
  const { answer, event } = await receiver.receive(request(webhookId));
  return event.type === 'refused' ? [answer.status, event.reason] : [answer.status, event.foreign ?? false];
}

describe('a delivery for another webhook', () => {
  it('is marked as foreign, and taken as others are', async () => {
    const { own, receiver } = world(false);
    await own.learn(Promise.resolve({ id: OURS }));
    expect(await outcomeOf(receiver, OTHERS)).toEqual([200, true]);
    expect(await outcomeOf(receiver, OURS)).toEqual([200, false]);
    expect(await outcomeOf(receiver, OURS.toUpperCase())).toEqual([200, false]);
  });

  it('is refused before it is checked and kept, where only ours are wanted', async () => {
    const { own, receiver, kept } = world(true);
    await own.learn(Promise.resolve({ id: OURS }));
    expect(await outcomeOf(receiver, OTHERS)).toEqual([403, 'other_webhook']);
    const unsigned = await receiver.receive(deliveryRequest(BODY, { 'Dyte-Webhook-Id': OTHERS }));
    expect(unsigned.event).toMatchObject({
      type: 'refused',
      status: 403,
      method: 'POST',
      target: '/webhook',
    });
    expect(kept).toEqual([]);
    expect(await outcomeOf(receiver, OURS)).toEqual([200, false]);
  });

  it.each([false, true])('is none that names no webhook (only ours: %j)', async (onlyMine) => {
    const { own, receiver } = world(onlyMine);
    await own.learn(Promise.resolve({ id: OURS }));
    expect(await outcomeOf(receiver)).toEqual([200, false]);
  });

  it('is what comes before there is a webhook of ours', async () => {
    expect(await outcomeOf(world(false).receiver, OTHERS)).toEqual([200, true]);
    expect(await outcomeOf(world(true).receiver, OTHERS)).toEqual([403, 'other_webhook']);
  });

  it('is none that was sent for an earlier one of ours', async () => {
    const { own, receiver } = world(true);
    await own.learn(Promise.resolve({ id: OURS }));
    await own.learn(Promise.resolve({ id: uuidFor('again') }));
    expect(await outcomeOf(receiver, OURS)).toEqual([200, false]);
    expect(await outcomeOf(receiver, uuidFor('again'))).toEqual([200, false]);
  });
});

describe('a delivery that comes before the answer to the registration', () => {
  it.each([false, true])('waits for it (only ours: %j)', async (onlyMine) => {
    const { own, receiver } = world(onlyMine);
    const { answer, learned } = registration(own);
    const outcomes = [outcomeOf(receiver, OURS), outcomeOf(receiver, OTHERS), outcomeOf(receiver)];
    answer.resolve({ id: OURS });
    await learned;
    expect(await Promise.all(outcomes)).toEqual([
      [200, false],
      onlyMine ? [403, 'other_webhook'] : [200, true],
      [200, false],
    ]);
  });

  it('is to come again where the answer takes longer than a sender waits', async () => {
    const { own, clock, receiver, kept } = world(false);
    const { answer, learned } = registration(own);
    const outcome = outcomeOf(receiver, OURS);
    await clock.pass(2500);
    expect(await outcome).toEqual([503, 'registering']);
    expect(kept).toEqual([]);
    answer.resolve({ id: OURS });
    await learned;
    expect(await outcomeOf(receiver, OURS)).toEqual([200, false]);
  });

  it('is foreign where the registration fails', async () => {
    const { own, receiver } = world(false);
    const { answer, learned } = registration(own);
    const outcome = outcomeOf(receiver, OTHERS);
    answer.reject(new Error('refused'));
    await learned;
    expect(await outcome).toEqual([200, true]);
  });

  it('is known by an earlier webhook of ours meanwhile', async () => {
    const { own, receiver } = world(false);
    await own.learn(Promise.resolve({ id: OURS }));
    const { answer } = registration(own);
    expect(await outcomeOf(receiver, OURS)).toEqual([200, false]);
    answer.resolve({ id: OTHERS });
  });
});

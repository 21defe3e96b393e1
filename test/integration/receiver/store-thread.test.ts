import { describe, expect, it } from 'vitest';
import { createStores } from '../../../src/process/stores.ts';
import { newDelivery, uuidFor } from '../../helpers/deliveries.ts';
import { startServer } from '../../helpers/http-servers.ts';
import { startListening } from '../../helpers/listening.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';
import { storePath, testHistory } from '../../helpers/stores.ts';

const BODY = '{"event":"meeting.started","meeting":{"title":"Planning"}}';

/** As the built program opens them: "npm run build" makes the thread. */
const stores = createStores({
  node: process,
  interruption: { suspend: () => undefined, resume: () => undefined },
  threadFile: new URL('../../../dist/store-thread.cjs', import.meta.url),
  notify: () => undefined,
});

describe('a receiver with the thread of its store', () => {
  it('keeps deliveries, knows repeats, and records forwards', async () => {
    const file = await storePath();
    const target = await startServer({ status: 204 });
    const listening = await startListening(
      { forwardTo: [target.url], policy: 'dyte' },
      { store: (wanted) => stores.deliveryStore({ ...wanted, file }) },
    );
    const first = { 'dyte-uuid': uuidFor('first') };
    const answers = [
      await sendSigned(listening.url, BODY, first),
      await sendSigned(listening.url, BODY, first),
      await sendSigned(listening.url, 'no JSON', { 'dyte-uuid': uuidFor('second') }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
    await listening.until(/→ (?:under )?\d+ ms/);
    await listening.stop();
    const history = await testHistory(file);
    const kept = history.list({}, { limit: 9 });
    expect(kept).toMatchObject([
      { id: uuidFor('first'), attempts: 2, forwardState: 'succeeded', rejection: undefined },
      { rejection: 'not_json', forwardState: undefined },
    ]);
    expect(history.content(kept[0]?.position ?? 0).body.toString()).toBe(BODY);
  });

  it('tells of its health', async () => {
    const store = await stores.deliveryStore({ file: await storePath(), onEvent: () => undefined });
    await store.admit(newDelivery('one'), ['http://127.0.0.1:1/']);
    await store.health?.probe();
    expect(await store.health?.measure(['http://127.0.0.1:1/'])).toMatchObject({ pending: [{ count: 1 }] });
    await store.close();
    await expect(store.health?.probe()).rejects.toMatchObject({ code: 'store_failed' });
  });

  it('forwards what an earlier one has left', async () => {
    const file = await storePath();
    const target = await startServer({ status: 204 });
    const earlier = await stores.deliveryStore({ file, onEvent: () => undefined });
    await earlier.admit(newDelivery('left'), [`${target.url}/`]);
    await earlier.close();
    const listening = await startListening(
      { forwardTo: [target.url], policy: 'dyte' },
      { store: (wanted) => stores.deliveryStore({ ...wanted, file }) },
    );
    await listening.until(/→ (?:under )?\d+ ms/);
    await listening.stop();
    expect(target.received.map(({ body }) => body)).toEqual([newDelivery('left').body.toString()]);
  });
});

import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import type { ReceiverReport } from '../../../../../src/domain/forward/receiver-record.ts';
import { newDelivery } from '../../../../helpers/deliveries.ts';
import { makeOlderStore } from '../../../../helpers/older-stores.ts';
import { storePath, testHistory, testStore } from '../../../../helpers/stores.ts';

const APP = 'http://localhost:3000/';
const REPORT: ReceiverReport = {
  since: 1000,
  targets: [{ name: APP, filter: ['meeting.*'], takesUnverified: true }],
};

describe('what receivers say of themselves', () => {
  it('stands in the store in the order of their start, the last word of each', async () => {
    const path = await storePath();
    const later = await testStore({ path, receiver: 'later' });
    const first = await testStore({ path, receiver: 'first' });
    await later.recordReceiver({ ...REPORT, since: 20_000 });
    await first.recordReceiver(REPORT);
    const down = { since: 5000, fault: 'connection_refused' } as const;
    await first.recordReceiver({ ...REPORT, until: 6000, targets: [{ ...REPORT.targets[0]!, down }] });
    expect((await testHistory(path)).receivers()).toEqual([
      {
        id: 'first',
        since: 1000,
        until: 6000,
        targets: [{ ...REPORT.targets[0], down }],
        seenAt: undefined,
      },
      {
        id: 'later',
        since: 20_000,
        until: undefined,
        targets: [{ ...REPORT.targets[0], down: undefined }],
        seenAt: undefined,
      },
    ]);
  });

  it('has when one that forwards was seen last, and whose a pending forward is', async () => {
    const path = await storePath();
    const store = await testStore({ path, receiver: 'one', now: () => 7000 });
    await store.recordReceiver(REPORT);
    const { position } = await store.admit(newDelivery('d'), [APP]);
    const history = await testHistory(path);
    expect(history.receivers()).toMatchObject([{ id: 'one', seenAt: 7000 }]);
    expect(history.forwards(position)).toMatchObject([{ target: APP, owner: 'one' }]);
  });

  it('forgets all but the last hundred, and leaves a pause alone', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.pauseForwarding({ since: 1, by: 'ada' });
    for (let since = 1; since <= 105; since += 1) await store.recordReceiver({ ...REPORT, since });
    const receivers = (await testHistory(path)).receivers();
    expect([receivers.length, receivers[0]?.since]).toEqual([100, 6]);
    expect(await store.readPause()).toBeDefined();
  });

  it('is nothing in a store of an older version', async () => {
    const path = await storePath();
    makeOlderStore(path, [{ name: 'older' }]);
    expect((await testHistory(path)).receivers()).toEqual([]);
  });

  it('leaves out what another program has written', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const database = new DatabaseSync(path);
    const put = database.prepare('INSERT INTO store_state (name, value) VALUES (?, ?)');
    const values = [
      '',
      '1',
      '{"id":1}',
      '{"id":"a","since":-1,"targets":[]}',
      '{"id":"b","since":1,"targets":3}',
    ];
    for (const [index, value] of values.entries()) put.run(`receiver:${String(index)}`, value);
    put.run(
      'receiver:8',
      '{"id":"c","since":1,"until":"x","targets":[1,{"name":2},{"name":"n","filter":[1]}]}',
    );
    database.close();
    expect((await testHistory(path)).receivers()).toEqual([
      { id: 'c', since: 1, until: undefined, targets: [], seenAt: undefined },
    ]);
    await store.close();
  });
});

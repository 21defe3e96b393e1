import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selections } from '../../../../../src/store/sqlite/read/filter-sql.ts';
import type { Database } from '../../../../../src/store/sqlite/file/database.ts';
import type { DeliveryFilter } from '../../../../../src/domain/delivery/stored-delivery.ts';
import { newDelivery } from '../../../../helpers/deliveries.ts';
import { makeOlderStore } from '../../../../helpers/older-stores.ts';
import { storePath, testStore } from '../../../../helpers/stores.ts';

const TARGET = 'http://127.0.0.1:3000/';

/** Few of one webhook, few of one event, and one forward that waits, among many others. */
async function filledStore(): Promise<Database> {
  const path = await storePath();
  const store = await testStore({ path });
  const admitted = Array.from({ length: 60 }, (_, index) =>
    store.admit(
      newDelivery(String(index), {
        event: index % 20 === 0 ? 'meeting.ended' : 'meeting.started',
        webhookId: index % 30 === 1 ? 'rare' : 'common',
        meetingId: `meeting ${String(index % 10)}`,
        receivedAt: 1000 + index,
        signature: index % 25 === 0 ? 'unchecked' : 'valid',
      }),
      index === 7 ? [TARGET] : [],
    ),
  );
  await Promise.all(admitted);
  return opened(path);
}

function opened(path: string): Database {
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  return database;
}

/** How SQLite would find the newest, a line for each step, without those for the forwards of what is found. */
function plansOf(database: Database, filter: DeliveryFilter): readonly string[] {
  return selections(database, filter).map(({ from, sql, values, order }) => {
    const ordered = order.map((column) => `${column} DESC`).join(', ');
    const steps = database
      .prepare(`EXPLAIN QUERY PLAN SELECT d.* FROM ${from} WHERE ${sql} ORDER BY ${ordered} LIMIT 20`)
      .all(...values)
      .map((row) => String(row['detail']))
      .filter((detail) => !/\b(json_each|f|u)\b|SUBQUERY|BLOOM FILTER/.test(detail));
    return steps.join('; ');
  });
}

const BY_TIME = 'SEARCH d USING INDEX deliveries_by_time (received_at>? AND received_at<?)';
const SORTED = 'USE TEMP B-TREE FOR ORDER BY';
const BY_EVENT = 'SEARCH d USING INDEX deliveries_by_event (event=?)';
const BY_WEBHOOK = 'SEARCH d USING INDEX deliveries_by_webhook (webhook_id=?)';
const BY_POSITION = 'SEARCH d USING INTEGER PRIMARY KEY (rowid=?)';
const UNVERIFIED = 'SCAN d USING INDEX deliveries_unverified';
const REJECTED = 'SCAN d USING INDEX deliveries_rejected';
const BLOCKS = 'SEARCH b USING PRIMARY KEY (id=?); SEARCH d USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)';

const OF_MEETING = [BLOCKS, REJECTED];
const MEETING = { meeting: 'meeting 1' };

describe('the newest deliveries of a filter', () => {
  it.each<[DeliveryFilter, readonly string[]]>([
    [{}, ['SCAN d']],
    [{ events: ['*'] }, ['SCAN d']],
    [{ events: ['meeting.ended'] }, [BY_EVENT]],
    [{ events: ['meeting.*'] }, [BY_EVENT, BY_EVENT]],
    [{ webhook: 'rare' }, [BY_WEBHOOK]],
    [{ since: 1050 }, [`${BY_TIME}; ${SORTED}`]],
    [{ until: 1005 }, [`${BY_TIME}; ${SORTED}`]],
    [{ signature: ['unchecked'] }, [UNVERIFIED]],
    [{ failed: true }, [BY_POSITION]],
    [{ waiting: true }, [BY_POSITION]],
    [MEETING, OF_MEETING],
    [{ ...MEETING, acceptedOnly: true }, [BLOCKS]],
    [{ ...MEETING, events: ['meeting.started'] }, OF_MEETING],
    [{ ...MEETING, events: ['meeting.*'] }, OF_MEETING],
    [{ ...MEETING, webhook: 'common' }, OF_MEETING],
    [{ ...MEETING, since: 1050 }, OF_MEETING],
    [{ ...MEETING, failed: true }, OF_MEETING],
    [{ ...MEETING, signature: ['unchecked'] }, OF_MEETING],
    [{ events: ['meeting.started'], webhook: 'rare' }, [BY_WEBHOOK]],
    [{ events: ['meeting.ended'], webhook: 'common' }, [BY_EVENT]],
    [{ events: ['meeting.started'], since: 1058 }, [`${BY_TIME}; ${SORTED}`]],
    [{ events: ['meeting.ended'], since: 1000 }, [BY_EVENT]],
    [{ webhook: 'rare', since: 1000 }, [BY_WEBHOOK]],
    [{ events: ['meeting.started'], failed: true }, [BY_POSITION]],
    [{ webhook: 'common', failed: true }, [BY_POSITION]],
    [{ events: ['meeting.started'], signature: ['unchecked'] }, [UNVERIFIED]],
  ])('are looked up by the index with the fewest: %j', async (filter, plans) => {
    expect(plansOf(await filledStore(), filter)).toEqual(plans);
  });

  it('are looked up by their time where the meeting goes on for ever', async () => {
    const database = await filledStore();
    const insert = database.prepare('INSERT INTO meeting_blocks (id, block) VALUES (?, ?)');
    for (let block = 1; block <= 20; block += 1) insert.run('meeting 1', block);
    expect(plansOf(database, { ...MEETING, since: 1050 })).toEqual([`${BY_TIME}; ${SORTED}`]);
    expect(plansOf(database, MEETING)).toEqual(OF_MEETING);
  });

  it('are looked up by the indexes of meetings in a store of version 1', async () => {
    const path = await storePath();
    makeOlderStore(path, [{ name: 'a', meeting: 'meeting 1', session: 's' }]);
    const plans = plansOf(opened(path), { ...MEETING, events: ['meeting.started'], webhook: 'webhook' });
    expect(plans).toEqual([
      [
        'MULTI-INDEX OR',
        'INDEX 1',
        'SEARCH d USING INDEX deliveries_by_meeting (meeting_id=?)',
        'INDEX 2',
        'SEARCH d USING INDEX deliveries_by_session (session_id=?)',
        SORTED,
      ].join('; '),
    ]);
  });
});

import { DatabaseSync } from '@photostructure/sqlite';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../../../../src/store/delivery-store.ts';
import { makeOlderStore } from '../../../../helpers/older-stores.ts';
import { IDS, OPERATIONS, StoreWorld, type Operation } from '../../../../helpers/store-world.ts';
import { storePath, testHistory } from '../../../../helpers/stores.ts';

/** What there is of an id: all positions, how many, and the first two. */
interface Found {
  readonly positions: readonly number[];
  readonly count: number;
  readonly first: readonly number[];
}

/** What is found by a look through everything. */
function scanned(path: string): ReadonlyMap<string, Found> {
  const all = rows(path, 'SELECT position, meeting_id, session_id FROM deliveries ORDER BY position');
  return new Map(
    IDS.map((id) => {
      const positions = all
        .filter((row) => row['meeting_id'] === id || row['session_id'] === id)
        .map((row) => Number(row['position']));
      return [id, { positions, count: positions.length, first: positions.slice(0, 2) }];
    }),
  );
}

async function lookedUp(path: string): Promise<ReadonlyMap<string, Found>> {
  const history = await testHistory(path);
  const listed = (id: string, page: Page): readonly number[] =>
    history.list({ meeting: id }, page).map(({ position }) => position);
  const all = IDS.map((id): [string, Found] => [
    id,
    {
      positions: listed(id, { limit: 1000 }),
      count: history.count({ meeting: id }),
      first: listed(id, { after: 0, limit: 2 }),
    },
  ]);
  history.close();
  return new Map(all);
}

const ENTRIES = 'SELECT id, block FROM meeting_blocks ORDER BY id, block';

const NEEDED_ENTRIES = `
  SELECT meeting_id AS id, position / 1024 AS block FROM deliveries WHERE rejection IS NULL AND meeting_id IS NOT NULL
  UNION SELECT session_id, position / 1024 FROM deliveries WHERE rejection IS NULL AND session_id IS NOT NULL
  ORDER BY id, block`;

function rows(path: string, sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(path);
  const all = database.prepare(sql).all();
  database.close();
  return all;
}

/** A small delivery of a meeting. */
function admit(meeting: string | undefined, size = 2): Operation {
  return { kind: 'admit', writer: 0, meeting, session: undefined, waits: false, size };
}

/** What is looked up after these operations, and what is there. */
async function outcomeOf(
  beginning: number | undefined,
  operations: readonly Operation[],
): Promise<{ readonly actual: unknown; readonly expected: unknown }> {
  const path = await storePath();
  if (beginning !== undefined)
    makeOlderStore(path, [
      { name: 'older', position: beginning, meeting: 'a', session: 's' },
      { name: 'refused', position: beginning + 1, meeting: 'c', isRejected: true },
    ]);
  const world = new StoreWorld(path);
  try {
    if (beginning === undefined) world.open();
    for (const operation of operations) await world.apply(operation);
    // A receiver brings a store of the older version to the present one.
    world.open();
    return {
      actual: [await lookedUp(path), rows(path, ENTRIES)],
      expected: [scanned(path), rows(path, NEEDED_ENTRIES)],
    };
  } finally {
    world.close();
  }
}

describe('the blocks that meetings and sessions occur in', () => {
  // A store that is new, ones of the older version, also with positions at the edge of a block, and times.
  const beginnings = fc.constantFrom(undefined, 1, 1020, 2 ** 31 * 1024 - 2, 1_795_000_000_000);

  it('give exactly what a look through all deliveries gives, whatever happens to the store', async () => {
    await fc.assert(
      fc.asyncProperty(beginnings, OPERATIONS, async (beginning, operations) => {
        const { actual, expected } = await outcomeOf(beginning, operations);
        expect(actual).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('give a meeting again whose deliveries another process has removed meanwhile', async () => {
    const { actual, expected } = await outcomeOf(undefined, [
      admit('a'),
      admit('b'),
      { kind: 'by age', share: 1 },
      admit('a'),
      admit(undefined),
    ]);
    expect(actual).toEqual(expected);
  });

  it('give a meeting again whose deliveries went for newer ones', async () => {
    const newer = Array.from({ length: 20 }, () => admit('b', 20_000));
    const { actual, expected } = await outcomeOf(undefined, [
      admit('a'),
      ...newer,
      admit('a'),
      admit(undefined),
    ]);
    expect(actual).toEqual(expected);
  });

  it('give a meeting whose first delivery was undone with another one of its commit', async () => {
    const { actual, expected } = await outcomeOf(undefined, [
      admit('b'),
      { kind: 'undone', writer: 0, meeting: 'a', session: 's' },
      admit('a'),
      admit(undefined),
    ]);
    expect(actual).toEqual(expected);
  });
});

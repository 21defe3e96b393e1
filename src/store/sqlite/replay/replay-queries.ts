import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { KnownTarget, ReplayCounts, ReplayItem, StoredReplay } from '../../replay-journal.ts';
import { deliveryRows, FORWARD_STATES, isUnreadable, storedDelivery } from '../read/delivery-rows.ts';
import { decodePlan } from './replay-plan-encoding.ts';
import { bytesIn, jsonIn, numberIn, textIn, timeIn, wordIn, type Row } from '../read/row-values.ts';
import type { Database } from '../file/database.ts';

/** @param replay the newest that is not done when undefined */
export function findReplay(database: Database, replay: number | undefined): StoredReplay | undefined {
  const row = replay === undefined ? newestOpen(database) : sealedReplay(database, replay);
  if (row === undefined) return undefined;
  const number = numberIn(row, 'replay_id');
  const body = row['body'] === null ? undefined : bytesIn(row, 'body');
  return {
    number,
    plan: decodePlan(jsonIn(row, 'plan'), body),
    startedAt: timeIn(row, 'started_at'),
    targets: targetNames(database, number),
    counts: countItems(database, number),
  };
}

function newestOpen(database: Database): Row | undefined {
  return database
    .prepare(
      `SELECT replay_id, plan, body, started_at FROM replays AS r WHERE is_whole = 1
        AND EXISTS (SELECT 1 FROM replay_items AS i WHERE i.replay_id = r.replay_id AND i.state = 'open')
      ORDER BY replay_id DESC LIMIT 1`,
    )
    .get();
}

function sealedReplay(database: Database, replay: number): Row | undefined {
  return database
    .prepare('SELECT replay_id, plan, body, started_at FROM replays WHERE replay_id = ? AND is_whole = 1')
    .get(replay);
}

function targetNames(database: Database, replay: number): readonly string[] {
  return database
    .prepare(
      `SELECT name FROM targets WHERE target_id IN (SELECT target_id FROM replay_items WHERE replay_id = ?)
      ORDER BY target_id`,
    )
    .all(replay)
    .map((row) => textIn(row, 'name'));
}

export function countItems(database: Database, replay: number): ReplayCounts {
  const rows = database
    .prepare('SELECT state, count(*) AS number FROM replay_items WHERE replay_id = ? GROUP BY state')
    .all(replay);
  const of = (state: string): number => {
    const row = rows.find((each) => each['state'] === state);
    return row === undefined ? 0 : numberIn(row, 'number');
  };
  const [open, succeeded, failed] = [of('open'), of('succeeded'), of('failed')];
  return { total: open + succeeded + failed, open, succeeded, failed };
}

export function openItems(
  database: Database,
  replay: number,
  after: number,
  limit: number,
): readonly ReplayItem[] {
  return deliveryRows(
    database,
    (columns) => `SELECT i.number, i.position AS wanted, t.name, ${columns}
      FROM replay_items AS i JOIN targets AS t ON t.target_id = i.target_id
      LEFT JOIN deliveries AS d ON d.position = i.position
      WHERE i.replay_id = ? AND i.state = 'open' AND i.number > ? ORDER BY i.number LIMIT ?`,
    [replay, after, limit],
  ).map((row) => ({
    number: numberIn(row, 'number'),
    position: numberIn(row, 'wanted'),
    target: textIn(row, 'name'),
    delivery: deliveryIn(row),
  }));
}

/** Undefined where the join found none, or one that is damaged. */
function deliveryIn(row: Row): StoredDelivery | undefined {
  if (row['position'] === null) return undefined;
  try {
    return storedDelivery(row);
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

export function targetsOf(
  database: Database,
  positions: readonly number[],
): ReadonlyMap<number, readonly KnownTarget[]> {
  const rows = database
    .prepare(
      `SELECT f.position, f.state, t.name FROM forwards AS f JOIN targets AS t ON t.target_id = f.target_id
      WHERE f.position IN (SELECT value FROM json_each(?)) ORDER BY f.position, f.target_id`,
    )
    .all(JSON.stringify(positions));
  const found = new Map<number, KnownTarget[]>();
  for (const row of rows) {
    const position = numberIn(row, 'position');
    const known = { target: textIn(row, 'name'), state: wordIn(row, 'state', FORWARD_STATES) };
    found.set(position, [...(found.get(position) ?? []), known]);
  }
  return found;
}

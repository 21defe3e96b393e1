import { isObject } from '../../../domain/json/json-value.ts';
import { readNetworkFault } from '../../../domain/network/network-fault.ts';
import type {
  ReceiverRecord,
  ReceiverReport,
  TargetOutage,
  TargetRecord,
} from '../../../domain/forward/receiver-record.ts';
import { inTransaction, prepareOnce, type Database } from '../file/database.ts';
import { versionOf } from '../file/open-database.ts';
import { STORE_STATE_VERSION } from '../file/schema.ts';
import { jsonIn, numberIn, textIn, type Row } from '../read/row-values.ts';

/** Of the names in `store_state`; what follows sorts by when the receiver started. */
const PREFIX = 'receiver:';
/** The first name behind all of them. */
const BEYOND = 'receiver;';

/** Receivers that are remembered, the newest: a developer starts some dozen a day. */
const MAX_RECORDS = 100;

/** Keeps what a receiver says of itself, in the place of what it said before. */
export function recordReceiver(database: Database, id: string, report: ReceiverReport): void {
  const put = prepareOnce(
    database,
    'INSERT INTO store_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const drop = prepareOnce(
    database,
    `DELETE FROM store_state WHERE name IN
      (SELECT name FROM store_state WHERE name >= ? AND name < ? ORDER BY name DESC LIMIT -1 OFFSET ?)`,
  );
  inTransaction(database, () => {
    put.run(`${PREFIX}${String(report.since).padStart(16, '0')}:${id}`, JSON.stringify({ id, ...report }));
    drop.run(PREFIX, BEYOND, MAX_RECORDS);
  });
}

/** In the order in which they started; none of a store of an older version. What cannot be read is left out. */
export function readReceivers(database: Database): readonly ReceiverRecord[] {
  if (versionOf(database) < STORE_STATE_VERSION) return [];
  const seen = new Map(
    prepareOnce(database, 'SELECT receiver_id, seen_at FROM receivers')
      .all()
      .map((row) => [textIn(row, 'receiver_id'), numberIn(row, 'seen_at')] as const),
  );
  return prepareOnce(database, 'SELECT value FROM store_state WHERE name >= ? AND name < ? ORDER BY name')
    .all(PREFIX, BEYOND)
    .flatMap((row) => decodeRecord(row, seen) ?? []);
}

function decodeRecord(row: Row, seen: ReadonlyMap<string, number>): ReceiverRecord | undefined {
  const value = jsonOrNone(row);
  if (!isObject(value)) return undefined;
  const { id, since, until, targets } = value;
  if (typeof id !== 'string' || !isTime(since) || !Array.isArray(targets)) return undefined;
  return {
    id,
    since,
    until: isTime(until) ? until : undefined,
    targets: targets.flatMap((target: unknown) => decodeTarget(target) ?? []),
    seenAt: seen.get(id),
  };
}

function jsonOrNone(row: Row): unknown {
  try {
    return jsonIn(row, 'value');
  } catch {
    return undefined;
  }
}

function decodeTarget(value: unknown): TargetRecord | undefined {
  if (!isObject(value)) return undefined;
  const { name, filter, takesUnverified, down } = value;
  if (typeof name !== 'string' || !isTexts(filter) || typeof takesUnverified !== 'boolean') return undefined;
  return { name, filter, takesUnverified, down: decodeOutage(down) };
}

function decodeOutage(value: unknown): TargetOutage | undefined {
  return isObject(value) && isTime(value['since'])
    ? { since: value['since'], fault: readNetworkFault(value['fault']) }
    : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** What a date can be made of, until the end of the year 9999. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 253_402_300_799_999;
}

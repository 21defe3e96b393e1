import { matchesEvent } from '../../domain/events/selector.ts';
import type { DeliveryFilter } from '../../domain/stored-delivery.ts';
import { textIn } from './rows.ts';
import type { Database } from './load-sqlite.ts';

/** A part of a query: SQL and the values for its question marks. */
export interface Fragment {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Deliveries that are wanted: where they are looked up, and what they must fulfil. */
export interface Selection extends Fragment {
  readonly from: string;
}

/**
 * Up to so many event names are looked up one by one, each by its index in order; with more, all
 * deliveries are walked through.
 */
const MOST_NAMES = 16;

/**
 * A time with at most so many deliveries is looked up by the index of times, and what is found is put in
 * order; a longer one is walked through in the order of arrival.
 */
const FEW = 10_000;

/** Distinct names that are read; with `--verify off` anybody may invent them. */
const MOST_KNOWN_NAMES = 10_000;

/**
 * What a filter means in SQL, as selections that exclude each other: the newest deliveries of all of them
 * are among the newest of each, so that SQLite can walk one index for each in order, and stop.
 */
export function selections(database: Database, filter: DeliveryFilter): readonly Selection[] {
  const from = sourceFor(database, filter);
  return conditionSets(database, filter).map((conditions) => joined(from, conditions));
}

function conditionSets(database: Database, filter: DeliveryFilter): readonly (readonly Fragment[])[] {
  const common = commonConditions(filter);
  const names = wantedNames(database, filter.events);
  if (names === 'all') return [common];
  if (names.length <= MOST_NAMES)
    return names.map((name) => [...common, { sql: 'd.event = ?', values: [name] }]);
  // The sign keeps SQLite from using the index, which has another order.
  const list = JSON.stringify(names);
  return [[...common, { sql: '+d.event IN (SELECT value FROM json_each(?))', values: [list] }]];
}

function sourceFor(database: Database, { since, until }: DeliveryFilter): string {
  if (since === undefined && until === undefined) return 'deliveries AS d';
  const { found } = database
    .prepare(
      'SELECT count(*) AS found FROM (SELECT 1 FROM deliveries WHERE received_at >= ? AND received_at < ? LIMIT ?)',
    )
    .get(since ?? 0, until ?? Number.MAX_SAFE_INTEGER, FEW + 1) ?? { found: 0 };
  return Number(found) <= FEW ? 'deliveries AS d INDEXED BY deliveries_by_time' : 'deliveries AS d';
}

function commonConditions(filter: DeliveryFilter): readonly Fragment[] {
  const { meeting, webhook, since, until, signature, failed, acceptedOnly } = filter;
  const conditions: Fragment[] = [];
  const add = (sql: string, ...values: readonly (string | number)[]): void => {
    conditions.push({ sql, values });
  };
  if (meeting !== undefined) add('(d.meeting_id = ? OR d.session_id = ?)', meeting, meeting);
  if (webhook !== undefined) add('d.webhook_id = ?', webhook);
  if (since !== undefined) add('d.received_at >= ?', since);
  if (until !== undefined) add('d.received_at < ?', until);
  if (signature !== undefined) {
    add('d.signature IN (SELECT value FROM json_each(?))', JSON.stringify(signature));
    if (!signature.includes('valid')) add("d.signature <> 'valid'");
  }
  if (failed === true)
    add("d.position IN (SELECT f.position FROM forwards AS f WHERE f.state <> 'succeeded')");
  if (acceptedOnly === true) add('d.rejection IS NULL');
  return conditions;
}

function joined(from: string, conditions: readonly Fragment[]): Selection {
  const sql = conditions.map((condition) => condition.sql).join(' AND ');
  const values = conditions.flatMap((condition) => condition.values);
  return { from, sql: sql === '' ? 'TRUE' : sql, values };
}

function wantedNames(database: Database, patterns: readonly string[] | undefined): readonly string[] | 'all' {
  if (patterns === undefined || patterns.includes('*')) return 'all';
  return knownNames(database).filter((name) => matchesEvent(patterns, name));
}

/** The distinct event names: one step in the index for each, instead of one for each delivery. */
function knownNames(database: Database): readonly string[] {
  const next = database.prepare('SELECT event FROM deliveries WHERE event > ? ORDER BY event LIMIT 1');
  const names: string[] = [];
  for (let row = next.get(''); row !== undefined && names.length < MOST_KNOWN_NAMES;) {
    const name = textIn(row, 'event');
    names.push(name);
    row = next.get(name);
  }
  return names;
}

import { matchesEvent } from '../../../domain/events/selector.ts';
import type { DeliveryFilter } from '../../../domain/delivery/stored-delivery.ts';
import { textIn } from './row-values.ts';
import type { Database } from '../file/database.ts';

/** A part of a query: SQL and the values for its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Deliveries that are wanted: where they are looked up, and what they must fulfil. */
export interface Selection extends Condition {
  readonly from: string;
}

/**
 * Up to so many event names are looked up one by one, each by its index in order; with more, all
 * deliveries are walked through.
 */
const MAX_NAMES = 16;

/**
 * A time with at most so many deliveries is looked up by the index of times, and what is found is put in
 * order; a longer one is walked through in the order of arrival.
 */
const MAX_BY_TIME_INDEX = 10_000;

/** Distinct values that are read; with `--verify off` anybody may invent them. */
const MAX_KNOWN_VALUES = 10_000;

/**
 * What a filter means in SQL, as selections that exclude each other: the newest deliveries of all of them
 * are among the newest of each, so that SQLite can walk one index for each in order, and stop.
 */
export function selections(database: Database, filter: DeliveryFilter): readonly Selection[] {
  const from = tableFor(database, filter);
  return conditionSets(database, filter).map((conditions) => joined(from, conditions));
}

function conditionSets(database: Database, filter: DeliveryFilter): readonly (readonly Condition[])[] {
  const common = commonConditions(database, filter);
  const names = wantedNames(database, filter.events);
  if (names === 'all') return [common];
  if (names.length <= MAX_NAMES)
    return names.map((name) => [...common, { sql: 'd.event = ?', values: [name] }]);
  // The sign keeps SQLite from using the index, which has another order.
  const list = JSON.stringify(names);
  return [[...common, { sql: '+d.event IN (SELECT value FROM json_each(?))', values: [list] }]];
}

function tableFor(database: Database, { since, until }: DeliveryFilter): string {
  if (since === undefined && until === undefined) return 'deliveries AS d';
  const { found } = database
    .prepare(
      'SELECT count(*) AS found FROM (SELECT 1 FROM deliveries WHERE received_at >= ? AND received_at < ? LIMIT ?)',
    )
    .get(since ?? 0, until ?? Number.MAX_SAFE_INTEGER, MAX_BY_TIME_INDEX + 1) ?? { found: 0 };
  return Number(found) <= MAX_BY_TIME_INDEX
    ? 'deliveries AS d INDEXED BY deliveries_by_time'
    : 'deliveries AS d';
}

function commonConditions(database: Database, filter: DeliveryFilter): readonly Condition[] {
  const { meeting, webhook, since, until, signature, failed, waiting, acceptedOnly } = filter;
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: readonly (string | number)[]): void => {
    conditions.push({ sql, values });
  };
  if (meeting !== undefined) add('(d.meeting_id = ? OR d.session_id = ?)', meeting, meeting);
  if (webhook !== undefined) conditions.push(oneOf('d.webhook_id', webhooksLike(database, webhook)));
  if (since !== undefined) add('d.received_at >= ?', since);
  if (until !== undefined) add('d.received_at < ?', until);
  if (signature !== undefined) {
    add('d.signature IN (SELECT value FROM json_each(?))', JSON.stringify(signature));
    if (!signature.includes('valid')) add("d.signature <> 'valid'");
  }
  const states = [...(failed === true ? ['failed'] : []), ...(waiting === true ? ['pending'] : [])];
  // Its first condition lets the index of what is not handled be used.
  if (states.length > 0)
    add(
      "d.position IN (SELECT f.position FROM forwards AS f WHERE f.state <> 'succeeded' AND f.state IN (SELECT value FROM json_each(?)))",
      JSON.stringify(states),
    );
  if (acceptedOnly === true) add('d.rejection IS NULL');
  return conditions;
}

function joined(from: string, conditions: readonly Condition[]): Selection {
  const sql = conditions.map((condition) => condition.sql).join(' AND ');
  const values = conditions.flatMap((condition) => condition.values);
  return { from, sql: sql === '' ? 'TRUE' : sql, values };
}

function wantedNames(database: Database, patterns: readonly string[] | undefined): readonly string[] | 'all' {
  if (patterns === undefined || patterns.includes('*')) return 'all';
  return distinctValues(database, 'event', '').filter((name) => matchesEvent(patterns, name));
}

/** Mostly it is one, whose deliveries an index has in order. */
function oneOf(column: string, values: readonly string[]): Condition {
  if (values.length === 0) return { sql: 'FALSE', values };
  if (values.length === 1) return { sql: `${column} = ?`, values };
  return { sql: `+${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}

/** The webhook of that id, else those whose ids begin so. */
function webhooksLike(database: Database, id: string): readonly string[] {
  const known = distinctValues(database, 'webhook_id', id);
  return known.includes(id) ? [id] : known;
}

/** The distinct values that begin so: one step in the index for each, instead of one for each delivery. */
function distinctValues(
  database: Database,
  column: 'event' | 'webhook_id',
  beginning: string,
): readonly string[] {
  const next = (comparison: '>' | '>=') =>
    database.prepare(
      `SELECT ${column} FROM deliveries WHERE ${column} ${comparison} ? ORDER BY ${column} LIMIT 1`,
    );
  const after = next('>');
  const values: string[] = [];
  for (let row = next('>=').get(beginning); row !== undefined && values.length < MAX_KNOWN_VALUES;) {
    const value = textIn(row, column);
    if (!value.startsWith(beginning)) break;
    values.push(value);
    row = after.get(value);
  }
  return values;
}

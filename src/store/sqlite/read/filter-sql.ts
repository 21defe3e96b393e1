import { matchesEvent } from '../../../domain/events/selector.ts';
import type { DeliveryFilter } from '../../../domain/delivery/stored-delivery.ts';
import type { Condition } from './condition.ts';
import { lookupOf, type Lookup } from './lookups.ts';
import { meetingLookups } from './meeting-lookups.ts';
import { textIn } from './row-values.ts';
import type { Database } from '../file/database.ts';

/** Deliveries that are wanted: where they are looked up, and what they must fulfil. */
export interface Selection extends Condition {
  /** With `deliveries AS d` in it. */
  readonly from: string;
  /** What puts them in the order of arrival. */
  readonly order: readonly string[];
}

/**
 * Up to so many event names are looked up one by one, each by its index in order; with more, all
 * deliveries are walked through.
 */
const MAX_NAMES = 16;

/** Distinct values that are read; with `--verify off` anybody may invent them. */
const MAX_KNOWN_VALUES = 10_000;

/**
 * What a filter means in SQL, as selections that exclude each other: the newest deliveries of all of them
 * are among the newest of each, so that SQLite can walk one index for each in order, and stop.
 *
 * SQLite knows nothing of how often a value occurs, and takes one of two indexes by chance. So it is told
 * which, and in all other conditions a plus sign keeps it from theirs.
 */
export function selections(database: Database, filter: DeliveryFilter): readonly Selection[] {
  const names = wantedNames(database, filter.events);
  const webhooks = filter.webhook === undefined ? undefined : webhooksLike(database, filter.webhook);
  const conditions = [
    ...(webhooks === undefined ? [] : [oneOf('d.webhook_id', webhooks)]),
    ...commonConditions(filter),
  ];
  if (filter.meeting !== undefined || names === undefined || names.length > MAX_NAMES) {
    const all = names === undefined ? conditions : [oneOf('d.event', names), ...conditions];
    const lookups =
      filter.meeting === undefined
        ? [lookupOf(database, filter, { webhooks })]
        : meetingLookups(database, filter, filter.meeting);
    return lookups.map((lookup) => joined(lookup, all));
  }
  return names.map((event) =>
    joined(lookupOf(database, filter, { webhooks, event }), [oneOf('d.event', [event]), ...conditions]),
  );
}

function commonConditions(filter: DeliveryFilter): readonly Condition[] {
  const { since, until, signature, failed, waiting, acceptedOnly } = filter;
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: readonly (string | number)[]): void => {
    conditions.push({ sql, values });
  };
  if (since !== undefined) add('+d.received_at >= ?', since);
  if (until !== undefined) add('+d.received_at < ?', until);
  if (signature !== undefined) conditions.push(oneOf('d.signature', signature));
  const states = [...(failed === true ? ['failed'] : []), ...(waiting === true ? ['pending'] : [])];
  if (states.length > 0)
    add(
      'EXISTS (SELECT 1 FROM forwards AS f WHERE f.position = d.position AND f.state IN (SELECT value FROM json_each(?)))',
      JSON.stringify(states),
    );
  if (acceptedOnly === true) add('d.rejection IS NULL');
  return conditions;
}

function joined(lookup: Lookup, conditions: readonly Condition[]): Selection {
  const all = [...lookup.conditions, ...conditions];
  const sql = all.map((condition) => condition.sql).join(' AND ');
  const values = all.flatMap((condition) => condition.values);
  return { from: lookup.from, order: lookup.order, sql: sql === '' ? 'TRUE' : sql, values };
}

/** @returns undefined where all are wanted */
function wantedNames(
  database: Database,
  patterns: readonly string[] | undefined,
): readonly string[] | undefined {
  if (patterns === undefined || patterns.includes('*')) return undefined;
  return distinctValues(database, 'event', '').filter((name) => matchesEvent(patterns, name));
}

/** The plus sign keeps SQLite from an index that it was not told to use. */
function oneOf(column: string, values: readonly string[]): Condition {
  if (values.length === 0) return { sql: 'FALSE', values };
  if (values.length === 1) return { sql: `+${column} = ?`, values };
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

import { parseDeliveryReference, suggestReference } from '../../../domain/delivery/delivery-reference.ts';
import { HooksError } from '../../../domain/errors.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { EventFilter } from '../../../domain/events/selector.ts';
import { intactDelivery, deliveryRows } from './delivery-rows.ts';
import { selections } from './filter-sql.ts';
import { textIn, type Row } from './row-values.ts';
import type { Database } from '../file/database.ts';

/** Candidates that an error names. */
const MAX_SHOWN = 4;

/**
 * The delivery that a person names; `parseDeliveryReference` says how.
 *
 * @throws HooksError `delivery_not_found`, `delivery_ambiguous`
 */
export function findDelivery(database: Database, reference: string): StoredDelivery {
  const wanted = parseDeliveryReference(reference);
  switch (wanted.kind) {
    case 'position':
      return foundOr(atPosition(database, wanted.position), () =>
        notFound(reference, positionHint(database, wanted.position, reference.trim())),
      );
    case 'last':
      return foundOr(fromLast(database, wanted.back, wanted.events), () => notFound(reference));
    case 'id':
      return findById(database, wanted.beginning, reference);
  }
}

function foundOr(row: Row | undefined, error: () => HooksError): StoredDelivery {
  if (row !== undefined) return intactDelivery(row);
  throw error();
}

function findById(database: Database, beginning: string, reference: string): StoredDelivery {
  const found = withPrefix(database, beginning);
  const [first] = found;
  const exact = found.find((row) => row['id'] === beginning);
  if (exact !== undefined) return intactDelivery(exact);
  if (first === undefined || beginning === '') throw notFound(reference);
  if (found.length === 1) return intactDelivery(first);
  const candidates = found.slice(0, MAX_SHOWN).map((row) => textIn(row, 'id'));
  const more = found.length > MAX_SHOWN ? ', …' : '';
  throw new HooksError('delivery_ambiguous', `"${shown(reference)}" is the beginning of several ids.`, {
    hint: `Write more of it: ${candidates.join(', ')}${more}.`,
  });
}

function atPosition(database: Database, position: number): Row | undefined {
  const [row] = deliveryRows(
    database,
    (columns) => `SELECT ${columns} FROM deliveries AS d WHERE d.position = ?`,
    [position],
  );
  return row;
}

/** Each selection is walked through by its index from the newest on, until enough are found. */
function fromLast(database: Database, back: number, events: EventFilter | undefined): Row | undefined {
  const parts = selections(database, { events });
  if (parts.length === 0) return undefined;
  const positions = parts.map(({ from, sql }) => `SELECT d.position AS position FROM ${from} WHERE ${sql}`);
  const newest = `${positions.join(' UNION ALL ')} ORDER BY position DESC LIMIT 1 OFFSET ?`;
  const [row] = deliveryRows(
    database,
    (columns) => `SELECT ${columns} FROM deliveries AS d WHERE d.position = (${newest})`,
    [...parts.flatMap(({ values }) => values), back],
  );
  return row;
}

/** By the index of ids: none of the others is looked at. */
function withPrefix(database: Database, prefix: string): readonly Row[] {
  return deliveryRows(
    database,
    (columns) => `SELECT ${columns} FROM deliveries AS d WHERE d.id >= ? AND d.id < ? ORDER BY d.id LIMIT ?`,
    [prefix, `${prefix}\u{10ffff}`, MAX_SHOWN + 1],
  );
}

/** Which positions there are, and what else the digits may be meant for. */
function positionHint(database: Database, position: number, digits: string): string | undefined {
  const { oldest, newest } =
    database.prepare('SELECT min(position) AS oldest, max(position) AS newest FROM deliveries').get() ?? {};
  const [id] = withPrefix(database, digits);
  if (id !== undefined)
    return `It is taken for a position in the store. For an id write at least 8 characters of it: ${textIn(id, 'id').slice(0, 8)}.`;
  if (typeof oldest !== 'number' || typeof newest !== 'number') return undefined;
  if (position < oldest) return `The oldest one in the store has position ${String(oldest)}.`;
  if (position > newest) return `The newest one in the store has position ${String(newest)}.`;
  return `It was removed, or never kept. See which there are: ${LIST_COMMAND}.`;
}

const LIST_COMMAND = 'dyte-hooks deliveries list';

function notFound(reference: string, hint?: string): HooksError {
  const meant = suggestReference(reference);
  return new HooksError('delivery_not_found', `There is no delivery "${shown(reference)}".`, {
    hint: hint ?? (meant === undefined ? `See which there are: ${LIST_COMMAND}.` : `Did you mean ${meant}?`),
  });
}

const MAX_SHOWN_LENGTH = 60;

function shown(reference: string): string {
  return reference.length > MAX_SHOWN_LENGTH ? `${reference.slice(0, MAX_SHOWN_LENGTH)}…` : reference;
}

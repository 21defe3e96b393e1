import { HooksError } from '../../../domain/errors.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { intactDelivery, deliveryRows } from './delivery-rows.ts';
import { textIn, type Row } from './row-values.ts';
import type { Database } from '../file/database.ts';

/** Candidates that an error names. */
const MAX_SHOWN = 4;

const LAST = /^last(?:~(\d{1,9}))?$/i;

/**
 * The delivery that a person names: `last`, `last~2`, an id, or a beginning of one that only one has.
 *
 * @throws HooksError `delivery_not_found`, `delivery_ambiguous`
 */
export function findDelivery(database: Database, reference: string): StoredDelivery {
  const wanted = reference.trim().toLowerCase();
  const fromLast = LAST.exec(wanted);
  if (fromLast !== null) return findFromLast(database, Number(fromLast[1] ?? 0), wanted);
  const found = withPrefix(database, wanted);
  const [first] = found;
  const exact = found.find((row) => row['id'] === wanted);
  if (exact !== undefined) return intactDelivery(exact);
  if (first === undefined || wanted === '') throw notFound(reference);
  if (found.length === 1) return intactDelivery(first);
  const candidates = found.slice(0, MAX_SHOWN).map((row) => textIn(row, 'id'));
  const more = found.length > MAX_SHOWN ? ', …' : '';
  throw new HooksError('delivery_ambiguous', `"${shown(reference)}" is the beginning of several ids.`, {
    hint: `Write more of it: ${candidates.join(', ')}${more}.`,
  });
}

function findFromLast(database: Database, back: number, reference: string): StoredDelivery {
  const [row] = deliveryRows(
    database,
    (columns) => `SELECT ${columns} FROM deliveries AS d ORDER BY d.position DESC LIMIT 1 OFFSET ?`,
    [back],
  );
  if (row !== undefined) return intactDelivery(row);
  throw notFound(reference);
}

/** By the index of ids: none of the others is looked at. */
function withPrefix(database: Database, prefix: string): readonly Row[] {
  return deliveryRows(
    database,
    (columns) => `SELECT ${columns} FROM deliveries AS d WHERE d.id >= ? AND d.id < ? ORDER BY d.id LIMIT ?`,
    [prefix, `${prefix}\u{10ffff}`, MAX_SHOWN + 1],
  );
}

function notFound(reference: string): HooksError {
  return new HooksError('delivery_not_found', `There is no delivery "${shown(reference)}".`, {
    hint: 'See which there are: dyte-hooks deliveries list.',
  });
}

const MAX_SHOWN_LENGTH = 60;

function shown(reference: string): string {
  return reference.length > MAX_SHOWN_LENGTH ? `${reference.slice(0, MAX_SHOWN_LENGTH)}…` : reference;
}

import { HooksError } from '../../domain/errors.ts';
import type { StoredDelivery } from '../../domain/stored-delivery.ts';
import { DELIVERY_COLUMNS, storedDelivery } from './delivery-rows.ts';
import type { Database } from './load-sqlite.ts';

/** Candidates that an error names. */
const MOST_SHOWN = 4;

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
  const exact = found.find(({ id }) => id === wanted);
  if (exact !== undefined) return exact;
  if (first === undefined || wanted === '') throw notFound(reference);
  if (found.length === 1) return first;
  const candidates = found.slice(0, MOST_SHOWN).map(({ id }) => id);
  const more = found.length > MOST_SHOWN ? ', …' : '';
  throw new HooksError('delivery_ambiguous', `"${shown(reference)}" is the beginning of several ids.`, {
    hint: `Write more of it: ${candidates.join(', ')}${more}.`,
  });
}

function findFromLast(database: Database, back: number, reference: string): StoredDelivery {
  const row = database
    .prepare(`SELECT ${DELIVERY_COLUMNS} FROM deliveries AS d ORDER BY d.position DESC LIMIT 1 OFFSET ?`)
    .get(back);
  if (row !== undefined) return storedDelivery(row);
  throw notFound(reference);
}

/** By the index of ids: none of the others is looked at. */
function withPrefix(database: Database, prefix: string): readonly StoredDelivery[] {
  const rows = database
    .prepare(
      `SELECT ${DELIVERY_COLUMNS} FROM deliveries AS d WHERE d.id >= ? AND d.id < ? ORDER BY d.id LIMIT ?`,
    )
    .all(prefix, `${prefix}\u{10ffff}`, MOST_SHOWN + 1);
  return rows.map(storedDelivery);
}

function notFound(reference: string): HooksError {
  return new HooksError('delivery_not_found', `There is no delivery "${shown(reference)}".`, {
    hint: 'See which there are: dyte-hooks deliveries list.',
  });
}

const LONGEST_SHOWN = 60;

function shown(reference: string): string {
  return reference.length > LONGEST_SHOWN ? `${reference.slice(0, LONGEST_SHOWN)}…` : reference;
}

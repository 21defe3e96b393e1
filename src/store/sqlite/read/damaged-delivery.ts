import { HooksError } from '../../../domain/errors.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { isUnreadable, storedDelivery } from './delivery-rows.ts';
import { DamagedValue, type Row } from './rows.ts';

const MAX_SHOWN_ID = 60;

/** @throws HooksError `delivery_damaged` that says which one, and what is wrong with it */
export function soundDelivery(row: Row): StoredDelivery {
  return soundly(row, () => storedDelivery(row));
}

/**
 * Reads something of one delivery.
 *
 * @param row what is known of it: its position, and its id
 * @param findId looks its id up where it is not known, and is needed
 * @throws HooksError `delivery_damaged` where that holds what we do not write
 */
export function soundly<Result>(row: Row, work: () => Result, findId?: () => unknown): Result {
  try {
    return work();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    throw damagedDelivery(findId === undefined ? row : { ...row, id: findId() }, error);
  }
}

function damagedDelivery({ id, position }: Row, cause: unknown): HooksError {
  const isNamed = typeof id === 'string' && id !== '' && id.length <= MAX_SHOWN_ID;
  const name = isNamed ? id : `at position ${String(position)}`;
  const reason = cause instanceof DamagedValue ? cause.message : 'a value in it is too large';
  return new HooksError('delivery_damaged', `The delivery ${name} is damaged in the store: ${reason}.`, {
    hint: 'The others can be read. The store may come from somebody else, or another program has changed it.',
    cause,
  });
}

import { HooksError } from '../../../domain/errors.ts';
import type {
  StoredDelivery,
  DeliveryContent,
  ForwardState,
} from '../../../domain/delivery/stored-delivery.ts';
import {
  DamagedValue,
  type Row,
  bytesIn,
  countIn,
  jsonIn,
  optionalTextIn,
  textIn,
  timeIn,
  wordIn,
} from './row-values.ts';
import type { SignatureFinding } from '../../../domain/delivery/received-delivery.ts';
import { decodeHeaders } from './encoding.ts';
import { sqliteFault } from '../file/store-error.ts';
import { prepareOnce, type Database } from '../file/database.ts';

export const FORWARD_STATES: readonly ForwardState[] = ['pending', 'succeeded', 'failed'];

export const SIGNATURE_STATES = [
  'valid',
  'missing',
  'malformed',
  'mismatch',
  'key_unavailable',
  'unchecked',
  'reconstructed',
] as const satisfies readonly SignatureFinding['state'][];

const REJECTIONS = ['signature', 'not_json', 'key_unavailable', 'store_failed'] as const;

/** The columns of `deliveries AS d` that `storedDelivery` reads. */
export const DELIVERY_COLUMNS = `
  d.position, d.id, d.event, d.uuid, d.webhook_id, d.meeting_id, d.session_id, d.signature, d.rejection,
  d.received_at, d.attempts, d.body_size,
  (SELECT CASE WHEN max(f.state = 'failed') THEN 'failed' WHEN max(f.state = 'pending') THEN 'pending' ELSE min(f.state) END
   FROM forwards AS f WHERE f.position = d.position) AS forward_state`;

export function storedDelivery(row: Row): StoredDelivery {
  return {
    position: countIn(row, 'position', 1),
    id: textIn(row, 'id'),
    event: optionalTextIn(row, 'event'),
    uuid: optionalTextIn(row, 'uuid'),
    webhookId: optionalTextIn(row, 'webhook_id'),
    meetingId: optionalTextIn(row, 'meeting_id'),
    sessionId: optionalTextIn(row, 'session_id'),
    signature: wordIn(row, 'signature', SIGNATURE_STATES),
    rejection: row['rejection'] === null ? undefined : wordIn(row, 'rejection', REJECTIONS),
    receivedAt: timeIn(row, 'received_at'),
    attempts: countIn(row, 'attempts', 1),
    bodySize: countIn(row, 'body_size'),
    forwardState: row['forward_state'] === null ? undefined : wordIn(row, 'forward_state', FORWARD_STATES),
  };
}

/** Methods are tokens (RFC 9110, 9.1 and 5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;

/** It becomes a part of requests and of commands. */
function methodIn(row: Row): string {
  const method = textIn(row, 'method');
  if (TOKEN.test(method)) return method;
  throw new DamagedValue('method is none of HTTP');
}

/** Bytes of a text that is looked at in lists; none that comes from a sender is nearly as long. */
const MAX_LISTED_BYTES = 1024 * 1024;

/** The same columns, where those that are too long to be read are no texts. */
const CAREFUL_COLUMNS = DELIVERY_COLUMNS.replaceAll(
  /d\.(id|event|uuid|webhook_id|meeting_id|session_id|signature|rejection)\b/g,
  `CASE WHEN octet_length(d.$1) > ${String(MAX_LISTED_BYTES)} THEN x'' ELSE d.$1 END AS $1`,
);

type Value = string | number | bigint;

/**
 * Rows of `deliveries AS d`. Where one of them holds what cannot be read, a number beyond what JavaScript
 * knows or a text without end, the others are read all the same.
 *
 * @param query given the columns, says the SQL
 */
export function deliveryRows(
  database: Database,
  query: (columns: string) => string,
  values: readonly Value[],
): readonly Row[] {
  try {
    return database.prepare(query(DELIVERY_COLUMNS)).all(...values);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const careful = database.prepare(query(CAREFUL_COLUMNS));
    careful.setReadBigInts(true);
    return careful.all(...values).map(withNumbers);
  }
}

/** Whether an error speaks of a value and not of the file: the driver's own has no code of SQLite. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof DamagedValue || sqliteFault(error) === 'too_big') return true;
  return error instanceof Error && error.message.startsWith('Value is too large to be represented');
}

/** What JavaScript's numbers cannot hold stays what it is, and is found out when it is read. */
function withNumbers(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === 'bigint' ? exact(value) : value]),
  );
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const MAX_SHOWN_ID = 60;

/**
 * Reads something of one delivery.
 *
 * @param read undefined where the delivery is not there any more
 * @throws HooksError `delivery_not_found`; `delivery_damaged`, which names the delivery, where it holds what
 * we do not write
 */
export function readOfDelivery<Result>(
  database: Database,
  position: number,
  read: () => Result | undefined,
): Result {
  const result = namingDamaged(read, () => ({
    position,
    id: prepareOnce(database, 'SELECT id FROM deliveries WHERE position = ?').get(position)?.['id'],
  }));
  if (result !== undefined) return result;
  throw new HooksError('delivery_not_found', 'The delivery is not in the store any more.');
}

/**
 * What the sender sent. What was not accepted stands at the negative of its position: anybody can send such
 * in between, and what is left of a page when they have been removed would never be filled again.
 *
 * @throws HooksError as `readOfDelivery` does
 */
export function contentAt(database: Database, position: number): DeliveryContent {
  return readOfDelivery(database, position, () => contentOrNone(database, position));
}

/** @throws DamagedValue, and what the driver throws for a value that cannot be read */
export function contentOrNone(database: Database, position: number): DeliveryContent | undefined {
  const row = prepareOnce(
    database,
    // A file of version 1, which may be brought to the present one at any time, has another name for one column.
    'SELECT * FROM contents WHERE position IN (?1, -?1)',
  ).get(position);
  if (row === undefined) return undefined;
  return {
    method: methodIn(row),
    target: textIn(row, 'target' in row ? 'target' : 'request_target'),
    headers: decodeHeaders(jsonIn(row, 'headers'), 'headers'),
    body: bytesIn(row, 'body'),
  };
}

/** @throws HooksError `delivery_damaged` that says which one, and what is wrong with it */
export function intactDelivery(row: Row): StoredDelivery {
  return namingDamaged(
    () => storedDelivery(row),
    () => row,
  );
}

/** @param name the position and the id of the delivery, asked for when it is damaged */
function namingDamaged<Result>(read: () => Result, name: () => Row): Result {
  try {
    return read();
  } catch (error) {
    throw isUnreadable(error) ? damagedDelivery(name(), error) : error;
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

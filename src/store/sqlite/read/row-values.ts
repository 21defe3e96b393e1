import { parseJson } from '../../../domain/json/json-value.ts';
/** A row as SQLite gives it; these functions are where its `unknown` ends. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * A value that we do not write: the row is damaged, or somebody else has made it. The message is the end
 * of a sentence, such as `received_at is -1`.
 */
export class DamagedValue extends Error {}

/** @throws DamagedValue for a value of another kind */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw unexpected(column, value);
}

/** NULL becomes undefined. */
export function optionalTextIn(row: Row, column: string): string | undefined {
  return row[column] === null || row[column] === undefined ? undefined : textIn(row, column);
}

export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw unexpected(column, value);
}

/** A whole number that is not below `least`, nor beyond what a number holds exactly. */
export function countIn(row: Row, column: string, least = 0): number {
  const value = row[column];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw unexpected(column, value);
}

/** The end of the year 9999: what comes after it is written in another way. */
const MAX_TIME_MS = 253_402_300_799_999;

/** Milliseconds since 1970, which a date can be made of. */
export function timeIn(row: Row, column: string): number {
  const value = countIn(row, column);
  if (value <= MAX_TIME_MS) return value;
  throw unexpected(column, value);
}

/** A BLOB, without a copy. */
export function bytesIn(row: Row, column: string): Buffer {
  const value = row[column];
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw unexpected(column, value);
}

/** One of the words that a column may hold. */
export function wordIn<const Word extends string>(row: Row, column: string, words: readonly Word[]): Word {
  const value = row[column];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw unexpected(column, value);
}

/**
 * The JSON of a column.
 *
 * @throws DamagedValue where it is none
 */
export function jsonIn(row: Row, column: string): unknown {
  const value = parseJson(textIn(row, column));
  if (value === undefined) throw new DamagedValue(`${column} is no JSON`);
  return value;
}

const MAX_SHOWN_VALUE = 40;

function unexpected(column: string, value: unknown): DamagedValue {
  return new DamagedValue(`${column} is ${described(value)}`);
}

function described(value: unknown): string {
  if (value === null || value === undefined) return 'missing';
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint')
    return 'a value that it cannot be';
  const text = String(value);
  return text.length > MAX_SHOWN_VALUE ? `${text.slice(0, MAX_SHOWN_VALUE)}…` : text;
}

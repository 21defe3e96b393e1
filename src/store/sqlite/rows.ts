/** A row as SQLite gives it; these functions are where its `unknown` ends. */
export type Row = Readonly<Record<string, unknown>>;

/** @throws Error for a value of another kind: the file was not written by us */
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

function unexpected(column: string, value: unknown): Error {
  return new Error(`The store holds ${value === null ? 'nothing' : `a ${typeof value}`} as ${column}`);
}

import type { Database, DatabaseClass } from './database.ts';
import type { Row } from '../read/row-values.ts';
import { migrate } from './schema.ts';

/**
 * Entries that SQLite makes by itself when somebody has it analyse a store. They hold no code, and
 * only say which index is likely to be the better one.
 */
const STATISTICS: ReadonlyMap<string, string> = new Map([
  ['table\0sqlite_stat1\0sqlite_stat1', 'CREATE TABLE sqlite_stat1(tbl,idx,stat)'],
  ['table\0sqlite_stat4\0sqlite_stat4', 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)'],
]);

/** More entries than this above what is expected need not be read to refuse a file. */
const MAX_EXTRA_ENTRIES = 8;

const MAX_SHOWN_NAME = 60;

interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly page: unknown;
  readonly key: string;
  readonly sql: string | undefined;
}

/**
 * Compares the schema of a file with what `migrate` makes. A schema is code: a trigger drops what was
 * answered, a view stands in a table's place and never ends, an expression in an index is run by each
 * query. A store may come from somebody else, so nothing is taken that we did not write.
 *
 * @param version of the schema, as the file says: 0 for one that is still to be made
 * @returns what is different, for the end of a sentence; undefined when nothing is
 */
export function schemaDifference(
  sqlite: DatabaseClass,
  database: Database,
  version: number,
): string | undefined {
  const expected = expectedSchema(sqlite, version);
  const found = readSchema(database, expected.size + STATISTICS.size + MAX_EXTRA_ENTRIES);
  return differenceBetween(found, expected);
}

function differenceBetween(
  found: readonly SchemaEntry[],
  expected: ReadonlyMap<string, string | undefined>,
): string | undefined {
  for (const entry of found) {
    const isKnown = expected.has(entry.key) || STATISTICS.has(entry.key);
    if (!isKnown) return `it has ${article(entry.type)} "${shortened(entry.name)}"`;
    if (entry.sql !== (expected.has(entry.key) ? expected.get(entry.key) : STATISTICS.get(entry.key)))
      return `its ${entry.type} "${entry.name}" was changed`;
  }
  const keys = new Set(found.map(({ key }) => key));
  for (const key of expected.keys()) if (!keys.has(key)) return `it has no ${key.split('\0', 2).join(' ')}`;
  // Two that begin at one page would read and write each other's rows.
  const pages = new Set(found.map(({ page }) => page));
  return keys.size < found.length || pages.size < found.length
    ? 'two parts of it are in one place'
    : undefined;
}

/** @returns the SQL by `type`, `name` and `tbl_name`; undefined where SQLite has made it by itself */
function expectedSchema(sqlite: DatabaseClass, version: number): ReadonlyMap<string, string | undefined> {
  if (version <= 0) return new Map();
  // Made anew, so that it holds for every version, however its steps change what was there.
  const fresh = new sqlite(':memory:');
  try {
    migrate(fresh, 0, version);
    return new Map(readSchema(fresh, -1).map(({ key, sql }) => [key, sql]));
  } finally {
    fresh.close();
  }
}

/** @param limit of the entries; -1 for all */
function readSchema(database: Database, limit: number): readonly SchemaEntry[] {
  return database
    .prepare('SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema LIMIT ?')
    .all(limit)
    .map(schemaEntry);
}

function schemaEntry(row: Row): SchemaEntry {
  const type = text(row['type']);
  const name = text(row['name']);
  return {
    type,
    name,
    page: row['rootpage'],
    key: [type, name, text(row['tbl_name'])].join('\0'),
    sql: row['sql'] === null ? undefined : text(row['sql']),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function article(type: string): string {
  if (type === 'index') return 'an index';
  return ['table', 'view', 'trigger'].includes(type) ? `a ${type}` : 'an entry';
}

function shortened(name: string): string {
  return name.length > MAX_SHOWN_NAME ? `${name.slice(0, MAX_SHOWN_NAME)}…` : name;
}

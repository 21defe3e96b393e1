import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rename, symlink } from 'node:fs/promises';
import { devNull } from 'node:os';
import { DatabaseSync } from '@photostructure/sqlite';
import { assert, asyncProperty, constantFrom, oneof, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../../../src/store/sqlite/file/database.ts';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import { storePath, testHistory, testReplays, testStore } from '../../../../helpers/stores.ts';

/** A store with one delivery that is changed by whoever hands it on. */
async function changedStore(change: (database: Database) => void): Promise<string> {
  const path = await storePath();
  const store = await testStore({ path });
  await store.admit(newDelivery('old'), ['http://127.0.0.1:3000/']);
  await store.close();
  const database = new DatabaseSync(path, { defensive: false });
  change(database);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return path;
}

/** Changes the text of the schema itself, as an editor of bytes could. */
function rewrite(name: string, from: string, to: string): (database: Database) => void {
  return (database) => {
    database.exec('PRAGMA writable_schema = ON');
    database.prepare('UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?').run(from, to, name);
    database.exec('PRAGMA writable_schema = RESET');
  };
}

const exec =
  (sql: string) =>
  (database: Database): void =>
    database.exec(sql);

const openings = {
  'to receive': async (path: string) => await testStore({ path }),
  'to look': async (path: string) => await testHistory(path),
  'to prune': async (path: string) => await testHistory(path, 'write'),
  'to replay': async (path: string) => await testReplays(path),
  'to see a replay': async (path: string) => await testReplays(path, {}, 'read'),
} as const;

describe('a store with what dyte-hooks never makes', () => {
  it.each<[string, (database: Database) => void, string]>([
    [
      'a trigger that drops what was answered',
      exec('CREATE TRIGGER gone AFTER INSERT ON deliveries BEGIN DELETE FROM deliveries; END'),
      'it has a trigger "gone"',
    ],
    [
      'a trigger that says that a signature is valid',
      exec(
        "CREATE TRIGGER fine AFTER INSERT ON deliveries BEGIN UPDATE deliveries SET signature = 'valid' WHERE position = NEW.position; END",
      ),
      'it has a trigger "fine"',
    ],
    [
      'a trigger on the log of tries',
      exec('CREATE TRIGGER "x" BEFORE INSERT ON tries BEGIN SELECT raise(ignore); END'),
      'it has a trigger "x"',
    ],
    [
      'a view in the place of a table',
      exec(
        'ALTER TABLE deliveries RENAME TO other; CREATE VIEW deliveries AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS position FROM c',
      ),
      'it has a table "other"',
    ],
    ['a view of its own', exec('CREATE VIEW mine AS SELECT 1'), 'it has a view "mine"'],
    ['a table of its own', exec('CREATE TABLE notes (text TEXT)'), 'it has a table "notes"'],
    ['a virtual table', exec('CREATE VIRTUAL TABLE words USING fts5(text)'), 'it has a table "words'],
    [
      'an index on an expression',
      exec('CREATE INDEX slow ON deliveries (upper(id))'),
      'it has an index "slow"',
    ],
    [
      'another column',
      exec('ALTER TABLE deliveries ADD COLUMN extra TEXT AS (hex(zeroblob(1000000))) VIRTUAL'),
      'its table "deliveries" was changed',
    ],
    [
      'another name of a column',
      exec('ALTER TABLE contents RENAME COLUMN request_target TO aim'),
      'its table "contents" was changed',
    ],
    ['an index less', exec('DROP INDEX deliveries_by_time'), 'it has no index deliveries_by_time'],
    ['a table less', exec('DROP TABLE receivers'), 'it has no table receivers'],
    [
      'a condition in a table',
      rewrite(
        'deliveries',
        'body_size INTEGER NOT NULL',
        "body_size INTEGER NOT NULL CHECK (signature = 'valid')",
      ),
      'its table "deliveries" was changed',
    ],
    [
      'a default that hides a rejection',
      rewrite(
        'deliveries',
        'signature TEXT NOT NULL',
        "signature TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'valid'",
      ),
      'its table "deliveries" was changed',
    ],
    [
      'another condition in an index',
      rewrite('deliveries_rejected', 'rejection IS NOT NULL', 'length(id) > 0'),
      'its index "deliveries_rejected" was changed',
    ],
    [
      'another way to write the same',
      rewrite('targets', 'CREATE TABLE targets', 'CREATE TABLE  targets'),
      'its table "targets" was changed',
    ],
  ])('is refused by everything that opens it: %s', async (_what, change, difference) => {
    const path = await changedStore(change);
    const before = await readFile(path);
    for (const open of Object.values(openings))
      await expect(open(path)).rejects.toMatchObject({
        code: 'store_unusable',
        exitCode: 2,
        message: expect.stringContaining(`The store ${path} is not as dyte-hooks makes it: ${difference}`),
      });
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('is refused where it takes the place of a store in use', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(newDelivery('before'), []);
    const hostile = await changedStore(
      exec('CREATE TRIGGER t AFTER INSERT ON contents BEGIN DELETE FROM contents; END'),
    );
    await copyFile(hostile, `${path}.new`);
    await rename(`${path}.new`, path);
    await expect(store.admit(newDelivery('after'), [])).rejects.toMatchObject({ code: 'store_unusable' });
  });

  it('is refused where the trigger is only in the log beside it', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(newDelivery('old'), []);
    const database = new DatabaseSync(path);
    database.exec('CREATE TRIGGER late AFTER INSERT ON deliveries BEGIN DELETE FROM deliveries; END');
    const copy = await storePath();
    for (const suffix of ['', '-wal']) await copyFile(path + suffix, copy + suffix);
    database.close();
    for (const open of Object.values(openings))
      await expect(open(copy)).rejects.toMatchObject({ code: 'store_unusable' });
  });

  it('is refused where it says that it is empty, or has a version that there never was', async () => {
    for (const version of [0, -1, -2_000_000_000]) {
      const path = await changedStore(exec(`PRAGMA user_version = ${String(version)}`));
      for (const open of Object.values(openings))
        await expect(open(path)).rejects.toMatchObject({ code: 'store_unusable' });
    }
  });

  it('shows no more of a name than fits a line', async () => {
    const path = await changedStore(exec(`CREATE VIEW "${'x'.repeat(5000)}" AS SELECT 1`));
    const message = await testHistory(path).then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(message).toContain('it has a view "xxx');
    expect(message.length).toBeLessThan(path.length + 200);
  });

  it('is taken with the statistics that SQLite itself has made of it', async () => {
    const path = await changedStore(exec('ANALYZE'));
    const store = await testStore({ path });
    await store.admit(newDelivery('new'), []);
    expect((await testHistory(path)).list({}, { limit: 5 }).map(({ id }) => id)).toEqual(
      ['old', 'new'].map(uuidFor),
    );
  });
});

const NAMES = [
  'deliveries',
  'contents',
  'repeats',
  'targets',
  'forwards',
  'tries',
  'receivers',
  'replays',
  'replay_items',
];

const EXPRESSIONS = ["'valid'", 'abs(random())', 'hex(randomblob(9))', 'NULL', '0'];

/** Changes of the schema that SQLite takes, whatever they do. */
const changes = oneof(
  tuple(
    constantFrom(...NAMES),
    constantFrom('BEFORE', 'AFTER'),
    constantFrom('INSERT', 'UPDATE', 'DELETE'),
  ).map(([table, time, on]) => `CREATE TRIGGER x ${time} ${on} ON ${table} BEGIN DELETE FROM ${table}; END`),
  tuple(constantFrom(...NAMES), constantFrom(...EXPRESSIONS)).map(
    ([table, value]) => `CREATE VIEW v AS SELECT ${value} AS a FROM ${table}`,
  ),
  tuple(constantFrom(...NAMES), constantFrom(...EXPRESSIONS.slice(3))).map(
    ([table, value]) => `ALTER TABLE ${table} ADD COLUMN extra TEXT DEFAULT ${value}`,
  ),
  constantFrom(...NAMES).map((table) => `ALTER TABLE ${table} RENAME TO renamed`),
  constantFrom(...NAMES).map((table) => `DROP TABLE ${table}`),
  tuple(constantFrom(...NAMES), constantFrom(...NAMES))
    .filter(([one, other]) => one !== other)
    .map(
      ([one, other]) =>
        `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = '${other}') WHERE name = '${one}'`,
    ),
  tuple(constantFrom(...NAMES), constantFrom(' STRICT', 'NOT NULL', 'INTEGER', 'TEXT', ' ')).map(
    ([table, text]) =>
      `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '${text}', '${text.toLowerCase()} ') WHERE name = '${table}'`,
  ),
);

describe('a store whose schema was changed in some way', () => {
  it('is refused by who receives and by who looks', { timeout: 60_000 }, async () => {
    const path = await changedStore(() => undefined);
    let copies = 0;
    await assert(
      asyncProperty(changes, async (sql) => {
        copies += 1;
        const copy = `${path}.copy-${String(copies)}`;
        await copyFile(path, copy);
        const database = new DatabaseSync(copy, { defensive: false });
        database.exec(sql);
        database.close();
        for (const open of [openings['to receive'], openings['to look']])
          await expect(open(copy)).rejects.toMatchObject({ code: 'store_unusable' });
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is no file', () => {
  it('is refused at once, and said: a directory, a pipe, a device, a circle of links', async () => {
    const path = await storePath();
    const directory = `${path}.directory`;
    const pipe = `${path}.pipe`;
    const circle = `${path}.circle`;
    const link = `${path}.link`;
    await mkdir(directory);
    execFileSync('mkfifo', [pipe]);
    await symlink(circle, circle);
    await symlink(pipe, link);
    const kinds = [
      [directory, 'it is a directory, not a file'],
      [pipe, 'it is a named pipe, not a file'],
      [link, 'it is a named pipe, not a file'],
      [devNull, 'it is a device, not a file'],
      [circle, 'its symbolic links lead in a circle'],
    ] as const;
    for (const [named, reason] of kinds) {
      for (const open of Object.values(openings))
        await expect(open(named)).rejects.toMatchObject({
          code: 'store_failed',
          message: `The store ${named} cannot be opened: ${reason}.`,
        });
    }
  });

  it('is not made through a link that leads nowhere', async () => {
    const path = await storePath();
    const elsewhere = `${path}.elsewhere`;
    await symlink(elsewhere, path);
    await expect(testStore({ path })).rejects.toMatchObject({
      code: 'store_failed',
      message: `The store ${path} cannot be opened: it is a symbolic link to a file that does not exist.`,
    });
    await expect(readFile(elsewhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is followed where a link leads to a store', async () => {
    const path = await storePath();
    await testStore({ path: `${path}.real` });
    await symlink(`${path}.real`, path);
    const store = await testStore({ path });
    await store.admit(newDelivery('a'), []);
    expect((await testHistory(`${path}.real`)).count({})).toBe(1);
  });
});

describe('a value that is larger than any delivery', () => {
  it('is not read, and said', async () => {
    const path = await changedStore(exec('UPDATE contents SET body = zeroblob(300000000)'));
    const history = await testHistory(path);
    const { position } = history.find('last');
    expect(() => history.content(position)).toThrow(/a value in it is too large/);
  });
});

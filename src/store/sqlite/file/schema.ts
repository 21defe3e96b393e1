import type { Database } from './database.ts';

/** Says in the file's header that it is ours: "dyHk". */
export const APPLICATION_ID = 0x64_79_48_6b;

/**
 * What makes each version of the schema from the one before; a file of an older version is brought
 * forward step by step when a receiver opens it. Steps are added, never changed.
 *
 * What lists and filters look at is apart from the bodies, so that a million deliveries are walked
 * through without reading them. Names of targets are kept once. A delivery's first copy is its row; only
 * repeats have one of their own. The newest delivery is never removed, so that no position is given twice:
 * SQLite's AUTOINCREMENT would cost another page in each commit.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE deliveries (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    event TEXT,
    uuid TEXT,
    webhook_id TEXT,
    meeting_id TEXT,
    session_id TEXT,
    signature TEXT NOT NULL,
    rejection TEXT,
    received_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    body_size INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX deliveries_by_event ON deliveries (event);
  CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id);
  CREATE INDEX deliveries_by_meeting ON deliveries (meeting_id) WHERE meeting_id IS NOT NULL;
  CREATE INDEX deliveries_by_session ON deliveries (session_id) WHERE session_id IS NOT NULL;
  CREATE INDEX deliveries_by_time ON deliveries (received_at);
  CREATE INDEX deliveries_unverified ON deliveries (position) WHERE signature <> 'valid';
  CREATE INDEX deliveries_rejected ON deliveries (position) WHERE rejection IS NOT NULL;

  CREATE TABLE contents (
    position INTEGER PRIMARY KEY,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    headers TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;

  CREATE TABLE repeats (
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (position, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE targets (
    target_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE forwards (
    position INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    owner TEXT,
    PRIMARY KEY (position, target_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX forwards_pending ON forwards (target_id, position) WHERE state = 'pending';
  CREATE INDEX forwards_unhandled ON forwards (position) WHERE state <> 'succeeded';

  CREATE TABLE tries (
    try_id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    answer BLOB
  ) STRICT;
  CREATE INDEX tries_by_position ON tries (position);

  CREATE TABLE receivers (
    receiver_id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    process INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE replays (
    replay_id INTEGER PRIMARY KEY AUTOINCREMENT,
    plan TEXT NOT NULL,
    body BLOB,
    started_at INTEGER NOT NULL,
    is_whole INTEGER NOT NULL DEFAULT 0,
    owner TEXT
  ) STRICT;

  CREATE TABLE replay_items (
    replay_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (replay_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX replay_items_open ON replay_items (replay_id, number) WHERE state = 'open';
  `,
  // Which meeting or session occurs in which block of 1,024 positions, of deliveries that were accepted. Two
  // indexes with an entry for each delivery wrote two more pages at random places for each; this writes next to
  // none, since a meeting is in a few blocks. The column of contents has another name so that a receiver of
  // version 1, whose commit waits for this one, fails: what it wrote would be found by no meeting.
  `
  CREATE TABLE meeting_blocks (
    id TEXT NOT NULL,
    block INTEGER NOT NULL,
    PRIMARY KEY (id, block)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO meeting_blocks (id, block)
    SELECT meeting_id, position >> 10 FROM deliveries INDEXED BY deliveries_by_meeting
    WHERE meeting_id IS NOT NULL AND position NOT IN (SELECT position FROM deliveries WHERE rejection IS NOT NULL)
    ON CONFLICT DO NOTHING;
  INSERT INTO meeting_blocks (id, block)
    SELECT session_id, position >> 10 FROM deliveries INDEXED BY deliveries_by_session
    WHERE session_id IS NOT NULL AND position NOT IN (SELECT position FROM deliveries WHERE rejection IS NOT NULL)
    ON CONFLICT DO NOTHING;
  DROP INDEX deliveries_by_meeting;
  DROP INDEX deliveries_by_session;
  ALTER TABLE contents RENAME COLUMN target TO request_target;
  `,
  // What holds for all receivers of a store, such as that nothing is forwarded; and the deliveries that were
  // rebuilt of what the service knows, by the fact that each of them tells, with the signature that they are
  // forwarded with.
  `
  CREATE TABLE store_state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE reconstructions (
    fact TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    signature TEXT
  ) STRICT, WITHOUT ROWID;
  `,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** The first version with the table `meeting_blocks`. */
export const MEETING_BLOCKS_VERSION = 2;

/** The first version with the tables `store_state` and `reconstructions`. */
export const STORE_STATE_VERSION = 3;

/** Positions of one of its blocks: a look-up by meeting reads as many deliveries for each of them. */
export const BLOCK_POSITIONS = 1024;

/**
 * Brings a database from version `from` to the present one, all or nothing.
 *
 * @param to an older version, for seeing what that looked like
 */
export function migrate(database: Database, from: number, to: number = SCHEMA_VERSION): void {
  for (const step of MIGRATIONS.slice(Math.max(0, from), to)) database.exec(step);
  database.exec(`PRAGMA user_version = ${String(to)}`);
}

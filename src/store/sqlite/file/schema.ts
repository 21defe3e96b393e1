import type { Database } from './database.ts';

/** Says in the file's header that it is ours: "dyHk". */
export const APPLICATION_ID = 0x64_79_48_6b;

/**
 * What makes each version of the schema from the one before; a file of an older version is brought
 * forward step by step when it is opened. Steps are added, never changed.
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
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database from version `from` to the present one, all or nothing.
 *
 * @param to an older version, for seeing what that looked like
 */
export function migrate(database: Database, from: number, to: number = SCHEMA_VERSION): void {
  for (const step of MIGRATIONS.slice(Math.max(0, from), to)) database.exec(step);
  database.exec(`PRAGMA user_version = ${String(to)}`);
}

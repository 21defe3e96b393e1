import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { APPLICATION_ID, migrate } from '../../src/store/sqlite/file/schema.ts';
import type { Database } from '../../src/store/sqlite/file/database.ts';
import { uuidFor } from './deliveries.ts';

/** A delivery of a store of version 1. */
export interface OlderDelivery {
  readonly name: string;
  readonly position?: number;
  readonly meeting?: string | null;
  readonly session?: string | null;
  readonly isRejected?: boolean;
  readonly receivedAt?: number;
}

/** Makes a store as version 1 of the schema has it, with these deliveries, and no log beside it. */
export function makeOlderStore(path: string, deliveries: readonly OlderDelivery[]): void {
  // The library's statements hold a connection, and with it its log, until they are collected.
  const directory = mkdtempSync(join(tmpdir(), 'dyte-hooks-older-'));
  const made = join(directory, 'store');
  makeStore(made, deliveries);
  copyFileSync(made, path);
  rmSync(directory, { recursive: true });
}

function makeStore(path: string, deliveries: readonly OlderDelivery[]): void {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
    database.exec('BEGIN');
    migrate(database, 0, 1);
    database.exec(`PRAGMA application_id = ${String(APPLICATION_ID)}`);
    keep(database, deliveries);
    database.exec('COMMIT');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

function keep(database: Database, deliveries: readonly OlderDelivery[]): void {
  const insert = database.prepare(`
    INSERT INTO deliveries (position, id, event, uuid, webhook_id, meeting_id, session_id, signature, rejection, received_at, body_size)
    VALUES (?, ?, 'meeting.started', ?, 'webhook', ?, ?, ?, ?, ?, 2)`);
  const insertContent = database.prepare(
    `INSERT INTO contents (position, method, target, headers, body) VALUES (?, 'POST', '/webhook', '[]', x'7b7d')`,
  );
  for (const [index, { name, meeting, session, isRejected = false, ...rest }] of deliveries.entries()) {
    const { position = index + 1, receivedAt = index } = rest;
    const rejection = isRejected ? 'signature' : null;
    const id = uuidFor(name);
    insert.run(
      position,
      id,
      id,
      meeting ?? null,
      session ?? null,
      isRejected ? 'mismatch' : 'valid',
      rejection,
      receivedAt,
    );
    insertContent.run(isRejected ? -position : position);
  }
}

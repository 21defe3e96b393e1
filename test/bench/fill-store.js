import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from '@photostructure/sqlite';
import { Chance } from '../helpers/chance.js';
import { sentDeliveries, uuid } from './sessions.js';

/** Deliveries of one transaction. */
const BATCH = 50_000;

/** Milliseconds between two deliveries, so that a million takes a month. */
const INTERVAL_MS = 2500;

/** Deliveries that an empty store gets all the same, so that commands have something to read. */
const FEW = 5;

/** How often deliveries are not accepted, not checked, sent once more, or not handed on. */
const REJECTED = 1 / 500;
const UNCHECKED = 1 / 300;
const REPEATED = 1 / 200;
const FAILED = 1 / 1000;

const TARGET = 'http://127.0.0.1:3000/';

/** The webhooks of an account; the first ones get most. */
const WEBHOOKS = /** @type {const} */ ([
  'd1000000-0000-4000-8000-000000000001',
  'd1000000-0000-4000-8000-000000000001',
  'd1000000-0000-4000-8000-000000000001',
  'd2000000-0000-4000-8000-000000000002',
  'd2000000-0000-4000-8000-000000000002',
  'd3000000-0000-4000-8000-000000000003',
]);

const ANSWERED = JSON.stringify({ kind: 'answered', status: 200, headers: [], milliseconds: 3 });
const REFUSED = JSON.stringify({ kind: 'answered', status: 500, headers: [], milliseconds: 3 });

/**
 * Makes a store as `listen` makes it, and fills it with so many deliveries by SQL: receiving a million
 * takes minutes. The last one came just now.
 *
 * @param {{ executable: string, file: string, count: number }} options
 */
export async function fillStore({ executable, file, count }) {
  await makeStore(executable, file);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000');
  database.prepare('INSERT INTO targets (target_id, name) VALUES (1, ?)').run(TARGET);
  const chance = new Chance('bench');
  const keep = keeperFor(database, chance);
  const sent = sentDeliveries(executable, chance);
  const total = Math.max(count, FEW);
  const begun = Date.now() - total * INTERVAL_MS;
  database.exec('BEGIN');
  for (let position = 1; position <= total; position += 1) {
    keep(position, begun + position * INTERVAL_MS, sent.next().value);
    if (position % BATCH === 0) database.exec('COMMIT; BEGIN');
  }
  database.exec('COMMIT');
  fillMeetingBlocks(database);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/**
 * @param {string} executable
 * @param {string} file
 */
async function makeStore(executable, file) {
  const args = ['listen', '--port', '0', '--json', '--verify', 'off', '--store', file];
  const child = spawn(process.execPath, [executable, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await once(child, 'exit');
}

/**
 * @param {InstanceType<typeof DatabaseSync>} database
 * @param {Chance} chance
 * @returns {(position: number, receivedAt: number, sent: import('./sessions.js').Sent) => void}
 */
function keeperFor(database, chance) {
  const insertDelivery = database.prepare(`
    INSERT INTO deliveries (position, id, event, uuid, webhook_id, meeting_id, session_id, signature, rejection, received_at, attempts, body_size)
    VALUES (?1, ?2, ?3, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)`);
  const insertContent = database.prepare(`INSERT INTO contents VALUES (?, 'POST', '/webhook', ?, ?)`);
  const insertRepeat = database.prepare(
    `INSERT INTO repeats (position, number, received_at, signature) VALUES (?, 2, ?, 'valid')`,
  );
  const insertForward = database.prepare(
    'INSERT INTO forwards (position, target_id, state) VALUES (?, 1, ?)',
  );
  const insertTry = database.prepare(
    `INSERT INTO tries (position, target_id, origin, started_at, outcome, answer) VALUES (?, 1, 'receiver', ?, ?, x'6f6b')`,
  );
  return (position, receivedAt, { event, meetingId, sessionId, body }) => {
    const id = uuid(chance);
    const webhook = chance.pick(WEBHOOKS);
    const isRejected = chance.happens(REJECTED);
    const isRepeated = !isRejected && chance.happens(REPEATED);
    const signature = isRejected ? 'mismatch' : chance.happens(UNCHECKED) ? 'unchecked' : 'valid';
    const rejection = isRejected ? 'signature' : null;
    insertDelivery.run(
      position,
      id,
      event,
      webhook,
      meetingId,
      sessionId,
      signature,
      rejection,
      receivedAt,
      isRepeated ? 2 : 1,
      body.length,
    );
    insertContent.run(isRejected ? -position : position, headersOf(id, webhook, body), body);
    if (isRejected) return;
    if (isRepeated) insertRepeat.run(position, receivedAt + INTERVAL_MS);
    const isFailed = chance.happens(FAILED);
    insertForward.run(position, isFailed ? 'failed' : 'succeeded');
    insertTry.run(position, receivedAt, isFailed ? REFUSED : ANSWERED);
  };
}

/**
 * What finds a meeting or a session in a store since version 2; the receiver writes it as deliveries come.
 *
 * @param {InstanceType<typeof DatabaseSync>} database
 */
function fillMeetingBlocks(database) {
  const found = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meeting_blocks'").get();
  if (found === undefined) return;
  for (const column of ['meeting_id', 'session_id'])
    database.exec(`
      INSERT INTO meeting_blocks (id, block) SELECT DISTINCT ${column}, position >> 10 FROM deliveries
      WHERE ${column} IS NOT NULL AND rejection IS NULL ON CONFLICT DO NOTHING`);
}

const SIGNATURE = 'c2lnbmF0dXJl'.repeat(28);

/**
 * @param {string} id
 * @param {string} webhook
 * @param {Buffer} body
 */
function headersOf(id, webhook, body) {
  return JSON.stringify([
    ['Accept', 'application/json, text/plain, */*'],
    ['Content-Type', 'application/json'],
    ['dyte-signature', SIGNATURE],
    ['dyte-uuid', id],
    ['dyte-webhook-id', webhook],
    ['User-Agent', 'axios/0.21.4'],
    ['Content-Length', String(body.length)],
    ['Host', 'example.com'],
    ['Connection', 'close'],
  ]);
}

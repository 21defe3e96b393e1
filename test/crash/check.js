import { DatabaseSync } from '@photostructure/sqlite';
import { deliveryOf } from './deliveries.js';
import { digestOf } from './target.js';

/** @typedef {InstanceType<typeof DatabaseSync>} Database */

/**
 * What must not be: each list has to be empty. UUIDs, or what was found.
 *
 * @typedef {object} Findings
 * @property {string[]} lost answered 2xx, and not in the store
 * @property {string[]} altered in the store with other bytes
 * @property {string[]} doubled in the store more than once
 * @property {string[]} shownTwice shown as new more than once
 * @property {string[]} notForwarded answered 2xx, and never handed to the target
 * @property {string[]} forwardedAltered handed to the target with other bytes
 * @property {string[]} stillPending not forwarded to the end, by the store
 * @property {string[]} unanswered never answered 2xx, although somebody was there in the end
 * @property {string[]} unknown in the store, and never sent
 * @property {string[]} undercounted with fewer copies in the store than were answered
 * @property {string[]} other
 */

/**
 * @typedef {object} CheckParts
 * @property {string} seed
 * @property {string} store
 * @property {readonly (readonly import('./sender.js').Note[])[]} notes by sender
 * @property {import('./ledger.js').Ledger} ledger
 * @property {import('./target.js').Target} target
 * @property {number} since milliseconds since 1970: what was first sent before need not be there
 * @property {boolean} isPruned whether what was forwarded need not be there either
 */

/**
 * Compares what was answered with what is in the store and at the target. It reads the tables itself:
 * what the product would say of them takes no part.
 *
 * @param {CheckParts} parts
 */
export function check({ seed, store, notes, ledger, target, since, isPruned }) {
  const database = new DatabaseSync(store, { readOnly: true });
  const rowOf = rowFinder(database);
  /** @type {Findings} */
  const findings = {
    lost: [],
    altered: [],
    doubled: [],
    shownTwice: [],
    notForwarded: [],
    forwardedAltered: [],
    stillPending: pendingIn(database),
    unanswered: [],
    unknown: [],
    undercounted: [],
    other: [...ledger.unreadable.map((line) => `unreadable line: ${line}`), ...damageOf(database)],
  };
  const counts = { answered: 0, answers: 0, bytes: 0, neverShownAsNew: 0 };
  /** @type {Set<string>} */
  const sent = new Set();
  for (const [sender, own] of notes.entries()) {
    for (const { index, begunAt, answered, isDone } of own) {
      const { uuid, body } = deliveryOf(seed, sender, index);
      sent.add(uuid);
      if (!isDone) findings.unanswered.push(uuid);
      if (answered === 0) continue;
      counts.answered += 1;
      counts.answers += answered;
      counts.bytes += body.length;
      if (!ledger.newness.has(uuid)) counts.neverShownAsNew += 1;
      const digests = target.bodies.get(uuid) ?? new Set();
      if ([...digests].some((digest) => digest !== digestOf(body))) findings.forwardedAltered.push(uuid);
      const row = rowOf(uuid);
      if (row !== undefined && !body.equals(row.body)) findings.altered.push(uuid);
      if (row !== undefined && row.rows !== 1) findings.doubled.push(uuid);
      if (begunAt < since) continue;
      if (digests.size === 0) findings.notForwarded.push(uuid);
      if (row === undefined && !isPruned) findings.lost.push(uuid);
      if (row === undefined) continue;
      if (row.attempts < answered) findings.undercounted.push(uuid);
      if ((ledger.newness.get(uuid) ?? 0) > 1) findings.shownTwice.push(uuid);
    }
  }
  const stored = database.prepare('SELECT uuid FROM deliveries WHERE rejection IS NULL').all();
  findings.unknown = stored.map((row) => String(row['uuid'])).filter((uuid) => !sent.has(uuid));
  const repeats = numberOf(database, 'SELECT count(*) AS number FROM repeats');
  database.close();
  const shownAsNew = ledger.newness.size;
  const own = { ...counts, stored: stored.length, repeats, shownAsNew, forwarded: target.bodies.size };
  return { findings, counts: { ...own, handedOver: target.requests } };
}

/** @param {Findings} findings */
export function hasFindings(findings) {
  return Object.values(findings).some((list) => list.length > 0);
}

/**
 * How many forwards are not at their end.
 *
 * @param {string} store
 */
export function countPending(store) {
  const database = new DatabaseSync(store, { readOnly: true, timeout: 5000 });
  try {
    return numberOf(database, "SELECT count(*) AS number FROM forwards WHERE state = 'pending'");
  } finally {
    database.close();
  }
}

/** @param {Database} database */
function rowFinder(database) {
  const find = database.prepare(`
    SELECT d.attempts, c.body,
      (SELECT count(*) FROM deliveries AS o WHERE o.uuid = d.uuid AND o.rejection IS NULL) AS rows
    FROM deliveries AS d JOIN contents AS c USING (position) WHERE d.id = ? AND d.rejection IS NULL`);
  /** @param {string} uuid */
  return (uuid) => {
    const row = find.get(uuid);
    if (row === undefined) return undefined;
    const body = row['body'] instanceof Uint8Array ? Buffer.from(row['body']) : Buffer.alloc(0);
    return { body, attempts: Number(row['attempts']), rows: Number(row['rows']) };
  };
}

/** @param {Database} database */
function pendingIn(database) {
  const rows = database
    .prepare("SELECT d.uuid FROM forwards JOIN deliveries AS d USING (position) WHERE state = 'pending'")
    .all();
  return rows.map((row) => String(row['uuid']));
}

/** @param {Database} database */
function damageOf(database) {
  const health = String(database.prepare('PRAGMA integrity_check').get()?.['integrity_check']);
  return health === 'ok' ? [] : [`integrity: ${health}`];
}

/**
 * @param {Database} database
 * @param {string} sql
 */
function numberOf(database, sql) {
  return Number(database.prepare(sql).get()?.['number']);
}

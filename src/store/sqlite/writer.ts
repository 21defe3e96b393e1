import type { NewDelivery, RejectedDelivery } from '../../domain/stored-delivery.ts';
import type { Admission } from '../delivery-store.ts';
import { encodeHeaders } from './encoding.ts';
import { ForwardTable } from './forward-table.ts';
import { numberIn } from './rows.ts';
import { inTransaction } from './transaction.ts';
import type { Database } from './load-sqlite.ts';
import type { OperationResult, StoreOperation, Surroundings } from './operation.ts';

/** Deliveries that were not accepted and are kept: anybody can send such, so they must not fill a disk. */
const MOST_REJECTED = 1000;

/** How often the surplus is looked for: once in so many. */
const REJECTED_CHECK = 50;

/** One more than the last; the value is for a file with none. */
const NEXT_POSITION = 'CASE WHEN EXISTS (SELECT 1 FROM deliveries) THEN NULL ELSE ? END';

/** The statements that keep deliveries, each prepared once for a connection. */
export class Writer {
  readonly #database: Database;
  readonly #forwards: ForwardTable;
  readonly #firstPosition: number;
  readonly #insert;
  readonly #insertContent;
  readonly #countCopy;
  readonly #insertRepeat;
  readonly #dropRejected;
  #rejectedSinceCheck = 0;

  /** @param firstPosition where a file without deliveries begins to count */
  constructor(database: Database, surroundings: Surroundings, firstPosition: number) {
    this.#database = database;
    this.#firstPosition = firstPosition;
    this.#forwards = new ForwardTable(database, surroundings);
    this.#insert = database.prepare(`
      INSERT INTO deliveries (position, id, event, uuid, webhook_id, meeting_id, session_id, signature, rejection, received_at, body_size)
      VALUES (${NEXT_POSITION}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    this.#insertContent = database.prepare(
      'INSERT INTO contents (position, method, target, headers, body) VALUES (?, ?, ?, ?, ?)',
    );
    this.#countCopy = database.prepare(
      'UPDATE deliveries SET attempts = attempts + 1 WHERE id = ? RETURNING position, attempts',
    );
    this.#insertRepeat = database.prepare(
      'INSERT INTO repeats (position, number, received_at, signature) VALUES (?, ?, ?, ?)',
    );
    this.#dropRejected = dropRejected(database);
  }

  get forwards(): ForwardTable {
    return this.#forwards;
  }

  /**
   * Keeps all of it, or nothing: when this returns it is on disk.
   *
   * @throws what SQLite throws
   */
  commit(operations: readonly StoreOperation[]): readonly OperationResult[] {
    try {
      return inTransaction(this.#database, () => operations.map((operation) => this.#apply(operation)));
    } catch (error) {
      this.#forwards.forgetTargets();
      throw error;
    }
  }

  #apply(operation: StoreOperation): OperationResult {
    switch (operation.kind) {
      case 'admit':
        return { kind: 'admitted', admission: this.#admit(operation.delivery, operation.targets) };
      case 'reject':
        this.#reject(operation.delivery);
        break;
      case 'forward':
        this.#forwards.record(operation.record);
        break;
      case 'alive':
        this.#forwards.sayAlive();
        break;
    }
    return { kind: 'kept' };
  }

  #admit(delivery: NewDelivery, targets: readonly string[]): Admission {
    const position = this.#insertNew(delivery, null);
    if (position === undefined) return this.#admitRepeat(delivery, targets);
    const forwards = this.#forwards.open(position, targets);
    return { position, repeat: false, attempt: 1, forwards };
  }

  #admitRepeat(delivery: NewDelivery, targets: readonly string[]): Admission {
    const row = this.#countCopy.get(delivery.id) ?? {};
    const position = numberIn(row, 'position');
    const attempt = numberIn(row, 'attempts');
    this.#insertRepeat.run(position, attempt, delivery.receivedAt, delivery.signature);
    return { position, repeat: true, attempt, forwards: this.#forwards.reopen(position, targets) };
  }

  #reject(delivery: RejectedDelivery): void {
    this.#insertNew(delivery, delivery.rejection);
    this.#rejectedSinceCheck += 1;
    if (this.#rejectedSinceCheck < REJECTED_CHECK) return;
    this.#rejectedSinceCheck = 0;
    this.#dropRejected(MOST_REJECTED);
  }

  #insertNew(delivery: NewDelivery, rejection: string | null): number | undefined {
    const { id, event, uuid, webhookId, meetingId, sessionId, signature, receivedAt, body } = delivery;
    // Asking for the position with RETURNING would cost as much as an index.
    const { changes, lastInsertRowid } = this.#insert.run(
      this.#firstPosition,
      id,
      event ?? null,
      uuid ?? null,
      webhookId ?? null,
      meetingId ?? null,
      sessionId ?? null,
      signature,
      rejection,
      receivedAt,
      body.length,
    );
    if (changes === 0) return undefined;
    const position = Number(lastInsertRowid);
    const { method, target, headers } = delivery;
    this.#insertContent.run(position, method, target, encodeHeaders(headers), body);
    return position;
  }
}

/** @returns removes the oldest of those that were not accepted, down to so many */
function dropRejected(database: Database): (most: number) => void {
  const oldest = database.prepare(
    'SELECT position FROM deliveries WHERE rejection IS NOT NULL ORDER BY position DESC LIMIT 1 OFFSET ?',
  );
  const contents = database.prepare(
    'DELETE FROM contents WHERE position IN (SELECT position FROM deliveries WHERE rejection IS NOT NULL AND position <= ?)',
  );
  const deliveries = database.prepare('DELETE FROM deliveries WHERE rejection IS NOT NULL AND position <= ?');
  return (most) => {
    const row = oldest.get(most);
    if (row === undefined) return;
    const position = numberIn(row, 'position');
    contents.run(position);
    deliveries.run(position);
  };
}

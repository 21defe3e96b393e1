import { otherBodyId } from '../../../domain/delivery/identity.ts';
import type { NewDelivery, RejectedDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { Admission } from '../../delivery-store.ts';
import { encodeHeaders } from '../read/encoding.ts';
import { ForwardTable } from './forward-table.ts';
import { MeetingBlocks } from './meeting-blocks.ts';
import { rejectedBudget, RejectedTable } from './rejected-table.ts';
import { bytesIn, numberIn } from '../read/row-values.ts';
import { changesByOthers, inTransaction, prepareOnce, type Database } from '../file/database.ts';
import type { OperationResult, StoreOperation, StoreEnvironment } from '../engine-types.ts';

/** Repeats of one delivery that are kept, the newest: whoever has one genuine delivery can send it for ever. */
const MAX_REPEATS = 100;

/** Repeats above `MAX_REPEATS` that are dropped with one more; a file of an older version may have very many. */
const MAX_REPEATS_DROPPED = 200;

const PUT_PROBE = "INSERT INTO store_state (name, value) VALUES ('probe', '') ON CONFLICT (name) DO NOTHING";
const REMOVE_PROBE = "DELETE FROM store_state WHERE name = 'probe'";

/** One more than the last; the value is for a file with none. */
const NEXT_POSITION = 'CASE WHEN EXISTS (SELECT 1 FROM deliveries) THEN NULL ELSE ? END';

export interface WriterOptions {
  /** Where a file without deliveries begins to count. */
  readonly firstPosition: number;
  /** Bytes that the whole store may take; undefined for no limit. */
  readonly maxBytes: number | undefined;
  /** Called in a commit that follows one of another process; what it throws undoes the commit. */
  readonly onOtherWriter: () => void;
}

/** The statements that keep deliveries, each prepared once for a connection. */
export class Writer {
  readonly #database: Database;
  readonly forwards: ForwardTable;
  readonly #firstPosition: number;
  readonly #insert;
  readonly #insertContent;
  readonly #countCopy;
  readonly #findSize;
  readonly #findBody;
  readonly #insertRepeat;
  readonly #dropRepeats;
  readonly #rejected: RejectedTable;
  readonly #changes: () => number;
  #knownChanges: number | undefined;
  readonly #onOtherWriter: () => void;
  readonly meetingBlocks: MeetingBlocks;

  constructor(
    database: Database,
    environment: StoreEnvironment,
    { firstPosition, maxBytes, onOtherWriter }: WriterOptions,
  ) {
    this.#database = database;
    this.#firstPosition = firstPosition;
    this.#changes = changesByOthers(database);
    this.#onOtherWriter = onOtherWriter;
    this.meetingBlocks = new MeetingBlocks(database);
    this.forwards = new ForwardTable(database, environment);
    this.#insert = database.prepare(`
      INSERT INTO deliveries (position, id, event, uuid, webhook_id, meeting_id, session_id, signature, rejection, received_at, body_size)
      VALUES (${NEXT_POSITION}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    this.#insertContent = database.prepare(
      'INSERT INTO contents (position, method, request_target, headers, body) VALUES (?, ?, ?, ?, ?)',
    );
    this.#countCopy = database.prepare(
      'UPDATE deliveries SET attempts = attempts + 1 WHERE id = ? RETURNING position, attempts',
    );
    this.#findSize = database.prepare('SELECT position, body_size FROM deliveries WHERE id = ?');
    this.#findBody = database.prepare('SELECT body FROM contents WHERE position = ?');
    this.#insertRepeat = database.prepare(
      'INSERT INTO repeats (position, number, received_at, signature) VALUES (?, ?, ?, ?)',
    );
    this.#dropRepeats = database.prepare(`
      DELETE FROM repeats WHERE position = ?1 AND number IN
        (SELECT number FROM repeats WHERE position = ?1 AND number <= ?2 ORDER BY number LIMIT ${String(MAX_REPEATS_DROPPED)})`);
    this.#rejected = new RejectedTable(database, rejectedBudget(maxBytes));
  }

  /**
   * Keeps all of it, or nothing: when this returns it is on disk.
   *
   * @param keepsRejected whether there is room for deliveries that were not accepted; they are left out else
   * @throws what SQLite throws
   */
  commit(operations: readonly StoreOperation[], keepsRejected = true): readonly OperationResult[] {
    try {
      return inTransaction(this.#database, () => {
        this.#heedOthers();
        return operations.map((operation) => this.#apply(operation, keepsRejected));
      });
    } catch (error) {
      this.forwards.forgetTargets();
      this.meetingBlocks.forget();
      throw error;
    }
  }

  /** Another process may have removed entries, or have brought the file to a newer version, since the last commit. */
  #heedOthers(): void {
    const changes = this.#changes();
    if (changes === this.#knownChanges) return;
    this.#onOtherWriter();
    this.meetingBlocks.forget();
    this.#knownChanges = changes;
  }

  #apply(operation: StoreOperation, keepsRejected: boolean): OperationResult {
    switch (operation.kind) {
      case 'admit':
        return { kind: 'admitted', admission: this.#admit(operation.delivery, operation.targets) };
      case 'reject':
        if (keepsRejected) this.#reject(operation.delivery);
        break;
      case 'forward':
        this.forwards.record(operation.record);
        break;
      case 'heartbeat':
        this.forwards.heartbeats.beat();
        break;
      case 'probe':
        this.#probe();
        break;
    }
    return { kind: 'kept' };
  }

  /** Writes a page, and leaves nothing in it: only so is the disk asked. */
  #probe(): void {
    prepareOnce(this.#database, PUT_PROBE).run();
    prepareOnce(this.#database, REMOVE_PROBE).run();
  }

  #admit(delivery: NewDelivery, targets: readonly string[]): Admission {
    const admission = this.#admitNew(delivery, targets);
    if (admission !== undefined) return admission;
    if (this.#hasSameBody(delivery)) return this.#admitRepeat(delivery, targets);
    const other = { ...delivery, id: otherBodyId(delivery.id, delivery.body) };
    const admitted = this.#admitNew(other, targets) ?? this.#admitRepeat(other, targets);
    return { ...admitted, otherBodyId: other.id };
  }

  /** @returns undefined where its id is there already */
  #admitNew(delivery: NewDelivery, targets: readonly string[]): Admission | undefined {
    const position = this.#insertNew(delivery, null);
    if (position === undefined) return undefined;
    return { position, repeat: false, attempt: 1, forwards: this.forwards.open(position, targets) };
  }

  #hasSameBody({ id, body }: NewDelivery): boolean {
    const row = this.#findSize.get(id) ?? {};
    if (numberIn(row, 'body_size') !== body.length) return false;
    const content = this.#findBody.get(numberIn(row, 'position'));
    return content !== undefined && bytesIn(content, 'body').equals(body);
  }

  #admitRepeat(delivery: NewDelivery, targets: readonly string[]): Admission {
    const row = this.#countCopy.get(delivery.id) ?? {};
    const position = numberIn(row, 'position');
    const attempt = numberIn(row, 'attempts');
    this.#insertRepeat.run(position, attempt, delivery.receivedAt, delivery.signature);
    const excess = attempt - MAX_REPEATS;
    // The first copy is no repeat.
    if (excess > 1) this.#dropRepeats.run(position, excess);
    return { position, repeat: true, attempt, forwards: this.forwards.reopen(position, targets) };
  }

  #reject(delivery: RejectedDelivery): void {
    if (!this.#rejected.isSmallEnough(delivery)) return;
    this.#insertNew(delivery, delivery.rejection);
    this.#rejected.onKept(delivery);
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
    // Apart from the others, so that whole pages are free once those that were not accepted are gone.
    this.#insertContent.run(
      rejection === null ? position : -position,
      method,
      target,
      encodeHeaders(headers),
      body,
    );
    // Anybody can send what is not accepted, and there is little of it: it is found without.
    if (rejection === null) this.meetingBlocks.add(position, [meetingId, sessionId]);
    return position;
  }
}

import { otherBodyId } from '../../../domain/delivery/identity.ts';
import type { NewDelivery, RejectedDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { Admission } from '../../delivery-store.ts';
import { announceTargets } from './announced-targets.ts';
import { DeliveryTable } from './delivery-table.ts';
import { ForwardTable } from './forward-table.ts';
import { ReconstructionTable } from './reconstruction-table.ts';
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
  readonly #environment: StoreEnvironment;
  readonly forwards: ForwardTable;
  readonly deliveries: DeliveryTable;
  readonly #countCopy;
  readonly #findSize;
  readonly #findBody;
  readonly #insertRepeat;
  readonly #dropRepeats;
  readonly #rejected: RejectedTable;
  readonly #changes: () => number;
  #knownChanges: number | undefined;
  readonly #onOtherWriter: () => void;
  readonly #reconstructions: ReconstructionTable;

  constructor(
    database: Database,
    environment: StoreEnvironment,
    { firstPosition, maxBytes, onOtherWriter }: WriterOptions,
  ) {
    this.#database = database;
    this.#environment = environment;
    this.#changes = changesByOthers(database);
    this.#onOtherWriter = onOtherWriter;
    this.deliveries = new DeliveryTable(database, firstPosition);
    this.#reconstructions = new ReconstructionTable(database);
    this.forwards = new ForwardTable(database, environment);
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
      this.deliveries.meetingBlocks.forget();
      this.#reconstructions.forget();
      throw error;
    }
  }

  /** Another process may have removed entries, or have brought the file to a newer version, since the last commit. */
  #heedOthers(): void {
    const changes = this.#changes();
    if (changes === this.#knownChanges) return;
    this.#onOtherWriter();
    this.deliveries.meetingBlocks.forget();
    this.#reconstructions.forget();
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
      case 'targets':
        announceTargets(this.#database, this.forwards.heartbeats, this.#environment, operation.targets);
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
    const position = this.deliveries.insert(delivery, null);
    if (position === undefined) return undefined;
    const forwards = this.forwards.open(position, targets);
    const admission = { position, repeat: false, attempt: 1, forwards };
    const replaces = this.#reconstructions.takePlaceOf(delivery);
    return replaces === undefined ? admission : { ...admission, replaces };
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
    this.deliveries.insert(delivery, delivery.rejection);
    this.#rejected.onKept(delivery);
  }
}

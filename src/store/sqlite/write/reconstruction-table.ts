import { readPayload } from '../../../domain/delivery/payload.ts';
import { isTrusted } from '../../../domain/delivery/received-delivery.ts';
import type { NewDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { factKeyOfPayload } from '../../../domain/reconcile/fact-key.ts';
import { numberIn } from '../read/row-values.ts';
import { prepareOnce, type Database } from '../file/database.ts';
import { DeliveryRemoval } from './remove-deliveries.ts';

/**
 * Rebuilt deliveries, by the fact that each tells. While there are none, a delivery that comes costs nothing
 * here: whether there are is asked only after another process has written to the file
 * (docs/decisions/033-rebuilt-deliveries.md).
 */
export class ReconstructionTable {
  readonly #database: Database;
  readonly #removal: DeliveryRemoval;
  /** Undefined where that is to be asked. */
  #isEmpty: boolean | undefined;

  constructor(database: Database) {
    this.#database = database;
    this.#removal = new DeliveryRemoval(database);
  }

  /** After a rollback, and once anybody may have added some. */
  forget(): void {
    this.#isEmpty = undefined;
  }

  /**
   * Removes the rebuilt delivery that tells the same as one that came, with its forwards. To be called in the
   * transaction that keeps the other.
   *
   * @returns the position of the one that is gone; undefined where there was none
   */
  takePlaceOf(delivery: NewDelivery): number | undefined {
    this.#isEmpty ??= this.#query('SELECT 1 FROM reconstructions LIMIT 1').get() === undefined;
    if (this.#isEmpty || !isTrusted(delivery.signature)) return undefined;
    const payload = readPayload(delivery.body);
    const fact = payload.readable ? factKeyOfPayload(payload.value) : undefined;
    if (fact === undefined) return undefined;
    const row = this.#query('SELECT position FROM reconstructions WHERE fact = ?').get(fact);
    if (row === undefined) return undefined;
    const position = numberIn(row, 'position');
    this.#removal.remove(JSON.stringify([position]));
    this.#isEmpty = undefined;
    return position;
  }

  has(fact: string): boolean {
    return this.#query('SELECT 1 FROM reconstructions WHERE fact = ?').get(fact) !== undefined;
  }

  /** @param signature in base64, of the body; undefined where it is forwarded without one */
  add(fact: string, position: number, signature: string | undefined): void {
    this.#query('INSERT INTO reconstructions (fact, position, signature) VALUES (?, ?, ?)').run(
      fact,
      position,
      signature ?? null,
    );
  }

  #query(sql: string): ReturnType<Database['prepare']> {
    return prepareOnce(this.#database, sql);
  }
}

import { RECEIVER_TIMEOUT_MS } from '../../../domain/forward/receiver-record.ts';
import { numberIn, textIn } from '../read/row-values.ts';
import type { Database } from '../file/database.ts';
import type { StoreEnvironment } from '../engine-types.ts';

/** How often a receiver has to write its heartbeat. */
export const HEARTBEAT_MS = 5000;

/** Which receivers and replays use this store, and which of them are dead. */
export class Heartbeats {
  readonly #environment: StoreEnvironment;
  readonly #put;
  readonly #remove;
  readonly #all;
  readonly #one;

  constructor(database: Database, environment: StoreEnvironment) {
    this.#environment = environment;
    this.#put = database.prepare(
      'INSERT INTO receivers (receiver_id, host, process, seen_at) VALUES (?, ?, ?, ?) ON CONFLICT (receiver_id) DO UPDATE SET seen_at = excluded.seen_at',
    );
    this.#remove = database.prepare('DELETE FROM receivers WHERE receiver_id = ?');
    this.#all = database.prepare('SELECT receiver_id FROM receivers');
    this.#one = database.prepare('SELECT host, process, seen_at FROM receivers WHERE receiver_id = ?');
  }

  /** Writes the heartbeat of this receiver. */
  beat(): void {
    const { receiver, now } = this.#environment;
    this.#put.run(receiver.id, receiver.host, receiver.process, now());
  }

  /** Others need not wait for the timeout to find out that this receiver has gone. */
  unregister(): void {
    this.#remove.run(this.#environment.receiver.id);
  }

  /** @returns the ids of those that are alive */
  removeDead(): readonly string[] {
    const ids = this.#all.all().map((row) => textIn(row, 'receiver_id'));
    const dead = new Set(ids.filter((id) => this.isDead(id)));
    for (const id of dead) this.#remove.run(id);
    return ids.filter((id) => !dead.has(id));
  }

  /** @param id of a receiver; undefined for none, which counts as dead */
  isDead(id: string | undefined): boolean {
    const { receiver, now, isProcessRunning: isRunning } = this.#environment;
    if (id === undefined) return true;
    if (id === receiver.id) return false;
    const row = this.#one.get(id);
    if (row === undefined) return true;
    // A clock that was set back must not keep the dead alive.
    if (Math.abs(now() - numberIn(row, 'seen_at')) > RECEIVER_TIMEOUT_MS) return true;
    // Process numbers of another machine or container say nothing here.
    return textIn(row, 'host') === receiver.host && !isRunning(numberIn(row, 'process'));
  }
}

import { numberIn, textIn } from '../read/row-values.ts';
import type { Database } from '../file/database.ts';
import type { StoreEnvironment } from '../engine-types.ts';

/** A receiver that has not been heard of for so many milliseconds is taken for dead. */
const DEAD_AFTER_MS = 20_000;

/** How often a receiver has to be heard of, in milliseconds. */
export const HEARTBEAT_MS = 5000;

/**
 * Who receives into this store. A receiver's pending forwards are its own while it lives; when it has
 * died, whoever comes next takes them over. One that only sleeps for long loses them too: they may be
 * forwarded twice then, but never not at all.
 */
export class Receivers {
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

  heartbeat(): void {
    const { receiver, now } = this.#environment;
    this.#put.run(receiver.id, receiver.host, receiver.process, now());
  }

  /** Takes leave in good order. */
  unregister(): void {
    this.#remove.run(this.#environment.receiver.id);
  }

  /** Removes those that are dead, and names the others. */
  living(): readonly string[] {
    const ids = this.#all.all().map((row) => textIn(row, 'receiver_id'));
    const gone = new Set(ids.filter((id) => this.isGone(id)));
    for (const id of gone) this.#remove.run(id);
    return ids.filter((id) => !gone.has(id));
  }

  isGone(id: string | undefined): boolean {
    const { receiver, now, isRunning } = this.#environment;
    if (id === undefined) return true;
    if (id === receiver.id) return false;
    const row = this.#one.get(id);
    if (row === undefined) return true;
    // A clock that was set back must not keep the dead alive.
    if (Math.abs(now() - numberIn(row, 'seen_at')) > DEAD_AFTER_MS) return true;
    // Process numbers of another machine or container say nothing here.
    return textIn(row, 'host') === receiver.host && !isRunning(numberIn(row, 'process'));
  }
}

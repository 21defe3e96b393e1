import { versionQuery } from '../file/open-database.ts';
import { MEETING_BLOCKS_VERSION, STORE_STATE_VERSION } from '../file/schema.ts';
import { prepareOnce, type Database } from '../file/database.ts';
import { removeMeetingBlocks } from './meeting-blocks.ts';

const LISTED = 'SELECT value FROM json_each(?1)';

const REMOVALS = ['deliveries', 'contents', 'repeats', 'forwards', 'tries'].map((table) => {
  const positions = table === 'contents' ? `${LISTED} UNION ALL SELECT -value FROM json_each(?1)` : LISTED;
  return `DELETE FROM ${table} WHERE position IN (${positions})`;
});

/** Removes deliveries with all that belongs to them. To be called in a transaction. */
export class DeliveryRemoval {
  readonly #database: Database;
  readonly #version: () => number;

  constructor(database: Database) {
    this.#database = database;
    this.#version = versionQuery(database);
  }

  /** @param positions JSON of their positions */
  remove(positions: string): void {
    // Asked each time: a receiver may bring an older file to the present version meanwhile.
    const version = this.#version();
    if (version >= MEETING_BLOCKS_VERSION) removeMeetingBlocks(this.#database, positions);
    for (const sql of REMOVALS) prepareOnce(this.#database, sql).run(positions);
    if (version >= STORE_STATE_VERSION)
      prepareOnce(this.#database, `DELETE FROM reconstructions WHERE position IN (${LISTED})`).run(positions);
  }

  /** Whether the file can say up to when deliveries were removed. */
  get hasState(): boolean {
    return this.#version() >= STORE_STATE_VERSION;
  }
}

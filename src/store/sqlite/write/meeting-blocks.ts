import { prepareOnce, type Database } from '../file/database.ts';
import { BLOCK_POSITIONS } from '../file/schema.ts';

/** Ids are UUIDs; a longer one is looked up each time, so that nobody fills memory with them. */
const MAX_KNOWN_LENGTH = 256;

/**
 * Writes down in which block of positions each meeting and session occurs. What it has written for the block
 * that is being filled is known, so that most deliveries cost nothing.
 */
export class MeetingBlocks {
  readonly #insert;
  #block = -1;
  readonly #known = new Set<string>();

  constructor(database: Database) {
    this.#insert = database.prepare(
      'INSERT INTO meeting_blocks (id, block) VALUES (?, ?) ON CONFLICT (id, block) DO NOTHING',
    );
  }

  /** To be called with each delivery that is kept, in the same transaction. */
  add(position: number, ids: readonly (string | undefined)[]): void {
    const block = Math.floor(position / BLOCK_POSITIONS);
    if (block !== this.#block) this.forget();
    this.#block = block;
    for (const id of ids) {
      if (id === undefined || this.#known.has(id)) continue;
      this.#insert.run(id, block);
      if (id.length <= MAX_KNOWN_LENGTH) this.#known.add(id);
    }
  }

  /** After a rollback, and once anybody may have removed entries: what is known is no more. */
  forget(): void {
    this.#known.clear();
  }
}

/** Those of a meeting in a block that are to be removed, less those that stay: the entries that go. */
const REMOVE_ENTRIES = `
  WITH removed AS MATERIALIZED (
    SELECT position >> 10 AS block, meeting_id, session_id FROM deliveries
    WHERE position IN (SELECT value FROM json_each(?1)) AND rejection IS NULL
  ), remaining AS MATERIALIZED (
    SELECT touched.block, d.meeting_id, d.session_id
    FROM (SELECT DISTINCT block FROM removed) AS touched CROSS JOIN deliveries AS d
      ON d.position BETWEEN touched.block * ${String(BLOCK_POSITIONS)} AND touched.block * ${String(BLOCK_POSITIONS)} + ${String(BLOCK_POSITIONS - 1)}
    WHERE d.rejection IS NULL AND d.position NOT IN (SELECT value FROM json_each(?1))
  )
  DELETE FROM meeting_blocks WHERE (id, block) IN (
    SELECT meeting_id, block FROM removed UNION SELECT session_id, block FROM removed
    EXCEPT SELECT meeting_id, block FROM remaining EXCEPT SELECT session_id, block FROM remaining
  )`;

/**
 * Removes what says that a meeting or session is in a block where none of its deliveries will be left. To be
 * called before they are removed, in the same transaction.
 *
 * @param positions JSON of their positions
 */
export function removeMeetingBlocks(database: Database, positions: string): void {
  prepareOnce(database, REMOVE_ENTRIES).run(positions);
}

import { HooksError } from '../../../domain/errors.ts';
import type { Pause } from '../../../domain/forward/pause.ts';
import { inTransaction, prepareOnce, type Database } from '../file/database.ts';
import { versionOf } from '../file/open-database.ts';
import { STORE_STATE_VERSION } from '../file/schema.ts';
import { textIn } from '../read/row-values.ts';

/** The name that it has in `store_state`. */
const NAME = 'paused';

/** What a date can be made of: the end of the year 9999. */
const MAX_TIME_MS = 253_402_300_799_999;

/** Of a value that another program has written: that it is there is what counts. */
const UNREADABLE: Pause = { since: 0, by: 'unknown' };

/** @returns undefined while forwarding goes on, and for a store of an older version */
export function readPause(database: Database): Pause | undefined {
  if (versionOf(database) < STORE_STATE_VERSION) return undefined;
  const row = prepareOnce(database, 'SELECT value FROM store_state WHERE name = ?').get(NAME);
  return row === undefined ? undefined : decodePause(textIn(row, 'value'));
}

/**
 * A store of an older version is not brought to the present one by who pauses: a receiver of that version may be
 * at work on it, and could write no more.
 *
 * @throws HooksError `store_unusable`
 */
export function checkKnowsPause(database: Database, path: string): void {
  if (versionOf(database) >= STORE_STATE_VERSION) return;
  throw new HooksError(
    'store_unusable',
    `The store ${path} is from an older dyte-hooks, which knows no pause.`,
    {
      hint: 'Start "dyte-hooks listen" with it once, which brings it to the present format. Nothing was paused.',
    },
  );
}

/**
 * One that is paused stays as it is.
 *
 * @returns the pause that holds now
 */
export function pauseForwarding(database: Database, pause: Pause): Pause {
  return inTransaction(database, () => {
    const before = readPause(database);
    if (before !== undefined) return before;
    const insert = prepareOnce(database, 'INSERT INTO store_state (name, value) VALUES (?, ?)');
    insert.run(NAME, JSON.stringify({ since: pause.since, by: pause.by }));
    return pause;
  });
}

/** @returns the pause that has ended; undefined where there was none */
export function resumeForwarding(database: Database): Pause | undefined {
  return inTransaction(database, () => {
    const before = readPause(database);
    if (before !== undefined) prepareOnce(database, 'DELETE FROM store_state WHERE name = ?').run(NAME);
    return before;
  });
}

function decodePause(text: string): Pause {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('since' in value) || !('by' in value))
      return UNREADABLE;
    const { since, by } = value;
    const isSound = typeof since === 'number' && since >= 0 && since <= MAX_TIME_MS && typeof by === 'string';
    return isSound ? { since, by } : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

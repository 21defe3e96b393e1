import type { DeliveryFilter } from '../../../domain/delivery/stored-delivery.ts';
import { BLOCK_POSITIONS, MEETING_BLOCKS_VERSION } from '../file/schema.ts';
import { versionOf } from '../file/open-database.ts';
import { MAX_SORTED, timeLookup, type Lookup } from './lookups.ts';
import { numberIn } from './row-values.ts';
import type { Condition } from './condition.ts';
import type { Database } from '../file/database.ts';

/**
 * Where the deliveries of a meeting or a session are: in the blocks that the store has written down, and among
 * the few that were not accepted.
 *
 * @returns lookups that exclude each other
 */
export function meetingLookups(
  database: Database,
  filter: DeliveryFilter,
  meeting: string,
): readonly Lookup[] {
  // Asked each time: a receiver may bring an older file to the present version meanwhile.
  if (versionOf(database) < MEETING_BLOCKS_VERSION) return [byIndexes(meeting)];
  const narrow = hasManyBlocks(database, meeting) ? timeLookup(database, filter) : undefined;
  if (narrow !== undefined) return [{ ...narrow, conditions: [...narrow.conditions, ofMeeting(meeting)] }];
  return filter.acceptedOnly === true ? [byBlocks(meeting)] : [byBlocks(meeting), rejected(meeting)];
}

function byBlocks(meeting: string): Lookup {
  const first = `b.block * ${String(BLOCK_POSITIONS)}`;
  return {
    from: 'meeting_blocks AS b CROSS JOIN deliveries AS d NOT INDEXED',
    conditions: [
      { sql: 'b.id = ?', values: [meeting] },
      { sql: `d.position BETWEEN ${first} AND ${first} + ${String(BLOCK_POSITIONS - 1)}`, values: [] },
      ofMeeting(meeting),
      { sql: 'd.rejection IS NULL', values: [] },
    ],
    // The blocks are in order by their key: nothing is to be sorted, and the newest ones are found first.
    order: ['b.block', 'd.position'],
  };
}

function rejected(meeting: string): Lookup {
  return {
    from: 'deliveries AS d INDEXED BY deliveries_rejected',
    conditions: [{ sql: 'd.rejection IS NOT NULL', values: [] }, ofMeeting(meeting)],
    order: ['d.position'],
  };
}

/** As files of version 1 have them: an index of meetings, and one of sessions. */
function byIndexes(meeting: string): Lookup {
  return {
    from: 'deliveries AS d',
    conditions: [{ sql: '(d.meeting_id = ? OR d.session_id = ?)', values: [meeting, meeting] }],
    order: ['d.position'],
  };
}

function ofMeeting(meeting: string): Condition {
  return { sql: '(+d.meeting_id = ? OR +d.session_id = ?)', values: [meeting, meeting] };
}

/** Whether its blocks have more deliveries than are looked up by their time. */
function hasManyBlocks(database: Database, meeting: string): boolean {
  const count = database.prepare(
    'SELECT count(*) AS number FROM (SELECT 1 FROM meeting_blocks WHERE id = ? LIMIT ?)',
  );
  const enough = Math.ceil(MAX_SORTED / BLOCK_POSITIONS);
  return numberIn(count.get(meeting, enough) ?? {}, 'number') >= enough;
}

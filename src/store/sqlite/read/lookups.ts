import type { DeliveryFilter } from '../../../domain/delivery/stored-delivery.ts';
import { numberIn } from './row-values.ts';
import type { Condition } from './condition.ts';
import type { Database } from '../file/database.ts';

/** Where SQLite looks deliveries up, in the order of arrival, and the conditions that it needs for that. */
export interface Lookup {
  readonly from: string;
  readonly conditions: readonly Condition[];
  readonly order: readonly string[];
}

/** An index that could be used. */
interface Candidate {
  readonly from: string;
  readonly condition: Condition;
  /** Whether what is found is put in order afterwards, which is for a few only. */
  readonly isSorted: boolean;
}

/**
 * What is in another order is looked up by its index where it is so many deliveries at most; to count more of
 * any is not worth it either.
 */
export const MAX_SORTED = 10_000;

const BY_POSITION = ['d.position'];

/** Of all deliveries, in the order of arrival. */
const ALL: Lookup = { from: 'deliveries AS d NOT INDEXED', conditions: [], order: BY_POSITION };

/** What is known of a filter beside what it says. */
interface Wanted {
  readonly event?: string;
  readonly webhooks: readonly string[] | undefined;
}

/** The index with the fewest deliveries that could fulfil a filter. */
export function lookupOf(database: Database, filter: DeliveryFilter, wanted: Wanted): Lookup {
  const candidates = candidatesFor(filter, wanted);
  const [first] = candidates;
  let best = candidates.length === 1 && first?.isSorted === false ? first : undefined;
  if (best === undefined) {
    let fewest = MAX_SORTED + 1;
    for (const candidate of candidates) {
      const found = countUpTo(database, candidate, fewest);
      if (found < fewest || (best === undefined && !candidate.isSorted)) best = candidate;
      fewest = Math.min(fewest, found);
    }
  }
  if (best === undefined) return ALL;
  return { from: best.from, conditions: [best.condition], order: BY_POSITION };
}

/** By the time of receipt, where few enough came then; they are to be sorted. */
export function timeLookup(database: Database, filter: DeliveryFilter): Lookup | undefined {
  const candidate = byTime(filter);
  if (candidate === undefined || countUpTo(database, candidate, MAX_SORTED + 1) > MAX_SORTED)
    return undefined;
  return { from: candidate.from, conditions: [candidate.condition], order: BY_POSITION };
}

function candidatesFor(filter: DeliveryFilter, { event, webhooks }: Wanted): readonly Candidate[] {
  const { signature, failed, waiting } = filter;
  const candidates: (Candidate | undefined)[] = [byTime(filter)];
  if (failed === true || waiting === true) candidates.push(UNHANDLED);
  if (signature?.includes('valid') === false) candidates.push(UNVERIFIED);
  if (webhooks?.length === 1) candidates.push(byColumn('deliveries_by_webhook', 'd.webhook_id', webhooks));
  if (event !== undefined) candidates.push(byColumn('deliveries_by_event', 'd.event', [event]));
  return candidates.filter((candidate) => candidate !== undefined);
}

function byTime({ since, until }: DeliveryFilter): Candidate | undefined {
  if (since === undefined && until === undefined) return undefined;
  return {
    from: 'deliveries AS d INDEXED BY deliveries_by_time',
    condition: {
      sql: 'd.received_at >= ? AND d.received_at < ?',
      values: [since ?? 0, until ?? Number.MAX_SAFE_INTEGER],
    },
    isSorted: true,
  };
}

/** Which of their forwards, a condition of its own says. */
const UNHANDLED: Candidate = {
  from: 'deliveries AS d NOT INDEXED',
  condition: {
    sql: "d.position IN (SELECT u.position FROM forwards AS u INDEXED BY forwards_unhandled WHERE u.state <> 'succeeded')",
    values: [],
  },
  isSorted: false,
};

const UNVERIFIED: Candidate = {
  from: 'deliveries AS d INDEXED BY deliveries_unverified',
  condition: { sql: "d.signature <> 'valid'", values: [] },
  isSorted: false,
};

function byColumn(index: string, column: string, values: readonly string[]): Candidate {
  return {
    from: `deliveries AS d INDEXED BY ${index}`,
    condition: { sql: `${column} = ?`, values },
    isSorted: false,
  };
}

/** How many deliveries an index has for it, as far as that is worth counting. */
function countUpTo(database: Database, { from, condition }: Candidate, limit: number): number {
  const count = database.prepare(
    `SELECT count(*) AS number FROM (SELECT 1 FROM ${from} WHERE ${condition.sql} LIMIT ?)`,
  );
  return numberIn(count.get(...condition.values, limit) ?? {}, 'number');
}

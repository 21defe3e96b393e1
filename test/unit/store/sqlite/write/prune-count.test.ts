import { DatabaseSync } from '@photostructure/sqlite';
import { assert, constantFrom, property, record, array, integer, boolean } from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../../../src/store/sqlite/file/schema.ts';
import { countPrunable } from '../../../../../src/store/sqlite/write/prune-count.ts';
import type { Database } from '../../../../../src/store/sqlite/file/database.ts';
import type { PruneLimits } from '../../../../../src/store/delivery-store.ts';

const YEARS_MS = 20 * 365 * 86_400_000;

interface Kept {
  readonly receivedAt: number;
  readonly bodySize: number;
  readonly isRejected: boolean;
  readonly isWaiting: boolean;
}

/** Gaps are what was removed before. */
const GAP = 3;

function databaseWith(deliveries: readonly Kept[]): Database {
  const database = new DatabaseSync(':memory:');
  onTestFinished(() => database.close());
  migrate(database, 0);
  const insert = database.prepare(`
    INSERT INTO deliveries (position, id, signature, rejection, received_at, body_size)
    VALUES (?1, 'id ' || ?1, 'valid', ?2, ?3, ?4)`);
  const wait = database.prepare("INSERT INTO forwards (position, target_id, state) VALUES (?, ?, 'pending')");
  const handle = database.prepare(
    "INSERT INTO forwards (position, target_id, state) VALUES (?, 3, 'failed')",
  );
  database.exec('BEGIN');
  for (const [index, { receivedAt, bodySize, isRejected, isWaiting }] of deliveries.entries()) {
    const position = (index + 1) * GAP;
    insert.run(position, isRejected ? 'signature' : null, receivedAt, bodySize);
    if (isWaiting) for (const target of [1, 2]) wait.run(position, target);
    else if (!isRejected) handle.run(position);
  }
  database.exec('COMMIT');
  return database;
}

/** The same, told from the rows. */
function expected(deliveries: readonly Kept[], limits: PruneLimits, usedBytes: number): number {
  const { before = 0, now = Infinity, maxBytes = Infinity } = limits;
  const isRemovable = ({ isWaiting }: Kept, index: number): boolean =>
    !isWaiting && index < deliveries.length - 1;
  const first = deliveries.findIndex(({ receivedAt }) => receivedAt >= before && receivedAt <= now);
  const passed = first < 0 ? deliveries : deliveries.slice(0, first);
  const last = passed.findLastIndex(
    ({ receivedAt }) => receivedAt < before && receivedAt >= before - YEARS_MS,
  );
  const old = deliveries.filter((one, index) => index <= last && isRemovable(one, index)).length;
  const bodies = deliveries.reduce((sum, { bodySize }) => sum + bodySize, 0);
  const rest = (usedBytes - bodies) / Math.max(1, deliveries.length);
  const removable = deliveries.filter(isRemovable);
  const ordered = [true, false].flatMap((isRejected) =>
    removable.filter((one) => one.isRejected === isRejected),
  );
  let gone = 0;
  const large = ordered.findIndex(({ bodySize }) => {
    const isEnough = gone >= usedBytes - maxBytes;
    gone += bodySize + rest;
    return isEnough;
  });
  return Math.max(old, large < 0 ? ordered.length : large);
}

const NOW = YEARS_MS * 3;

const kept = record({
  receivedAt: constantFrom(0, NOW - 9000, NOW - 5000, NOW - 1000, NOW, NOW + 9000),
  bodySize: integer({ min: 0, max: 9000 }),
  isRejected: boolean(),
  isWaiting: boolean(),
}).map((one) => (one.isRejected ? { ...one, isWaiting: false } : one));

describe('counting what limits would remove', () => {
  it('counts what goes by age and by size, whatever the clock said', () => {
    assert(
      property(
        array(kept, { maxLength: 30 }),
        constantFrom(undefined, NOW - 6000, NOW - 500, NOW + 1),
        constantFrom(undefined, 0, 20_000, 60_000, 120_000),
        (deliveries, before, maxBytes) => {
          const limits = { before, now: NOW, maxBytes };
          const usedBytes = 130_000;
          expect(countPrunable(databaseWith(deliveries), limits, usedBytes)).toBe(
            expected(deliveries, limits, usedBytes),
          );
        },
      ),
    );
  });

  it('counts many by size, those that are looked at one by one included', () => {
    const deliveries = Array.from({ length: 12_000 }, (_, index) => ({
      receivedAt: index,
      bodySize: (index * 7919) % 5000,
      isRejected: index % 97 === 0,
      // More of them than are added up at once, and some beyond.
      isWaiting: index % 97 !== 0 && (index < 5000 || index % 50 === 0),
    }));
    const database = databaseWith(deliveries);
    const usedBytes = 40_000_000;
    for (const maxBytes of [0, 15_000_000, 25_000_000, 39_000_000, 39_999_999])
      expect([maxBytes, countPrunable(database, { maxBytes }, usedBytes)]).toEqual([
        maxBytes,
        expected(deliveries, { maxBytes }, usedBytes),
      ]);
  });

  it('tells from some of them how many go of very many', () => {
    const deliveries = Array.from({ length: 40_000 }, (_, index) => ({
      receivedAt: index,
      bodySize: 400 + (index % 100),
      isRejected: false,
      isWaiting: false,
    }));
    const usedBytes = 40_000 * 1000;
    const counted = countPrunable(databaseWith(deliveries), { maxBytes: usedBytes / 2 }, usedBytes);
    expect(Math.abs(counted - 20_000)).toBeLessThan(200);
  });
});

import { isObject } from '../../../domain/json/json-value.ts';
import type { AnnouncedTarget } from '../../delivery-store.ts';
import type { StoreTargets } from '../../reconstructions.ts';
import type { StoreEnvironment } from '../engine-types.ts';
import { textIn } from '../read/row-values.ts';
import type { Heartbeats } from './heartbeats.ts';
import { prepareOnce, type Database } from '../file/database.ts';

/** What the names in `store_state` begin with; the id of the receiver follows. */
const NAME = 'targets ';

/**
 * Writes down where a receiver forwards to, for who puts deliveries into the store that did not come. What
 * dead receivers had is forgotten: the last one that lives, or lived, counts.
 */
export function announceTargets(
  database: Database,
  heartbeats: Heartbeats,
  { receiver }: StoreEnvironment,
  targets: readonly AnnouncedTarget[],
): void {
  heartbeats.beat();
  const alive = new Set(heartbeats.removeDead());
  for (const { id } of announced(database)) if (!alive.has(id) || id === receiver.id) forget(database, id);
  prepareOnce(database, 'INSERT INTO store_state (name, value) VALUES (?, ?)').run(
    NAME + receiver.id,
    JSON.stringify(targets),
  );
}

/** The targets of all receivers that run; where none does, those of the last one. */
export function readTargets(database: Database, heartbeats: Pick<Heartbeats, 'isDead'>): StoreTargets {
  const all = announced(database);
  const running = all.filter(({ id }) => !heartbeats.isDead(id));
  const isRunning = running.length > 0;
  const chosen = (isRunning ? running : all).flatMap(({ targets }) => targets);
  const filters = new Map<string, readonly string[]>();
  for (const { name, filter } of chosen) filters.set(name, [...(filters.get(name) ?? []), ...filter]);
  return { targets: [...filters].map(([name, filter]) => ({ name, filter })), isRunning };
}

function announced(
  database: Database,
): readonly { readonly id: string; readonly targets: readonly AnnouncedTarget[] }[] {
  const rows = prepareOnce(database, 'SELECT name, value FROM store_state WHERE name >= ? AND name < ?').all(
    NAME,
    'targets!',
  );
  return rows.map((row) => ({
    id: textIn(row, 'name').slice(NAME.length),
    targets: decodeTargets(textIn(row, 'value')),
  }));
}

function forget(database: Database, id: string): void {
  prepareOnce(database, 'DELETE FROM store_state WHERE name = ?').run(NAME + id);
}

/** A store may come from somebody else: what is not as it should be names no target. */
function decodeTargets(text: string): readonly AnnouncedTarget[] {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(found) ? found.filter(isTarget) : [];
}

function isTarget(value: unknown): value is AnnouncedTarget {
  if (!isObject(value) || typeof value['name'] !== 'string') return false;
  const filter = value['filter'];
  return Array.isArray(filter) && filter.every((pattern) => typeof pattern === 'string');
}

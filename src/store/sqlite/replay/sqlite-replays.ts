import { HooksError } from '../../../domain/errors.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import type { DeliveryContent } from '../../../domain/delivery/stored-delivery.ts';
import type {
  KnownTarget,
  ReplayCounts,
  ReplayItem,
  ReplayJournal,
  ReplayResult,
  ReplayEntry,
  StoredReplay,
} from '../../replay-journal.ts';
import { contentAt } from '../read/delivery-rows.ts';
import { withRebuiltSignature } from '../read/rebuilt-signature.ts';
import { ForwardTable } from '../write/forward-table.ts';
import { countItems, findReplay, openItems, targetsOf } from './replay-queries.ts';
import { encodePlan } from './replay-plan-encoding.ts';
import { numberIn, optionalTextIn } from '../read/row-values.ts';
import { storeError } from '../file/store-error.ts';
import { inTransaction, type Database } from '../file/database.ts';
import type { StoreAccess } from '../file/open-database.ts';
import type { StoreEnvironment } from '../engine-types.ts';

/** Milliseconds that a replay can still go on: 30 days. */
const MAX_KEPT_REPLAYS = 30 * 24 * 3_600_000;

/** Rows that one transaction changes: a receiver beside it waits for as long. */
const ROWS_AT_ONCE = 5000;

/** Replays in a SQLite store, on a connection of their own. */
export class SqliteReplays implements ReplayJournal {
  readonly #path: string;
  readonly #file: StoreAccess;
  readonly #environment: StoreEnvironment;
  #forwardTable: ForwardTable | undefined;

  /** @param file one that was opened for writing, where anything is to be written */
  constructor(path: string, file: StoreAccess, environment: StoreEnvironment) {
    this.#path = path;
    this.#file = file;
    this.#environment = environment;
  }

  create(plan: ReplayPlan): number {
    return this.#withStoreErrors((database) => {
      this.#forgetOld(database);
      return this.#transaction(database, () => {
        this.#forwards.heartbeats.beat();
        const { now, receiver } = this.#environment;
        const row = database
          .prepare(
            'INSERT INTO replays (plan, body, started_at, owner) VALUES (?, ?, ?, ?) RETURNING replay_id',
          )
          .get(encodePlan(plan), plan.body ?? null, now(), receiver.id);
        return numberIn(row ?? {}, 'replay_id');
      });
    });
  }

  add(replay: number, entries: readonly ReplayEntry[]): void {
    this.#withStoreErrors((database) =>
      this.#transaction(database, () => {
        const last = database
          .prepare('SELECT coalesce(max(number), 0) AS number FROM replay_items WHERE replay_id = ?')
          .get(replay);
        const insert = database.prepare(
          "INSERT INTO replay_items (replay_id, number, position, target_id, state) VALUES (?, ?, ?, ?, 'open')",
        );
        let number = numberIn(last ?? {}, 'number');
        for (const { position, target } of entries) {
          number += 1;
          insert.run(replay, number, position, this.#forwards.targetId(target));
        }
      }),
    );
  }

  seal(replay: number): void {
    this.#withStoreErrors((database) =>
      database.prepare('UPDATE replays SET is_whole = 1 WHERE replay_id = ?').run(replay),
    );
  }

  find(replay: number | undefined): StoredReplay {
    const found = this.#withStoreErrors((database) => findReplay(database, replay));
    if (found === undefined) throw notFound(replay);
    return found;
  }

  claim(replay: number): { readonly wasCutOff: boolean } {
    return this.#withStoreErrors((database) =>
      this.#transaction(database, () => {
        const self = this.#environment.receiver.id;
        const row = database.prepare('SELECT owner FROM replays WHERE replay_id = ?').get(replay) ?? {};
        const owner = optionalTextIn(row, 'owner');
        const isOthers = owner !== undefined && owner !== self;
        if (isOthers && !this.#forwards.heartbeats.isDead(owner)) throw running(replay);
        this.#forwards.heartbeats.beat();
        database.prepare('UPDATE replays SET owner = ? WHERE replay_id = ?').run(self, replay);
        return { wasCutOff: isOthers };
      }),
    );
  }

  release(replay: number): void {
    this.#withStoreErrors((database) =>
      this.#transaction(database, () => {
        database.prepare('UPDATE replays SET owner = NULL WHERE replay_id = ?').run(replay);
        this.#forwards.heartbeats.unregister();
      }),
    );
  }

  forget(replay: number): void {
    this.#updateInSteps(
      replay,
      `DELETE FROM replay_items WHERE replay_id = ?1 AND number IN
        (SELECT number FROM replay_items WHERE replay_id = ?1 LIMIT ?2)`,
    );
    this.#withStoreErrors((database) =>
      database.prepare('DELETE FROM replays WHERE replay_id = ?').run(replay),
    );
  }

  reopenFailed(replay: number): void {
    this.#updateInSteps(
      replay,
      `UPDATE replay_items SET state = 'open' WHERE replay_id = ?1 AND number IN
        (SELECT number FROM replay_items WHERE replay_id = ?1 AND state = 'failed' LIMIT ?2)`,
    );
  }

  counts(replay: number): ReplayCounts {
    return this.#withStoreErrors((database) => countItems(database, replay));
  }

  openItems(replay: number, after: number, limit: number): readonly ReplayItem[] {
    return this.#withStoreErrors((database) => openItems(database, replay, after, limit));
  }

  content(position: number): DeliveryContent {
    return this.#withStoreErrors((database) =>
      withRebuiltSignature(database, position, contentAt(database, position)),
    );
  }

  finish(replay: number, results: readonly ReplayResult[]): void {
    this.#withStoreErrors((database) =>
      this.#transaction(database, () => {
        const mark = database.prepare('UPDATE replay_items SET state = ? WHERE replay_id = ? AND number = ?');
        for (const { number, state, record, isChanged } of results) {
          if (record !== undefined && state === 'open') this.#forwards.recordUnreached(record);
          else if (record !== undefined) this.#forwards.recordReplay(record, isChanged);
          mark.run(state, replay, number);
        }
      }),
    );
  }

  heartbeat(): void {
    this.#withStoreErrors((database) => this.#transaction(database, () => this.#forwards.heartbeats.beat()));
  }

  targetsOf(positions: readonly number[]): ReadonlyMap<number, readonly KnownTarget[]> {
    return this.#withStoreErrors((database) => targetsOf(database, positions));
  }

  close(): void {
    this.#file.close();
  }

  #forgetOld(database: Database): void {
    const rows = database
      .prepare('SELECT replay_id, owner FROM replays WHERE started_at < ?')
      .all(this.#environment.now() - MAX_KEPT_REPLAYS);
    for (const row of rows) {
      if (!this.#forwards.heartbeats.isDead(optionalTextIn(row, 'owner'))) continue;
      this.forget(numberIn(row, 'replay_id'));
    }
  }

  #updateInSteps(replay: number, sql: string): void {
    this.#withStoreErrors((database) => {
      const step = database.prepare(sql);
      while (step.run(replay, ROWS_AT_ONCE).changes > 0);
    });
  }

  #transaction<Result>(database: Database, work: () => Result): Result {
    try {
      return inTransaction(database, work);
    } catch (error) {
      this.#forwards.forgetTargets();
      throw error;
    }
  }

  /** Only who writes needs it, and who writes has one connection. */
  get #forwards(): ForwardTable {
    return (this.#forwardTable ??= this.#file.use(
      (database) => new ForwardTable(database, this.#environment),
    ));
  }

  #withStoreErrors<Result>(work: (database: Database) => Result): Result {
    try {
      return this.#file.use(work);
    } catch (error) {
      throw storeError(error, this.#path);
    }
  }
}

function notFound(replay: number | undefined): HooksError {
  if (replay === undefined)
    return new HooksError('replay_not_found', 'There is no replay that could go on.', {
      hint: 'Begin one: dyte-hooks deliveries replay --failed --to <url>.',
    });
  return new HooksError('replay_not_found', `There is no replay ${String(replay)} that could go on.`, {
    hint: 'Replays are kept for 30 days. Leave the number out to go on with the newest that is not done.',
  });
}

function running(replay: number): HooksError {
  return new HooksError('replay_running', `Replay ${String(replay)} is under way in another process.`, {
    hint: 'Let it end, or end it with Ctrl-C first.',
  });
}

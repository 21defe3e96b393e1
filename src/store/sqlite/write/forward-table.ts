import { isHandled, type ForwardRecord } from '../../../domain/delivery/stored-delivery.ts';
import type { AdmittedForward } from '../../delivery-store.ts';
import { FORWARD_STATES } from '../read/delivery-rows.ts';
import { encodeOutcome } from '../read/encoding.ts';
import { numberIn, optionalTextIn, wordIn } from '../read/row-values.ts';
import { Heartbeats } from './heartbeats.ts';
import type { Database } from '../file/database.ts';
import type { StoreEnvironment } from '../engine-types.ts';

/**
 * Tries of one forward that are kept, the newest. More than a policy makes come of repeats, which begin a
 * forward that has failed anew, and of replays.
 */
const MAX_TRIES = 100;

/** Which deliveries are to be handed to which targets, and how that went. */
export class ForwardTable {
  readonly #self: string;
  readonly heartbeats: Heartbeats;
  readonly #find;
  readonly #put;
  readonly #putReplayed;
  readonly #putIfNew;
  readonly #insertTry;
  readonly #dropTries;
  readonly #deliveryExists;
  readonly #insertTarget;
  readonly #findTarget;
  readonly #targetIds = new Map<string, number>();

  constructor(database: Database, environment: StoreEnvironment) {
    this.#self = environment.receiver.id;
    this.heartbeats = new Heartbeats(database, environment);
    this.#find = database.prepare('SELECT state, owner FROM forwards WHERE position = ? AND target_id = ?');
    this.#put = database.prepare(
      'INSERT INTO forwards (position, target_id, state, owner) VALUES (?, ?, ?, ?) ON CONFLICT (position, target_id) DO UPDATE SET state = excluded.state, owner = excluded.owner',
    );
    this.#putReplayed = database.prepare(`
      INSERT INTO forwards (position, target_id, state) VALUES (?, ?, ?) ON CONFLICT (position, target_id)
      DO UPDATE SET state = excluded.state, owner = NULL
      WHERE excluded.state = 'succeeded' OR forwards.state <> 'pending'`);
    this.#putIfNew = database.prepare(
      'INSERT INTO forwards (position, target_id, state) VALUES (?, ?, ?) ON CONFLICT (position, target_id) DO NOTHING',
    );
    this.#insertTry = database.prepare(
      'INSERT INTO tries (position, target_id, origin, started_at, outcome, answer) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#dropTries = database.prepare(`
      DELETE FROM tries WHERE try_id IN
        (SELECT try_id FROM tries WHERE position = ? AND target_id = ? ORDER BY try_id DESC LIMIT -1 OFFSET ?)`);
    this.#deliveryExists = database.prepare('SELECT 1 FROM deliveries WHERE position = ?');
    this.#insertTarget = database.prepare(
      'INSERT INTO targets (name) VALUES (?) ON CONFLICT (name) DO NOTHING',
    );
    this.#findTarget = database.prepare('SELECT target_id FROM targets WHERE name = ?');
  }

  /** Those of a new delivery. */
  open(position: number, targets: readonly string[]): readonly AdmittedForward[] {
    return targets.map((target) => this.#open(position, target));
  }

  /** Those of a repeat: what failed, never began, or was left behind by a dead receiver, begins anew. */
  reopen(position: number, targets: readonly string[]): readonly AdmittedForward[] {
    return targets.map((target) => {
      const row = this.#find.get(position, this.targetId(target));
      if (row === undefined) return this.#open(position, target);
      const state = wordIn(row, 'state', FORWARD_STATES);
      if (state === 'failed') {
        this.#dropTries.run(position, this.targetId(target), MAX_TRIES);
        return this.#open(position, target);
      }
      if (state === 'pending' && this.heartbeats.isDead(optionalTextIn(row, 'owner')))
        return this.#open(position, target);
      return { target, state };
    });
  }

  /** A try of a forward; nothing when its delivery has been removed meanwhile. */
  record(record: ForwardRecord): void {
    const { position, target, state } = record;
    if (!this.#keepTry(record)) return;
    this.#put.run(position, this.targetId(target), state, state === 'pending' ? this.#self : null);
  }

  /**
   * A try that somebody made later, of the delivery or of something else in its place. A receiver that is
   * still to forward it does so all the same, unless this try has succeeded. Something else changes
   * nothing in how far the delivery has come.
   */
  recordReplay(record: Omit<ForwardRecord, 'state'>, isChanged: boolean): void {
    const { position, target, outcome } = record;
    if (!this.#keepTry(record)) return;
    this.#dropTries.run(position, this.targetId(target), MAX_TRIES);
    const state = isHandled(outcome) ? 'succeeded' : 'failed';
    const put = isChanged ? this.#putIfNew : this.#putReplayed;
    put.run(position, this.targetId(target), state);
  }

  /** A try that nobody took: it is among the tries where the delivery was on its way there, and says no more. */
  recordUnreached(record: Omit<ForwardRecord, 'state'>): void {
    if (this.#find.get(record.position, this.targetId(record.target)) !== undefined) this.#keepTry(record);
  }

  #keepTry({ position, target, origin, startedAt, outcome }: Omit<ForwardRecord, 'state'>): boolean {
    if (this.#deliveryExists.get(position) === undefined) return false;
    const { text, answer } = encodeOutcome(outcome);
    this.#insertTry.run(position, this.targetId(target), origin, startedAt, text, answer);
    return true;
  }

  targetId(name: string): number {
    const known = this.#targetIds.get(name);
    if (known !== undefined) return known;
    this.#insertTarget.run(name);
    const found = numberIn(this.#findTarget.get(name) ?? {}, 'target_id');
    this.#targetIds.set(name, found);
    return found;
  }

  /** After a rollback: a target that was new in it is there no more. */
  forgetTargets(): void {
    this.#targetIds.clear();
  }

  #open(position: number, target: string): AdmittedForward {
    this.#put.run(position, this.targetId(target), 'pending', this.#self);
    return { target, state: 'open' };
  }
}

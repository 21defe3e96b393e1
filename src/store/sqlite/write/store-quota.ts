import { AgeLimit, type ClockJump } from './age-limit.ts';
import { rejectedCost } from './rejected-table.ts';
import { fullStore } from '../file/store-error.ts';
import type { EngineOptions, StoreOperation, StoreEnvironment } from '../engine-types.ts';
import type { Pruning } from './pruning.ts';

/** How often old deliveries are looked for, in milliseconds. */
const PRUNE_INTERVAL_MS = 10_000;

/** How long to leave it at that when nothing may go, in milliseconds: to find out takes long. */
const FUTILE_PAUSE_MS = 1000;

/** Above this part of the limit the oldest go, so that there is room for the next. */
const LOW_WATERMARK = 0.95;

/** This part of the limit is made free at once: room for each commit by itself would cost it two more. */
const FREED_SHARE = 1 / 16;

/** What a commit takes besides the bodies, in bytes: headers, indexes, half-filled pages. */
const OVERHEAD_BYTES = 64 * 1024;

/** Steps of pruning between two commits: receiving comes first. */
const MAX_PRUNING_STEPS = 2;

/** What `Room` needs of a `Pruning`. */
type PruningSteps = Pick<
  Pruning,
  'step' | 'removeRejected' | 'usedBytes' | 'lastReceivedAt' | 'hasOlderThan'
>;

/** Keeps a store within its limits of age and size, a little before each commit. */
export class StoreQuota {
  readonly #options: EngineOptions;
  readonly #now: () => number;
  readonly #ageLimit: AgeLimit | undefined;
  #prunedAt = 0;
  #futileAt = 0;

  /** @param onJump told when the clock has jumped ahead, and nothing goes for its age */
  constructor(
    options: EngineOptions,
    clock: Pick<StoreEnvironment, 'now' | 'elapsed'>,
    onJump: (jump: ClockJump) => void,
  ) {
    this.#options = options;
    this.#now = clock.now;
    const { keep } = options;
    this.#ageLimit = keep === undefined ? undefined : new AgeLimit(keep, clock, onJump);
  }

  /**
   * @returns whether there is room for deliveries that were not accepted as well: nothing else goes for them
   * @throws HooksError `store_full` when there is no room for deliveries, and none can be made
   */
  reserve(operations: readonly StoreOperation[], pruning: PruningSteps): boolean {
    const { maxBytes, path } = this.#options;
    const now = this.#now();
    const comfortable =
      maxBytes === undefined
        ? undefined
        : Math.min(maxBytes * LOW_WATERMARK, maxBytes - freeBytesFor(operations));
    const excess = (): number => (comfortable === undefined ? 0 : pruning.usedBytes() - comfortable);
    let surplus = excess();
    // They go first, all of them where it takes all: there is a small number at most.
    while (surplus > 0 && pruning.removeRejected() > 0) surplus = excess();
    const before = this.#ageLimit?.before(pruning);
    const isTime = before !== undefined && isOver(this.#prunedAt, PRUNE_INTERVAL_MS, now);
    const makesRoom = surplus > 0 && operations.some(({ kind }) => kind !== 'reject');
    if (isTime || makesRoom) {
      const goal = comfortable === undefined || surplus <= 0 ? comfortable : comfortable * (1 - FREED_SHARE);
      const limits = { before, now, maxBytes: goal };
      const isPromising = isOver(this.#futileAt, FUTILE_PAUSE_MS, now);
      const mayBeMore = isPromising && this.#prune(pruning, limits, now);
      surplus = excess();
      if (surplus > 0 && !mayBeMore) {
        if (isPromising) this.#futileAt = now;
        // The last of the room is for what forwards come to: they let deliveries go.
        if (operations.some(({ kind }) => kind === 'admit')) throw fullStore(path);
      }
    }
    return comfortable === undefined || surplus + rejectedBytes(operations) <= 0;
  }

  /** More may go when forwards have come to their end. */
  onKept(operations: readonly StoreOperation[]): void {
    if (operations.some(letsGo)) this.#futileAt = 0;
  }

  /** @returns whether the last step has removed any, so that there may be more */
  #prune(pruning: Pick<Pruning, 'step'>, limits: Parameters<Pruning['step']>[0], now: number): boolean {
    for (let step = 0; step < MAX_PRUNING_STEPS; step += 1) {
      if (pruning.step(limits) > 0) continue;
      this.#prunedAt = now;
      return false;
    }
    return true;
  }
}

/** Whether a delivery waits no more, and may be removed. */
function letsGo(operation: StoreOperation): boolean {
  return operation.kind === 'forward' && operation.record.state !== 'pending';
}

/** The clock may be set back: then it is over too. */
function isOver(begun: number, duration: number, now: number): boolean {
  return Math.abs(now - begun) >= duration;
}

/** For what was not accepted no room is made. */
function freeBytesFor(operations: readonly StoreOperation[]): number {
  const sizes = operations.map((operation) =>
    operation.kind === 'admit' ? operation.delivery.body.length : 0,
  );
  return sizes.reduce((sum, size) => sum + size, OVERHEAD_BYTES);
}

function rejectedBytes(operations: readonly StoreOperation[]): number {
  const costs = operations.map((operation) =>
    operation.kind === 'reject' ? rejectedCost(operation.delivery) : 0,
  );
  return costs.reduce((sum, cost) => sum + cost, 0);
}

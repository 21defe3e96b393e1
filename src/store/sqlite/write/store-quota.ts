import { PROBE_BYTES } from '../../../domain/defaults.ts';
import { AgeLimit, type ClockJump } from './age-limit.ts';
import { rejectedCost } from './rejected-table.ts';
import { fullStore } from '../file/store-error.ts';
import type { EngineOptions, StoreOperation, StoreEnvironment } from '../engine-types.ts';
import type { Pruning } from './pruning.ts';

/** How often old deliveries are looked for. */
const PRUNE_INTERVAL_MS = 10_000;

/** How long nothing is looked for once nothing could be removed: to find that out takes long. */
const NOTHING_REMOVED_PAUSE_MS = 1000;

/** Above this share of the limit the oldest deliveries are removed, so that there is room for the next. */
const HIGH_WATERMARK = 0.95;

/** This share of the limit is freed at once: to free room before each commit would cost two more commits. */
const EXTRA_FREED_SHARE = 1 / 16;

/** What a commit takes besides the bodies: headers, indexes, half-filled pages. */
const OVERHEAD_BYTES = 64 * 1024;

/** Steps of pruning between two commits: receiving comes first. */
const MAX_PRUNING_STEPS = 2;

/** What a quota needs of a `Pruning`. */
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
  #nothingRemovedAt = 0;

  /** @param onJump told when the clock has jumped ahead, and nothing is removed for its age */
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
   * Frees room for a commit.
   *
   * @returns whether there is room for rejected deliveries as well: nothing else is removed for them
   * @throws HooksError `store_full` when there is no room for deliveries, and none can be freed
   */
  reserve(operations: readonly StoreOperation[], pruning: PruningSteps): boolean {
    const { maxBytes, path } = this.#options;
    const now = this.#now();
    const highWatermark =
      maxBytes === undefined
        ? undefined
        : Math.min(maxBytes * HIGH_WATERMARK, maxBytes - freeBytesFor(operations));
    const measureExcess = (): number =>
      highWatermark === undefined ? 0 : pruning.usedBytes() - highWatermark;
    let excess = measureExcess();
    // Rejected deliveries are removed first, if need be all of them: there are few at most.
    while (excess > 0 && pruning.removeRejected() > 0) excess = measureExcess();
    const before = this.#ageLimit?.before(pruning);
    const isPruneDue = before !== undefined && hasPassed(this.#prunedAt, PRUNE_INTERVAL_MS, now);
    const mustFree = excess > 0 && operations.some(({ kind }) => kind !== 'reject');
    if (isPruneDue || mustFree) {
      const target =
        highWatermark === undefined || excess <= 0 ? highWatermark : highWatermark * (1 - EXTRA_FREED_SHARE);
      const limits = { before, now, maxBytes: target };
      const mayRemove = hasPassed(this.#nothingRemovedAt, NOTHING_REMOVED_PAUSE_MS, now);
      const mayBeMore = mayRemove && this.#prune(pruning, limits, now);
      excess = measureExcess();
      if (excess > 0 && !mayBeMore) {
        if (mayRemove) this.#nothingRemovedAt = now;
        // The last of the room is for the outcomes of forwards: they let deliveries be removed. A probe fails
        // where a delivery would.
        if (operations.some(({ kind }) => kind === 'admit' || kind === 'probe')) throw fullStore(path);
      }
    }
    return highWatermark === undefined || excess + rejectedBytes(operations) <= 0;
  }

  /** Once forwards have ended, more may be removed. */
  onKept(operations: readonly StoreOperation[]): void {
    if (operations.some(endsForward)) this.#nothingRemovedAt = 0;
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

/** Whether a delivery may be removed now, because it waits no more. */
function endsForward(operation: StoreOperation): boolean {
  return operation.kind === 'forward' && operation.record.state !== 'pending';
}

/** Also where the clock was set back. */
function hasPassed(begun: number, duration: number, now: number): boolean {
  return Math.abs(now - begun) >= duration;
}

/** No room is freed for rejected deliveries. */
function freeBytesFor(operations: readonly StoreOperation[]): number {
  return operations.map(bodyBytes).reduce((sum, size) => sum + size, OVERHEAD_BYTES);
}

/** A probe stands for the delivery that may come next. */
function bodyBytes(operation: StoreOperation): number {
  if (operation.kind === 'admit') return operation.delivery.body.length;
  return operation.kind === 'probe' ? PROBE_BYTES : 0;
}

function rejectedBytes(operations: readonly StoreOperation[]): number {
  const costs = operations.map((operation) =>
    operation.kind === 'reject' ? rejectedCost(operation.delivery) : 0,
  );
  return costs.reduce((sum, cost) => sum + cost, 0);
}

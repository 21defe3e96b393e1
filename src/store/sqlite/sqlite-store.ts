import { isSignatureOf } from '../../domain/signature/signature.ts';
import { HooksError } from '../../domain/errors.ts';
import type { ReceiverReport } from '../../domain/forward/receiver-record.ts';
import type { Pause } from '../../domain/forward/pause.ts';
import type { Clock } from '../../domain/clock.ts';
import type {
  StoreListener,
  Admission,
  AnnouncedTarget,
  DeliveryStore,
  PendingForward,
  SignatureToCheck,
  StoreHealth,
} from '../delivery-store.ts';
import { CommitPace } from './commit-pace.ts';
import { HEARTBEAT_MS } from './write/heartbeats.ts';
import type { ForwardRecord, NewDelivery, RejectedDelivery } from '../../domain/delivery/stored-delivery.ts';
import type { EngineAccess, OperationResult, StoreOperation } from './engine-types.ts';

/** More operations or bytes in one commit would make the first of them wait too long. */
const MAX_COMMIT_OPERATIONS = 512;
const MAX_COMMIT_BYTES = 16 * 1024 * 1024;

/**
 * Rejected deliveries that may wait to be kept, and bytes of the body of one: anybody can send such, real
 * deliveries are far smaller, and nobody misses one that came in a flood.
 */
const MAX_QUEUED_REJECTED = 64;
const MAX_REJECTED_BYTES = 64 * 1024;

interface QueuedOperation {
  readonly operation: StoreOperation;
  readonly resolve: (result: OperationResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A delivery store on SQLite with group commit: what comes while one is under way goes into a later one,
 * all together. The more comes at once, the less a delivery costs.
 */
export class SqliteStore implements DeliveryStore {
  readonly path: string;
  readonly health: StoreHealth = {
    probe: async () => {
      await this.#enqueue({ kind: 'probe' });
    },
    measure: async (targets) => await this.#engine.measure(targets),
    onCommit: (listener) => {
      this.#onCommit = listener;
    },
  };
  readonly #engine: EngineAccess;
  readonly #clock: Clock;
  readonly #emit: StoreListener;
  readonly #closing = new AbortController();
  #queue: QueuedOperation[] = [];
  #queuedRejected = 0;
  readonly #pace = new CommitPace();
  #isTurnEnding = false;
  #onIdle: (() => void) | undefined;
  /** Codes of the errors that were told since the store last worked. */
  readonly #toldErrors = new Set<string>();
  #hasHeartbeat = false;
  #onCommit: ((elapsedMs: number) => void) | undefined;

  constructor(path: string, engine: EngineAccess, clock: Clock, onEvent: StoreListener) {
    this.path = path;
    this.#engine = engine;
    this.#clock = clock;
    this.#emit = onEvent;
  }

  async admit(delivery: NewDelivery, targets: readonly string[]): Promise<Admission> {
    if (targets.length > 0) this.#startHeartbeat();
    const result = await this.#enqueue({ kind: 'admit', delivery, targets });
    if (result.kind === 'admitted') return result.admission;
    throw new Error('The store answered another operation');
  }

  async admitSigned(
    delivery: NewDelivery,
    targets: readonly string[],
    toCheck: SignatureToCheck,
  ): Promise<Admission | undefined> {
    // What has to wait for the store anyway is checked meanwhile.
    if (this.#pace.isBehind) {
      if (!isSignatureOf(delivery.body, toCheck.signature, toCheck.key)) return undefined;
      return await this.admit(delivery, targets);
    }
    if (targets.length > 0) this.#startHeartbeat();
    const result = await this.#enqueue({ kind: 'admit', delivery, targets, toCheck });
    return result.kind === 'admitted' ? result.admission : undefined;
  }

  async keepRejected(delivery: RejectedDelivery): Promise<void> {
    if (this.#queuedRejected >= MAX_QUEUED_REJECTED || delivery.body.length > MAX_REJECTED_BYTES) return;
    this.#queuedRejected += 1;
    try {
      await this.#enqueue({ kind: 'reject', delivery });
    } finally {
      this.#queuedRejected -= 1;
    }
  }

  async recordForward(record: ForwardRecord): Promise<void> {
    await this.#enqueue({ kind: 'forward', record });
  }

  async announceTargets(targets: readonly AnnouncedTarget[]): Promise<void> {
    await this.#enqueue({ kind: 'targets', targets });
  }

  async pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]> {
    this.#startHeartbeat();
    return await this.#engine.pendingForwards(target, after, limit);
  }

  async countPending(target: string): Promise<number> {
    return await this.#engine.countPending(target);
  }

  async readPause(): Promise<Pause | undefined> {
    return await this.#engine.readPause();
  }

  async pauseForwarding(pause: Pause): Promise<Pause> {
    return await this.#engine.pauseForwarding(pause);
  }

  async resumeForwarding(): Promise<Pause | undefined> {
    return await this.#engine.resumeForwarding();
  }

  async recordReceiver(report: ReceiverReport): Promise<void> {
    await this.#engine.recordReceiver(report);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (!this.#pace.isIdle || this.#queue.length > 0)
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    await this.#engine.close();
  }

  #enqueue(operation: StoreOperation): Promise<OperationResult> {
    if (this.#closing.signal.aborted) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#queue.push({ operation, resolve, reject });
      this.#commitWhatWaits();
    });
  }

  #commitWhatWaits(): void {
    if (this.#pace.mayBegin(this.#queue.length, false)) void this.#commitNext();
    else if (this.#pace.isIdle && this.#queue.length > 0) this.#commitAfterTurn();
  }

  /** What else is being read from sockets belongs to the same commit, until a turn brings no more. */
  #commitAfterTurn(): void {
    if (this.#isTurnEnding) return;
    this.#isTurnEnding = true;
    const waiting = this.#queue.length;
    setImmediate(() => {
      this.#isTurnEnding = false;
      if (!this.#pace.isIdle) return;
      if (this.#pace.mayBegin(this.#queue.length, this.#queue.length === waiting)) void this.#commitNext();
      else if (this.#queue.length > 0) this.#commitAfterTurn();
    });
  }

  async #commitNext(): Promise<void> {
    const batch = this.#nextBatch();
    const begunAt = this.#clock.elapsed();
    this.#pace.begin(batch.length);
    await this.#commit(batch);
    const endedAt = this.#clock.elapsed();
    this.#pace.end(batch.length, begunAt, endedAt);
    this.#onCommit?.(endedAt - begunAt);
    if (this.#queue.length > 0) this.#commitWhatWaits();
    else if (this.#pace.isIdle) this.#onIdle?.();
  }

  #nextBatch(): readonly QueuedOperation[] {
    let bytes = 0;
    let count = 0;
    for (const { operation } of this.#queue) {
      bytes += sizeOf(operation);
      if (count > 0 && (count >= MAX_COMMIT_OPERATIONS || bytes > MAX_COMMIT_BYTES)) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #commit(batch: readonly QueuedOperation[]): Promise<void> {
    let failure = await this.#tryCommit(batch);
    if (isFull(failure) && batch.length > 1) failure = await this.#commitOneByOne(batch, failure);
    else if (failure !== undefined) for (const { reject } of batch) reject(failure);
    if (failure === undefined) this.#onSuccess();
    else this.#onFailure(failure);
  }

  /** @returns why nothing of it was kept; undefined when all was */
  async #tryCommit(batch: readonly QueuedOperation[]): Promise<unknown> {
    try {
      const results = await this.#engine.commit(batch.map(({ operation }) => operation));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] ?? { kind: 'kept' });
      return undefined;
    } catch (error) {
      return error ?? new Error('The store failed.');
    }
  }

  /**
   * Keeps what there is room for, each in a commit of its own. Outcomes of forwards are first: they let
   * deliveries be removed, so that there is room again. Rejected deliveries are left out.
   *
   * @param full why they could not be kept together
   * @returns why some of it was not kept; undefined when all was
   */
  async #commitOneByOne(batch: readonly QueuedOperation[], full: unknown): Promise<unknown> {
    let failure: unknown;
    for (const one of batch.toSorted((a, b) => sizeOf(a.operation) - sizeOf(b.operation))) {
      if (one.operation.kind === 'reject') {
        one.reject(full);
        continue;
      }
      const own = await this.#tryCommit([one]);
      if (own === undefined) continue;
      one.reject(own);
      failure ??= own;
    }
    return failure;
  }

  #onSuccess(): void {
    if (this.#toldErrors.size === 0) return;
    this.#toldErrors.clear();
    this.#emit({ type: 'store_recovered' });
  }

  /** Emits each kind of error once until the store works again, however much fails meanwhile. */
  #onFailure(error: unknown): void {
    const code = error instanceof HooksError ? error.code : 'store_failed';
    if (this.#toldErrors.has(code)) return;
    this.#toldErrors.add(code);
    this.#emit({ type: 'store_failing', error });
  }

  /** Only a receiver that forwards has anything that others could take over. */
  #startHeartbeat(): void {
    if (this.#hasHeartbeat) return;
    this.#hasHeartbeat = true;
    void this.#heartbeatUntilClosed();
  }

  async #heartbeatUntilClosed(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#enqueue({ kind: 'heartbeat' }).catch(() => undefined);
      await this.#clock.sleep(HEARTBEAT_MS, signal).catch(() => undefined);
    }
  }
}

function sizeOf(operation: StoreOperation): number {
  return 'delivery' in operation ? operation.delivery.body.length : 0;
}

function isFull(error: unknown): boolean {
  return error instanceof HooksError && error.code === 'store_full';
}

function closed(): HooksError {
  return new HooksError('store_failed', 'The store has been closed.');
}

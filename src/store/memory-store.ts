import { PROBE_BYTES } from '../domain/defaults.ts';
import { bodyDigest, otherBodyId } from '../domain/delivery/identity.ts';
import { HooksError } from '../domain/errors.ts';
import type { ReceiverReport } from '../domain/forward/receiver-record.ts';
import type { Pause } from '../domain/forward/pause.ts';
import type { ForwardState, NewDelivery, RejectedDelivery } from '../domain/delivery/stored-delivery.ts';
import type {
  Admission,
  AdmittedForward,
  DeliveryStore,
  PendingForward,
  PendingMeasure,
  StoreHealth,
} from './delivery-store.ts';

/**
 * Deliveries that one generation holds; two are kept. A retry comes within minutes, so its first copy
 * is among the last 32,768 at least. At 65,536 ids of 36 characters that is about 12 MB.
 */
const GENERATION_SIZE = 32_768;

/** Bytes of deliveries that may wait for their targets. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

interface KnownDelivery {
  readonly position: number;
  /** Of its body. */
  readonly digest: string;
  attempt: number;
  /** By target; undefined until it is for one, since most receivers have none. */
  forwards: Map<string, ForwardState> | undefined;
}

/**
 * Remembers deliveries for as long as the process lives, the most recent ones only, and the bodies of
 * those that wait for a target.
 *
 * Two generations of maps take turns: when the young one is full it becomes the old one, and what was
 * old is forgotten at once. One big map costs more memory and pauses whenever it grows.
 */
export class MemoryStore implements DeliveryStore {
  readonly health: StoreHealth = {
    probe: async () => this.#checkCapacity(PROBE_BYTES),
    measure: async (targets) => ({
      bytes: undefined,
      pending: targets.map((target) => this.#measurePending(target)),
    }),
    // Nothing waits for a disk.
    onCommit: () => undefined,
  };
  readonly #generationSize: number;
  readonly #maxPendingBytes: number;
  #young = new Map<string, KnownDelivery>();
  #old = new Map<string, KnownDelivery>();
  #lastPosition = 0;
  readonly #pending = new Map<number, { readonly delivery: PendingForward; readonly targets: Set<string> }>();
  #pendingBytes = 0;
  #pause: Pause | undefined;

  /**
   * @param generationSize how many deliveries are known at least; at most twice as many are
   * @param maxPendingBytes of deliveries that may wait for a target, headers as well as bodies; with more,
   * `admit` throws HooksError `store_full`
   */
  constructor(generationSize = GENERATION_SIZE, maxPendingBytes = MAX_PENDING_BYTES) {
    this.#generationSize = generationSize;
    this.#maxPendingBytes = maxPendingBytes;
  }

  async admit(delivery: NewDelivery, targets: readonly string[]): Promise<Admission> {
    const digest = bodyDigest(delivery.body);
    const known = this.#find(delivery.id);
    if (known === undefined || known.digest === digest) return this.#admit(delivery, digest, targets);
    const id = otherBodyId(delivery.id, delivery.body);
    return { ...this.#admit({ ...delivery, id }, digest, targets), otherBodyId: id };
  }

  #admit(delivery: NewDelivery, digest: string, targets: readonly string[]): Admission {
    if (targets.length > 0) this.#checkCapacity(bytesOf(delivery));
    const known = this.#find(delivery.id) ?? {
      position: (this.#lastPosition += 1),
      digest,
      attempt: 0,
      forwards: undefined,
    };
    known.attempt += 1;
    this.#putYoung(delivery.id, known);
    const { position, attempt } = known;
    const forwards = targets.map((target) => this.#admitForward(delivery, known, target));
    return { position, repeat: attempt > 1, attempt, forwards };
  }

  async keepRejected(_delivery: RejectedDelivery): Promise<void> {
    // Nobody can look into this store.
  }

  async recordForward({
    position,
    target,
    state,
  }: Parameters<DeliveryStore['recordForward']>[0]): Promise<void> {
    const pending = this.#pending.get(position);
    if (pending === undefined || state === 'pending') return;
    this.#find(pending.delivery.id)?.forwards?.set(target, state);
    pending.targets.delete(target);
    if (pending.targets.size > 0) return;
    this.#pending.delete(position);
    this.#pendingBytes -= bytesOf(pending.delivery);
  }

  async pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]> {
    const found: PendingForward[] = [];
    for (const { delivery, targets } of this.#pending.values()) {
      if (found.length >= limit) break;
      if (delivery.position > after && targets.has(target)) found.push(delivery);
    }
    return found;
  }

  async countPending(target: string): Promise<number> {
    return [...this.#pending.values()].filter(({ targets }) => targets.has(target)).length;
  }

  async readPause(): Promise<Pause | undefined> {
    return this.#pause;
  }

  async pauseForwarding(pause: Pause): Promise<Pause> {
    this.#pause ??= pause;
    return this.#pause;
  }

  async resumeForwarding(): Promise<Pause | undefined> {
    const before = this.#pause;
    this.#pause = undefined;
    return before;
  }

  async recordReceiver(_report: ReceiverReport): Promise<void> {
    // Nobody can look into this store.
  }

  async close(): Promise<void> {
    this.#young = new Map();
    this.#old = new Map();
    this.#pending.clear();
    this.#pendingBytes = 0;
  }

  #find(id: string): KnownDelivery | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }

  #putYoung(id: string, known: KnownDelivery): void {
    if (!this.#young.has(id) && this.#young.size >= this.#generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, known);
  }

  #admitForward(delivery: NewDelivery, known: KnownDelivery, target: string): AdmittedForward {
    known.forwards ??= new Map();
    const state = known.forwards.get(target);
    if (state === 'succeeded' || state === 'pending') return { target, state };
    known.forwards.set(target, 'pending');
    this.#keepPending(delivery, known, target);
    return { target, state: 'open' };
  }

  #keepPending(delivery: NewDelivery, { position, attempt }: KnownDelivery, target: string): void {
    const pending = this.#pending.get(position);
    if (pending !== undefined) {
      pending.targets.add(target);
      return;
    }
    this.#pending.set(position, { delivery: { ...delivery, position, attempt }, targets: new Set([target]) });
    this.#pendingBytes += bytesOf(delivery);
  }

  #measurePending(target: string): PendingMeasure {
    const waiting = [...this.#pending.values()].filter(({ targets }) => targets.has(target));
    return { target, count: waiting.length, oldestReceivedAt: waiting[0]?.delivery.receivedAt };
  }

  #checkCapacity(bytes: number): void {
    if (this.#pendingBytes + bytes <= this.#maxPendingBytes) return;
    throw new HooksError('store_full', 'Too many deliveries wait in memory to be forwarded.', {
      hint: 'Receive with a store on disk (leave --store memory out), or see why the target is slow.',
    });
  }
}

function bytesOf({ body, target, headers }: NewDelivery): number {
  let bytes = body.length + target.length;
  for (const [name, value] of headers) bytes += name.length + value.length;
  return bytes;
}

import { bodyDigest, otherBodyId } from '../domain/delivery/other-body.ts';
import { HooksError } from '../domain/errors.ts';
import type { ForwardState, NewDelivery } from '../domain/delivery/stored-delivery.ts';
import type { Admission, AdmittedForward, DeliveryStore, PendingForward } from './delivery-store.ts';

/**
 * Deliveries that one generation holds; two are kept. A retry comes within minutes, so its first copy
 * is among the last 32,768 at least. At 65,536 ids of 36 characters that is about 12 MB.
 */
const GENERATION_SIZE = 32_768;

/** Bytes of deliveries that may wait for their targets. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

interface Remembered {
  readonly position: number;
  /** Of its body. */
  readonly digest: string;
  attempt: number;
  readonly forwards: Map<string, ForwardState>;
}

/**
 * Remembers deliveries for as long as the process lives, the most recent ones only, and the bodies of
 * those that wait for a target.
 *
 * Two generations of maps take turns: when the young one is full it becomes the old one, and what was
 * old is forgotten at once. One big map costs more memory and pauses whenever it grows.
 *
 * @param generationSize how many deliveries are remembered at least; at most twice as many are
 * @param waitingBytes bytes of deliveries that may wait for a target, headers as well as bodies; with more, `admit` throws HooksError
 * `store_full`
 */
export function createMemoryStore(
  generationSize: number = GENERATION_SIZE,
  waitingBytes: number = MAX_WAITING_BYTES,
): DeliveryStore {
  return new MemoryStore(generationSize, waitingBytes);
}

class MemoryStore implements DeliveryStore {
  readonly #generationSize: number;
  readonly #waitingBytes: number;
  #young = new Map<string, Remembered>();
  #old = new Map<string, Remembered>();
  #lastPosition = 0;
  readonly #waiting = new Map<number, { readonly delivery: PendingForward; readonly targets: Set<string> }>();
  #bytes = 0;

  constructor(generationSize: number, waitingBytes: number) {
    this.#generationSize = generationSize;
    this.#waitingBytes = waitingBytes;
  }

  async admit(delivery: NewDelivery, targets: readonly string[]): Promise<Admission> {
    const digest = bodyDigest(delivery.body);
    const known = this.#find(delivery.id);
    if (known === undefined || known.digest === digest) return this.#admit(delivery, digest, targets);
    const id = otherBodyId(delivery.id, delivery.body);
    return { ...this.#admit({ ...delivery, id }, digest, targets), otherBodyId: id };
  }

  #admit(delivery: NewDelivery, digest: string, targets: readonly string[]): Admission {
    if (targets.length > 0) this.#checkRoom(delivery);
    const remembered = this.#find(delivery.id) ?? {
      position: (this.#lastPosition += 1),
      digest,
      attempt: 0,
      forwards: new Map(),
    };
    remembered.attempt += 1;
    this.#remember(delivery.id, remembered);
    const { position, attempt } = remembered;
    const forwards = targets.map((target) => this.#admitForward(delivery, remembered, target));
    return { position, repeat: attempt > 1, attempt, forwards };
  }

  async keepRejected(): Promise<void> {
    // Nobody can look into this store.
  }

  async recordForward({
    position,
    target,
    state,
  }: Parameters<DeliveryStore['recordForward']>[0]): Promise<void> {
    const waiting = this.#waiting.get(position);
    if (waiting === undefined || state === 'pending') return;
    this.#find(waiting.delivery.id)?.forwards.set(target, state);
    waiting.targets.delete(target);
    if (waiting.targets.size > 0) return;
    this.#waiting.delete(position);
    this.#bytes -= bytesOf(waiting.delivery);
  }

  async pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]> {
    const found: PendingForward[] = [];
    for (const { delivery, targets } of this.#waiting.values()) {
      if (found.length >= limit) break;
      if (delivery.position > after && targets.has(target)) found.push(delivery);
    }
    return found;
  }

  async close(): Promise<void> {
    this.#young = new Map();
    this.#old = new Map();
    this.#waiting.clear();
    this.#bytes = 0;
  }

  #find(id: string): Remembered | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }

  #remember(id: string, remembered: Remembered): void {
    if (!this.#young.has(id) && this.#young.size >= this.#generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, remembered);
  }

  #admitForward(delivery: NewDelivery, remembered: Remembered, target: string): AdmittedForward {
    const state = remembered.forwards.get(target);
    if (state === 'succeeded' || state === 'pending') return { target, state };
    remembered.forwards.set(target, 'pending');
    this.#wait(delivery, remembered, target);
    return { target, state: 'open' };
  }

  #wait(delivery: NewDelivery, { position, attempt }: Remembered, target: string): void {
    const waiting = this.#waiting.get(position);
    if (waiting !== undefined) {
      waiting.targets.add(target);
      return;
    }
    this.#waiting.set(position, { delivery: { ...delivery, position, attempt }, targets: new Set([target]) });
    this.#bytes += bytesOf(delivery);
  }

  #checkRoom(delivery: NewDelivery): void {
    if (this.#bytes + bytesOf(delivery) <= this.#waitingBytes) return;
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

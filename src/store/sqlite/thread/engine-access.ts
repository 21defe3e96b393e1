import type { PendingForward } from '../../delivery-store.ts';
import { packOperations } from './packing.ts';
import { RunningThread, type Thread } from './running-thread.ts';
import type { StoreListener } from '../../store-event.ts';
import type { StoreEngine } from './engine.ts';
import type { OperationResult, StoreOperation } from './operation.ts';
import type { Reply, SentForward } from './store-thread.ts';

/**
 * A `StoreEngine` that is waited for, wherever it runs. Requests are answered in their order. Closing never
 * fails: what was committed is on disk, and whoever opens it next does the rest.
 */
export interface EngineAccess {
  commit(operations: readonly StoreOperation[]): Promise<readonly OperationResult[]>;
  pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]>;
  close(): Promise<void>;
}

/** An engine in this thread: simple, but each commit stops everything else for as long as the disk takes. */
export function inThisThread(engine: StoreEngine): EngineAccess {
  return {
    commit: async (operations) => engine.commit(operations),
    pendingForwards: async (target, after, limit) => engine.pendingForwards(target, after, limit),
    close: async () => engine.close(),
  };
}

/**
 * An engine in a thread of its own, so that sockets are served while the disk works. A thread that dies
 * is replaced at the next request.
 *
 * @returns once the store is open
 * @throws HooksError as the engine's constructor does
 */
export async function inOwnThread(startThread: () => Thread, onEvent: StoreListener): Promise<EngineAccess> {
  const access = new ThreadAccess(startThread, onEvent);
  await access.start();
  return access;
}

class ThreadAccess implements EngineAccess {
  readonly #startThread: () => Thread;
  readonly #onEvent: StoreListener;
  #thread: RunningThread | undefined;
  #starting: Promise<RunningThread> | undefined;

  constructor(startThread: () => Thread, onEvent: StoreListener) {
    this.#startThread = startThread;
    this.#onEvent = onEvent;
  }

  /** @returns the one that runs already, where one does */
  async start(): Promise<RunningThread> {
    if (this.#thread?.isAlive === true) return this.#thread;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return await this.#starting;
  }

  async #start(): Promise<RunningThread> {
    const thread = new RunningThread(this.#startThread(), this.#onEvent);
    await thread.firstReply();
    this.#thread = thread;
    return thread;
  }

  async commit(operations: readonly StoreOperation[]): Promise<readonly OperationResult[]> {
    const thread = await this.start();
    const packed = packOperations(operations);
    const reply = await thread.ask({ kind: 'commit', operations: packed }, [packed.bytes]);
    if (reply.kind === 'committed') return reply.results;
    throw unexpected(reply);
  }

  async pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]> {
    const thread = await this.start();
    const reply = await thread.ask({ kind: 'pending', target, after, limit });
    if (reply.kind !== 'pending') throw unexpected(reply);
    return reply.forwards.map((forward) => withBuffer(forward));
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread?.isAlive !== true) return;
    await thread.ask({ kind: 'close' }).catch(() => undefined);
    await thread.ended;
  }
}

function withBuffer({ body, ...forward }: SentForward): PendingForward {
  return { ...forward, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
}

function unexpected(reply: Reply): Error {
  return new Error(`The store answered "${reply.kind}" to another question`);
}

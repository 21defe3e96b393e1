import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { HooksError } from '../../domain/errors.ts';
import type { PendingForward } from '../delivery-store.ts';
import { packOperations } from './packing.ts';
import {
  receivedError,
  type Reply,
  type Request,
  type SentForward,
  type ThreadOptions,
} from './store-thread.ts';
import type { SetAside, StoreEngine } from './engine.ts';
import type { OperationResult, StoreOperation } from './operation.ts';

/** A `StoreEngine` that is waited for, wherever it runs. Requests are answered in their order. */
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
export async function inOwnThread(
  startThread: (options: ThreadOptions) => Worker,
  options: ThreadOptions,
  onSetAside: (aside: SetAside) => void,
): Promise<EngineAccess> {
  const access = new ThreadAccess(() => startThread(options), onSetAside);
  await access.start();
  return access;
}

interface Waiter {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

class ThreadAccess implements EngineAccess {
  readonly #startThread: () => Worker;
  readonly #onSetAside: (aside: SetAside) => void;
  #thread: Worker | undefined;
  #starting: Promise<unknown> | undefined;
  readonly #waiters: Waiter[] = [];

  constructor(startThread: () => Worker, onSetAside: (aside: SetAside) => void) {
    this.#startThread = startThread;
    this.#onSetAside = onSetAside;
  }

  async start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    await this.#starting;
  }

  #start(): Promise<unknown> {
    const thread = this.#startThread();
    this.#thread = thread;
    thread.on('message', (reply: Reply) => this.#onReply(reply));
    thread.on('error', (error) => this.#onDeath(thread, error));
    thread.on('exit', () => this.#onDeath(thread, undefined));
    return this.#answer();
  }

  async commit(operations: readonly StoreOperation[]): Promise<readonly OperationResult[]> {
    const packed = packOperations(operations);
    const reply = await this.#ask({ kind: 'commit', operations: packed }, [packed.bytes]);
    if (reply.kind === 'committed') return reply.results;
    throw unexpected(reply);
  }

  async pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]> {
    const reply = await this.#ask({ kind: 'pending', target, after, limit });
    if (reply.kind !== 'pending') throw unexpected(reply);
    return reply.forwards.map((forward) => withBuffer(forward));
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    const ended = once(thread, 'exit');
    await this.#ask({ kind: 'close' });
    await ended;
  }

  async #ask(request: Request, transferred: readonly ArrayBuffer[] = []): Promise<Reply> {
    if (this.#thread === undefined || this.#starting !== undefined) await this.start();
    const answer = this.#answer();
    this.#thread?.postMessage(request, [...transferred]);
    return await answer;
  }

  #answer(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  #onReply(reply: Reply): void {
    if (reply.kind === 'set_aside') this.#onSetAside(reply.aside);
    else if (reply.kind === 'failed') this.#waiters.shift()?.reject(receivedError(reply.error));
    else this.#waiters.shift()?.resolve(reply);
  }

  #onDeath(thread: Worker, cause: unknown): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    const error = new HooksError('store_failed', 'The store stopped working; it is started again.', {
      cause,
    });
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }
}

function withBuffer({ body, ...forward }: SentForward): PendingForward {
  return { ...forward, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
}

function unexpected(reply: Reply): Error {
  return new Error(`The store answered "${reply.kind}" to another question`);
}

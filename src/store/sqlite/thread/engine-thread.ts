import { HooksError } from '../../../domain/errors.ts';
import { packOperations } from './packed-operations.ts';
import { decodeError, type Reply, type Request, type ForwardMessage } from './messages.ts';
import type { PendingForward, StoreListener, StoreMeasures } from '../../delivery-store.ts';
import type { ReceiverReport } from '../../../domain/forward/receiver-record.ts';
import type { Pause } from '../../../domain/forward/pause.ts';
import type { EngineAccess, OperationResult, StoreOperation } from '../engine-types.ts';

/** What a store needs of a thread: a Worker of node:worker_threads has it. */
export interface Thread {
  on(event: 'message', listener: (reply: Reply) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  postMessage(request: Request, transferred: readonly ArrayBuffer[]): void;
}

/**
 * An engine in a thread of its own, so that sockets are served while the disk works. A thread that dies
 * is replaced at the next request.
 */
export class EngineThread implements EngineAccess {
  readonly #startThread: () => Thread;
  readonly #onEvent: StoreListener;
  #thread: RunningThread | undefined;
  #starting: Promise<RunningThread> | undefined;

  constructor(startThread: () => Thread, onEvent: StoreListener) {
    this.#startThread = startThread;
    this.#onEvent = onEvent;
  }

  /**
   * Resolves once the store is open.
   *
   * @throws HooksError as `startThread` and the engine's constructor do
   */
  async start(): Promise<void> {
    await this.#running();
  }

  async commit(operations: readonly StoreOperation[]): Promise<readonly OperationResult[]> {
    const thread = await this.#running();
    const packed = packOperations(operations);
    const reply = await thread.request({ kind: 'commit', operations: packed }, [packed.bytes]);
    if (reply.kind === 'committed') return reply.results;
    throw unexpected(reply);
  }

  async pendingForwards(target: string, after: number, limit: number): Promise<readonly PendingForward[]> {
    const thread = await this.#running();
    const reply = await thread.request({ kind: 'pending', target, after, limit });
    if (reply.kind !== 'pending') throw unexpected(reply);
    return reply.forwards.map((forward) => withBuffer(forward));
  }

  async countPending(target: string): Promise<number> {
    const thread = await this.#running();
    const reply = await thread.request({ kind: 'count_pending', target });
    if (reply.kind !== 'count') throw unexpected(reply);
    return reply.count;
  }

  async measure(targets: readonly string[]): Promise<StoreMeasures> {
    const thread = await this.#running();
    const reply = await thread.request({ kind: 'measure', targets });
    if (reply.kind !== 'measured') throw unexpected(reply);
    return reply.measures;
  }

  async readPause(): Promise<Pause | undefined> {
    return await this.#askForPause({ kind: 'read_pause' });
  }

  async pauseForwarding(pause: Pause): Promise<Pause> {
    return (await this.#askForPause({ kind: 'pause', pause })) ?? pause;
  }

  async resumeForwarding(): Promise<Pause | undefined> {
    return await this.#askForPause({ kind: 'resume' });
  }

  async recordReceiver(report: ReceiverReport): Promise<void> {
    const thread = await this.#running();
    const reply = await thread.request({ kind: 'record_receiver', report });
    if (reply.kind !== 'recorded') throw unexpected(reply);
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread?.hasStopped !== false) return;
    await thread.request({ kind: 'close' }).catch(() => undefined);
    await thread.exited;
  }

  async #askForPause(request: Request): Promise<Pause | undefined> {
    const thread = await this.#running();
    const reply = await thread.request(request);
    if (reply.kind !== 'pause') throw unexpected(reply);
    return reply.pause;
  }

  async #running(): Promise<RunningThread> {
    if (this.#thread?.hasStopped === false) return this.#thread;
    this.#starting ??= this.#startAnew().finally(() => {
      this.#starting = undefined;
    });
    return await this.#starting;
  }

  async #startAnew(): Promise<RunningThread> {
    const thread = new RunningThread(this.#startThread(), this.#onEvent);
    await thread.firstReply();
    this.#thread = thread;
    return thread;
  }
}

function withBuffer({ body, ...forward }: ForwardMessage): PendingForward {
  return { ...forward, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
}

function unexpected(reply: Reply): Error {
  return new Error(`The store answered "${reply.kind}" to another request`);
}

interface PendingReply {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

/**
 * One thread with its open requests, which it answers in their order. When it stops, the outcome of the open
 * ones is unknown, and a reply that still comes belongs to none of the later requests.
 */
class RunningThread {
  readonly #thread: Thread;
  readonly #pendingReplies: PendingReply[] = [];
  #hasStopped = false;
  /** Resolves once nothing of it runs any more. */
  readonly exited: Promise<void>;

  constructor(thread: Thread, onEvent: StoreListener) {
    this.#thread = thread;
    thread.on('message', (reply) => {
      if (reply.kind === 'event') onEvent(reply.event);
      else if (reply.kind === 'failed') this.#pendingReplies.shift()?.reject(decodeError(reply.error));
      else this.#pendingReplies.shift()?.resolve(reply);
    });
    thread.on('error', (error) => this.#onStopped(error));
    this.exited = new Promise((resolve) => {
      thread.on('exit', () => {
        this.#onStopped(undefined);
        resolve();
      });
    });
  }

  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** The reply without a request, once the engine has started. Rejects when it could not. */
  firstReply(): Promise<Reply> {
    return this.#nextReply();
  }

  /** Rejects with HooksError `store_failed` when the thread stops before its reply, and as the engine does. */
  async request(request: Request, transferred: readonly ArrayBuffer[] = []): Promise<Reply> {
    if (this.#hasStopped) throw stopped(undefined);
    const reply = this.#nextReply();
    try {
      this.#thread.postMessage(request, transferred);
    } catch (error) {
      // No reply will come.
      this.#pendingReplies.pop()?.reject(error);
    }
    return await reply;
  }

  #nextReply(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#pendingReplies.push({ resolve, reject });
    });
  }

  #onStopped(cause: unknown): void {
    this.#hasStopped = true;
    for (const waiter of this.#pendingReplies.splice(0)) waiter.reject(stopped(cause));
  }
}

function stopped(cause: unknown): HooksError {
  return new HooksError('store_failed', 'The store stopped working; it is started again.', { cause });
}

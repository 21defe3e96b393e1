import { HooksError } from '../../../domain/errors.ts';
import { receivedError, type Reply, type Request } from './store-thread.ts';
import type { StoreListener } from '../../store-event.ts';

/** What a store needs of a thread: a Worker of node:worker_threads has it. */
export interface Thread {
  on(event: 'message', listener: (reply: Reply) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  postMessage(request: Request, transferred: readonly ArrayBuffer[]): void;
}

interface Waiter {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

/**
 * One thread, and what it has been asked. It answers in the order of the questions; when it dies, nobody
 * knows what became of those that are open, and an answer that still comes is none to anything else.
 */
export class RunningThread {
  readonly #thread: Thread;
  readonly #waiters: Waiter[] = [];
  #isDead = false;
  /** Resolves once nothing of it runs any more. */
  readonly ended: Promise<void>;

  constructor(thread: Thread, onEvent: StoreListener) {
    this.#thread = thread;
    thread.on('message', (reply) => {
      if (reply.kind === 'event') onEvent(reply.event);
      else if (reply.kind === 'failed') this.#waiters.shift()?.reject(receivedError(reply.error));
      else this.#waiters.shift()?.resolve(reply);
    });
    thread.on('error', (error) => this.#die(error));
    this.ended = new Promise((resolve) => {
      thread.on('exit', () => {
        this.#die(undefined);
        resolve();
      });
    });
  }

  get isAlive(): boolean {
    return !this.#isDead;
  }

  /** What it says unasked, when it has begun. Rejects when it could not. */
  firstReply(): Promise<Reply> {
    return this.#answer();
  }

  /** Rejects with HooksError `store_failed` when it dies before it has answered, and as the engine does. */
  async ask(request: Request, transferred: readonly ArrayBuffer[] = []): Promise<Reply> {
    if (this.#isDead) throw stopped(undefined);
    const answer = this.#answer();
    try {
      this.#thread.postMessage(request, transferred);
    } catch (error) {
      // It will never be answered.
      this.#waiters.pop()?.reject(error);
    }
    return await answer;
  }

  #answer(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  #die(cause: unknown): void {
    this.#isDead = true;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(stopped(cause));
  }
}

function stopped(cause: unknown): HooksError {
  return new HooksError('store_failed', 'The store stopped working; it is started again.', { cause });
}

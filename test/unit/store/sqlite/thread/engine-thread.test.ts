import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { EngineThread } from '../../../../../src/store/sqlite/thread/engine-thread.ts';
import type { StoreOperation } from '../../../../../src/store/sqlite/engine-types.ts';
import type { Reply, Request } from '../../../../../src/store/sqlite/thread/messages.ts';

type Behaviour = (request: Request, thread: FakeThread) => void;

/** A thread that says that it is ready, then does with each request what it is told to. */
class FakeThread extends EventEmitter {
  readonly #behave: Behaviour;

  constructor(behave: Behaviour) {
    super();
    this.#behave = behave;
    setImmediate(() => this.reply({ kind: 'ready' }));
  }

  reply(reply: Reply): void {
    this.emit('message', reply);
  }

  postMessage(request: Request): void {
    this.#behave(request, this);
  }
}

const answerOf = (position: number): Reply => ({
  kind: 'committed',
  results: [{ kind: 'admitted', admission: { position, repeat: false, attempt: 1, forwards: [] } }],
});

const HEARTBEAT: readonly StoreOperation[] = [{ kind: 'heartbeat' }];

/** An engine in the given threads, one after the other. */
async function engineIn(...behaviours: readonly Behaviour[]): Promise<EngineThread> {
  const threads = behaviours.values();
  const start = (): FakeThread => new FakeThread(threads.next().value ?? (() => undefined));
  const engine = new EngineThread(start, () => undefined);
  await engine.start();
  return engine;
}

describe("the store's thread", () => {
  it('is replaced when it has died', async () => {
    const engine = await engineIn(
      (_, thread) => thread.emit('error', new Error('out of memory')),
      (_, thread) => thread.reply(answerOf(2)),
    );
    await expect(engine.commit(HEARTBEAT)).rejects.toMatchObject({ code: 'store_failed' });
    expect(await engine.commit(HEARTBEAT)).toMatchObject([{ admission: { position: 2 } }]);
  });

  it('is replaced when it has died while nothing was asked', async () => {
    let first: FakeThread | undefined;
    const engine = await engineIn(
      (_, thread) => {
        first = thread;
        thread.reply(answerOf(1));
      },
      (_, thread) => thread.reply(answerOf(2)),
    );
    await engine.commit(HEARTBEAT);
    first?.emit('exit');
    expect(await engine.commit(HEARTBEAT)).toMatchObject([{ admission: { position: 2 } }]);
  });

  it('gives its late answers to nobody else: none may be taken for safe that is not', async () => {
    const engine = await engineIn(
      (_, thread) => {
        thread.emit('error', new Error('died'));
        // Errors and answers come by different ways.
        setImmediate(() => thread.reply(answerOf(1)));
      },
      (_, thread) => setImmediate(() => thread.reply(answerOf(2))),
    );
    await expect(engine.commit(HEARTBEAT)).rejects.toMatchObject({ code: 'store_failed' });
    expect(await engine.commit(HEARTBEAT)).toMatchObject([{ admission: { position: 2 } }]);
  });

  it('is asked the next when one question could not be put to it', async () => {
    let asked = 0;
    const engine = await engineIn((_, thread) => {
      asked += 1;
      if (asked === 1) throw new Error('could not be cloned');
      setImmediate(() => thread.reply(answerOf(asked)));
    });
    await expect(engine.commit(HEARTBEAT)).rejects.toThrow('could not be cloned');
    expect(await engine.commit(HEARTBEAT)).toMatchObject([{ admission: { position: 2 } }]);
  });

  it('may die while it is closed: nothing is lost by that', async () => {
    const engine = await engineIn((_, thread) => {
      thread.emit('error', new Error('died'));
      thread.emit('exit');
    });
    await expect(engine.close()).resolves.toBeUndefined();
    await expect(engine.close()).resolves.toBeUndefined();
  });

  it('that cannot begin says why', async () => {
    const failing = new EventEmitter();
    const error = { code: 'store_full', message: 'full', hint: undefined, stack: undefined };
    setImmediate(() => failing.emit('message', { kind: 'failed', error }));
    const threads = [Object.assign(failing, { postMessage: () => undefined })];
    const engine = new EngineThread(
      () => threads.shift() ?? new FakeThread(() => undefined),
      () => undefined,
    );
    await expect(engine.start()).rejects.toMatchObject({ code: 'store_full' });
  });
});

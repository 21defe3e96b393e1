import { parentPort, workerData } from 'node:worker_threads';
import { StoreEngine } from '../store/sqlite/write/engine.ts';
import { loadSqlite } from '../store/sqlite/file/database.ts';
import { unpackOperations } from '../store/sqlite/thread/packed-operations.ts';
import {
  encodeError,
  type Reply,
  type Request,
  type ThreadOptions,
} from '../store/sqlite/thread/messages.ts';
import { storeEnvironment } from './system.ts';

/** The thread that a durable store works in: it alone waits for the disk. */
async function serve(options: ThreadOptions, reply: (message: Reply) => void): Promise<void> {
  const { receiver, ...rest } = options;
  const engine = new StoreEngine(await loadSqlite(), rest, storeEnvironment(receiver), (event) =>
    reply({ kind: 'event', event }),
  );
  parentPort?.on('message', (request: Request) => {
    try {
      reply(answer(engine, request));
    } catch (error) {
      reply({ kind: 'failed', error: encodeError(error) });
    }
    if (request.kind === 'close') parentPort?.close();
  });
  reply({ kind: 'ready' });
}

function answer(engine: StoreEngine, request: Request): Reply {
  switch (request.kind) {
    case 'commit':
      return { kind: 'committed', results: engine.commit(unpackOperations(request.operations)) };
    case 'pending': {
      const { target, after, limit } = request;
      return { kind: 'pending', forwards: engine.pendingForwards(target, after, limit) };
    }
    case 'count_pending':
      return { kind: 'count', count: engine.countPending(request.target) };
    case 'measure':
      return { kind: 'measured', measures: engine.measure(request.targets) };
    case 'read_pause':
      return { kind: 'pause', pause: engine.readPause() };
    case 'pause':
      return { kind: 'pause', pause: engine.pauseForwarding(request.pause) };
    case 'resume':
      return { kind: 'pause', pause: engine.resumeForwarding() };
    case 'record_receiver':
      engine.recordReceiver(request.report);
      return { kind: 'recorded' };
    case 'close':
      engine.close();
      return { kind: 'closed' };
  }
}

const reply = (message: Reply): void => parentPort?.postMessage(message);

serve(workerData, reply).catch((error: unknown) => reply({ kind: 'failed', error: encodeError(error) }));

import { once, type Context } from '../context.ts';
import { errorCode } from '../domain/errors.ts';
import type { Clock } from '../domain/clock.ts';
import type { ReceiverIdentity, StoreEnvironment } from '../store/sqlite/engine-types.ts';

/** Loaded when somebody waits, and then kept: a receiver that prints waits some hundred times a second. */
const timers = once(() => import('node:timers/promises'));

/** The time of this machine. */
export const systemClock = {
  now: () => Date.now(),
  // On Linux it stands still while the machine sleeps. The global `performance` is made on first use, which
  // takes a call's worth of milliseconds.
  elapsed: () => Number(process.hrtime.bigint()) / 1e6,
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const { setTimeout: wait } = await timers();
    try {
      await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
} satisfies Clock;

/** Sends a signal to a process and to the others of its group; one that has gone needs none. */
export const signalGroup: Context['signalGroup'] = (leader, signal) => {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, signal);
  } catch {
    // It ended by itself in the meantime.
  }
};

/** What a store that works in this thread knows of the machine. */
export function storeEnvironment(receiver: ReceiverIdentity): StoreEnvironment {
  const { now, elapsed } = systemClock;
  return { receiver, now, elapsed, isProcessRunning };
}

/** Whether a process of this machine lives, whoever it belongs to. */
function isProcessRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return errorCode(error) === 'EPERM';
  }
}

import { fstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { JobControl, TerminalSignal } from '../terminal/live/job-control.ts';
import { systemClock } from './system.ts';

/** Whoever goes on after so many milliseconds was not stopped, because no shell could continue it. */
const STOP_MS = 300;

/** Milliseconds for `ps` to answer. */
const PS_TIMEOUT_MS = 2000;

/** Numbers of the fields of `/proc/self/stat` behind the name of the program (proc_pid_stat(5)). */
const PROCESS_GROUP = 2;
const FOREGROUND_GROUP = 5;

/** Shells know nothing of it on Windows. */
const HAS_JOBS = process.platform !== 'win32';

/** The job that this process belongs to, in the terminal that controls it. */
export function createJobControl(): JobControl {
  const stopListeners = new Set<() => void>();
  const listenToStop = (): void => {
    for (const listener of stopListeners) process.on('SIGTSTP', listener);
  };
  return {
    isForeground: async () => !HAS_JOBS || (await isForeground()),
    isOneTerminal,
    signalJob: (signal) => {
      // 0 is the whole group, as a terminal would do it.
      process.kill(HAS_JOBS ? 0 : process.pid, signal);
    },
    stopSelf: async () => {
      for (const listener of stopListeners) process.off('SIGTSTP', listener);
      process.kill(process.pid, 'SIGTSTP');
      await systemClock.sleep(STOP_MS);
      listenToStop();
    },
    on: (signal, listener) => listen(signal, listener, stopListeners),
    onExit: (restore) => {
      // Before what reports them, whose words are to stand below.
      process.prependListener('uncaughtException', restore);
      process.prependListener('unhandledRejection', restore);
      process.on('exit', restore);
      return () => {
        process.off('uncaughtException', restore);
        process.off('unhandledRejection', restore);
        process.off('exit', restore);
      };
    },
  };
}

function isOneTerminal(): boolean {
  try {
    const devices = [0, 1, 2].map((descriptor) => fstatSync(descriptor));
    return devices.every((device) => device.isCharacterDevice() && device.rdev === devices[0]?.rdev);
  } catch {
    return false;
  }
}

function listen(signal: TerminalSignal, listener: () => void, stopListeners: Set<() => void>): () => void {
  if (!HAS_JOBS && signal !== 'SIGWINCH') return () => undefined;
  process.on(signal, listener);
  if (signal === 'SIGTSTP') stopListeners.add(listener);
  return () => {
    process.off(signal, listener);
    stopListeners.delete(listener);
  };
}

async function isForeground(): Promise<boolean> {
  const [own, foreground] = await processGroups();
  return own !== undefined && own === foreground;
}

/** Our process group, and the one that is in the foreground of our terminal; undefined where nothing says it. */
async function processGroups(): Promise<readonly [own: string | undefined, foreground: string | undefined]> {
  if (process.platform === 'linux') {
    const text = await readFile('/proc/self/stat', 'utf8').catch(() => '');
    // The name may hold spaces and brackets.
    const fields = text
      .slice(text.lastIndexOf(')') + 1)
      .trim()
      .split(' ');
    return [fields[PROCESS_GROUP], fields[FOREGROUND_GROUP]];
  }
  const [{ execFile }, { promisify }] = await Promise.all([
    import('node:child_process'),
    import('node:util'),
  ]);
  const asking = promisify(execFile)('ps', ['-o', 'pgid=,tpgid=', '-p', String(process.pid)], {
    timeout: PS_TIMEOUT_MS,
  });
  const { stdout } = await asking.catch(() => ({ stdout: '' }));
  const [own, foreground] = stdout.trim().split(/\s+/);
  return [own, foreground];
}

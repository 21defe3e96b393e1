import { EXIT, HooksError, type ExitCode } from '../domain/errors.ts';
import type { StopSignal } from '../domain/child-program.ts';

/** What a command that runs is told by the signals that ask it to stop. */
export interface Interruption {
  /** Aborted by the first signal, with HooksError `interrupted` as the reason. */
  readonly signal: AbortSignal;
  /** The first signal; undefined while none has come. */
  readonly received: StopSignal | undefined;
  /** Whether the terminal has gone: nobody reads what is written to it any more. */
  readonly isHungUp: boolean;
  /**
   * Lets signals do what the system does with them, which is to end the process at once, until `resume`:
   * for work that keeps this thread from hearing of them, and leaves nothing to be put in order.
   */
  suspend(): void;
  resume(): void;
  /** The same for what `work` does. */
  whileSuspended(work: () => void): void;
}

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A shell and the system both send one when a terminal closes; later than this, in milliseconds, it is another. */
const SAME_HANG_UP_MS = 1000;

/**
 * Listens to the signals that ask to stop. The first one asks the command to stop in good order; the
 * second ends it where it is.
 *
 * @param end ends the process at once
 * @param elapsed milliseconds on a clock that nobody sets
 */
export function listenToSignals(
  node: Pick<NodeJS.Process, 'on' | 'off'>,
  end: (code: ExitCode) => void,
  elapsed: () => number,
): Interruption {
  const controller = new AbortController();
  let received: StopSignal | undefined;
  let hungUpAt: number | undefined;
  let suspended = 0;
  const onSignal = (signal: StopSignal): void => {
    const isSameHangUp =
      signal === 'SIGHUP' && hungUpAt !== undefined && elapsed() - hungUpAt < SAME_HANG_UP_MS;
    if (signal === 'SIGHUP') hungUpAt ??= elapsed();
    if (controller.signal.aborted && !isSameHangUp) end(EXIT.interrupted);
    received ??= signal;
    controller.abort(interrupted());
  };
  const addListeners = (): void => {
    for (const signal of STOP_SIGNALS) node.on(signal, onSignal);
  };
  addListeners();
  const suspend = (): void => {
    suspended += 1;
    if (suspended > 1) return;
    for (const signal of STOP_SIGNALS) node.off(signal, onSignal);
  };
  const resume = (): void => {
    suspended -= 1;
    if (suspended === 0) addListeners();
  };
  return {
    signal: controller.signal,
    get received() {
      return received;
    },
    get isHungUp() {
      return hungUpAt !== undefined;
    },
    suspend,
    resume,
    whileSuspended: (work) => {
      suspend();
      try {
        work();
      } finally {
        resume();
      }
    },
  };
}

export function interrupted(cause?: unknown): HooksError {
  return new HooksError('interrupted', 'Cancelled.', { cause });
}

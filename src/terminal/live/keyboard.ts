import type { Clock } from '../../domain/clock.ts';
import type { Io } from '../io.ts';
import type { JobControl, JobSignal, TerminalSignal } from './job-control.ts';
import { KeyDecoder, type Key } from './key-decoder.ts';

export interface KeyboardOptions {
  /** Of a terminal. */
  readonly input: Io['stdin'];
  readonly job: JobControl;
  readonly clock: Clock;
  /** Told every key but those that stop or end a program. */
  readonly onKey: (key: Key) => void;
  /** The terminal is ours: keys are read, and rows may be drawn that stay. */
  readonly onTake: () => void;
  /**
   * The terminal is the shell's.
   *
   * @param isLate whether it has been for a while, so that nothing of ours can be taken away any more
   */
  readonly onLeave: (isLate: boolean) => void;
}

/** Milliseconds after which an escape character alone was the key. */
const ESCAPE_MS = 50;

/** How often it is looked whether we have come to the foreground, in milliseconds: not every shell says it. */
const LOOK_MS = 1000;

/** Keys that a terminal makes signals of when nobody has asked it for single keys. */
const SIGNAL_KEYS: ReadonlyMap<string, JobSignal> = new Map([
  ['ctrl-c', 'SIGINT'],
  ['ctrl-backslash', 'SIGQUIT'],
  ['ctrl-z', 'SIGTSTP'],
]);

/**
 * Reads single keys from a terminal, as long as this process is in the foreground, and leaves the terminal
 * as it was whenever it is not: in the background, while it is stopped, and at the end.
 */
export class Keyboard {
  readonly #options: KeyboardOptions;
  readonly #decoder = new KeyDecoder();
  readonly #over = new AbortController();
  readonly #forget: (() => void)[] = [];
  #isTaken = false;
  /** Whether there is no terminal any more. */
  #isGone = false;
  #isStopping = false;
  /** Counts what was read, so that an escape character knows whether anything came behind it. */
  #reads = 0;

  constructor(options: KeyboardOptions) {
    this.#options = options;
  }

  /** Takes the terminal, at once or as soon as this process is in the foreground. */
  async start(): Promise<void> {
    const { input, job } = this.#options;
    input.on('error', this.#onGone);
    this.#forget.push(
      () => input.off('error', this.#onGone),
      job.onExit(() => this.#leave()),
    );
    this.#listen('SIGTSTP', () => void this.#stop());
    this.#listen('SIGCONT', () => this.#onContinued());
    await this.#look();
    void this.#keepLooking();
  }

  /** Leaves the terminal as it was. */
  close(): void {
    this.#over.abort();
    this.#leave();
    for (const forget of this.#forget.splice(0)) forget();
  }

  #listen(signal: TerminalSignal, listener: () => void): void {
    this.#forget.push(this.#options.job.on(signal, listener));
  }

  async #keepLooking(): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      try {
        await clock.sleep(LOOK_MS, this.#over.signal);
      } catch {
        return;
      }
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    if (!this.#isTakeable) return;
    const isForeground = await this.#options.job.isForeground();
    if (isForeground && this.#isTakeable) this.#take();
  }

  get #isTakeable(): boolean {
    return !this.#isTaken && !this.#isStopping && !this.#isGone && !this.#over.signal.aborted;
  }

  #take(): void {
    const { input, onTake } = this.#options;
    // What the shell made of the mode meanwhile is not known to who set it before.
    setRaw(input, false);
    setRaw(input, true);
    if (this.#isGone) return;
    this.#isTaken = true;
    input.on('data', this.#onData).on('end', this.#onGone);
    input.resume();
    onTake();
  }

  #leave(): void {
    if (!this.#isTaken) return;
    this.#letGo();
    this.#options.onLeave(false);
    setRaw(this.#options.input, false);
  }

  #letGo(): void {
    this.#isTaken = false;
    const { input } = this.#options;
    input.off('data', this.#onData).off('end', this.#onGone);
    input.pause();
  }

  async #stop(): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#leave();
    // Reading ends with the next turn of the event loop.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    await this.#options.job.stopSelf();
    this.#isStopping = false;
    await this.#look();
  }

  /** It was stopped in a way that cannot be heard, perhaps, and the shell has had the terminal since. */
  #onContinued(): void {
    if (this.#isTaken) {
      this.#letGo();
      this.#options.onLeave(true);
    }
    void this.#look();
  }

  readonly #onGone = (): void => {
    this.#isGone = true;
    this.#leave();
  };

  readonly #onData = (chunk: Buffer | string): void => {
    this.#reads += 1;
    this.#tell(this.#decoder.decode(Buffer.from(chunk)));
    if (this.#decoder.isWaiting) void this.#settleAfter(this.#reads);
  };

  async #settleAfter(reads: number): Promise<void> {
    try {
      await this.#options.clock.sleep(ESCAPE_MS, this.#over.signal);
    } catch {
      return;
    }
    if (this.#reads === reads) this.#tell(this.#decoder.settle());
  }

  #tell(keys: readonly Key[]): void {
    const { onKey, job } = this.#options;
    for (const key of keys) {
      const signal = key.kind === 'key' ? SIGNAL_KEYS.get(key.name) : undefined;
      // It ends without a word, and would leave the terminal as it is.
      if (signal === 'SIGQUIT') this.#leave();
      if (signal === undefined) onKey(key);
      else job.signalJob(signal);
    }
  }
}

/** Node's own stream emits an error where it fails. */
function setRaw(input: Io['stdin'], isRaw: boolean): void {
  if ('setRawMode' in input && typeof input.setRawMode === 'function') input.setRawMode(isRaw);
}

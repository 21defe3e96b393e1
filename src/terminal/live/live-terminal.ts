import type { Clock } from '../../domain/clock.ts';
import type { Io } from '../io.ts';
import type { RawWriter } from '../output/raw-writer.ts';
import { hasRoomForFoot } from '../output/screen.ts';
import type { JobControl } from './job-control.ts';
import type { Key } from './key-decoder.ts';
import { Keyboard } from './keyboard.ts';
import { LiveScreen } from './live-screen.ts';

export interface LiveTerminalOptions {
  readonly io: Pick<Io, 'stdin' | 'stdout'>;
  readonly job: JobControl;
  readonly clock: Clock;
  /** @returns the rows of the foot, each narrower than `columns` */
  readonly rows: (columns: number) => readonly string[];
  readonly onKey: (key: Key) => void;
}

/** A terminal with a foot below what is written, and whose keys are read one by one. */
export class LiveTerminal {
  readonly #screen: LiveScreen;
  readonly #keyboard: Keyboard;
  readonly #job: JobControl;
  #forgetResize: (() => void) | undefined;

  constructor({ io, job, clock, rows, onKey }: LiveTerminalOptions) {
    this.#job = job;
    this.#screen = new LiveScreen({
      clock,
      rows: () => (hasRoomForFoot(io.stdout) ? rows(io.stdout.columns) : []),
    });
    this.#keyboard = new Keyboard({
      input: io.stdin,
      job,
      clock,
      onKey: (key) => {
        if (!this.#holds(key)) onKey(key);
      },
      onTake: () => this.#screen.show(),
      onLeave: (isLate) => (isLate ? this.#screen.abandon() : this.#screen.hide()),
    });
  }

  /** @returns what an output is to write through, so that the foot stays below it */
  through(writer: RawWriter): RawWriter {
    return this.#screen.through(writer);
  }

  async start(): Promise<void> {
    this.#forgetResize = this.#job.on('SIGWINCH', () => this.#screen.resized());
    await this.#keyboard.start();
  }

  /** Something that the foot says has changed. */
  refresh(): void {
    this.#screen.refresh();
  }

  /** Takes the foot away, and leaves the terminal as it was. */
  close(): void {
    this.#forgetResize?.();
    this.#keyboard.close();
  }

  /** A terminal does it by itself unless somebody reads single keys; any other key goes on, too. */
  #holds(key: Key): boolean {
    const isHold = key.kind === 'key' && key.name === 'ctrl-s';
    if (isHold) this.#screen.hold();
    else this.#screen.release();
    return isHold || (key.kind === 'key' && key.name === 'ctrl-q');
  }
}

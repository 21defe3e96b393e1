import type { Clock } from '../../domain/clock.ts';
import type { Output } from '../io.ts';
import type { RawWriter } from './raw-writer.ts';

/**
 * An output for what happens while something else must go on: writing never waits for the reader. What
 * does not fit while nobody reads is left out, and said once there is room again.
 */
export interface LiveOutput extends Output {
  /** Takes whole lines, each with its line feed. */
  write(lines: string): void;
  /** Lines left out so far because nobody read, or nobody was there any more. */
  readonly linesLost: number;
  /** Bytes that the reader has not taken yet: whoever can wait for it writes no more while there are many. */
  readonly waitingBytes: number;
  /** Whether the reader has gone for good. */
  readonly isClosed: boolean;
  /** Writes what there is room for now, instead of within the next moments. */
  flush(): void;
  /**
   * Waits for what is left to be read, at most `withinMs` milliseconds, and lets go of the output.
   *
   * @returns how many lines nobody read in that time
   */
  close(withinMs: number): Promise<number>;
}

export interface LiveOutputOptions {
  /** The output that this one takes the place of: its width, colors and kind. */
  readonly like: Pick<Output, 'isTerminal' | 'isDumb' | 'hasColor' | 'columns'>;
  readonly writer: RawWriter;
  readonly clock: Clock;
  /** The line that stands where lines were left out; empty for none. */
  readonly lostNotice: (lines: number) => string;
  /** Called once when the reader has gone. */
  readonly onClosed?: () => void;
  /** Bytes kept for a reader that does not read. One longer line is still taken when there is no other. */
  readonly bufferSize?: number;
}

/** Lines are gathered for this long, in milliseconds: one write costs more than many lines. */
const GATHER_MS = 16;

/** How long to wait for room, in milliseconds: a slow reader makes some soon, a stopped one does not. */
const FIRST_RETRY_MS = 4;
const MAX_RETRY_MS = 50;

/** A person who comes back wants the last screens; a program wants everything. */
const TERMINAL_BUFFER_BYTES = 256 * 1024;
const PIPE_BUFFER_BYTES = 16 * 1024 * 1024;

/** Keeps what its reader has no room for, up to a limit. */
export class BufferedOutput implements LiveOutput {
  readonly #options: LiveOutputOptions;
  readonly #bufferSize: number;
  #gathered: string[] = [];
  #gatheredBytes = 0;
  /** What the writer has not taken yet. */
  #pending: Uint8Array = new Uint8Array(0);
  #lostInARow = 0;
  #linesLost = 0;
  #isScheduled = false;
  #isClosed = false;
  readonly #letGo = new AbortController();

  constructor(options: LiveOutputOptions) {
    this.#options = options;
    this.#bufferSize =
      options.bufferSize ?? (options.like.isTerminal ? TERMINAL_BUFFER_BYTES : PIPE_BUFFER_BYTES);
  }

  get isTerminal(): boolean {
    return this.#options.like.isTerminal;
  }

  get isDumb(): boolean {
    return this.#options.like.isDumb ?? false;
  }

  get hasColor(): boolean {
    return this.#options.like.hasColor;
  }

  get columns(): number {
    return this.#options.like.columns;
  }

  get linesLost(): number {
    return this.#linesLost;
  }

  get waitingBytes(): number {
    return this.#pending.length + this.#gatheredBytes;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  write(lines: string): void {
    if (lines === '') return;
    const bytes = Buffer.byteLength(lines);
    if (this.#isClosed || !this.#hasRoomFor(bytes)) {
      this.#lose(lines);
      return;
    }
    this.#writeLostNotice();
    this.#gather(lines, bytes);
    this.#schedule(GATHER_MS);
  }

  flush(): void {
    this.#writeSome();
  }

  async close(withinMs: number): Promise<number> {
    const { clock, writer } = this.#options;
    const deadline = clock.elapsed() + withinMs;
    while (this.#writeSome() !== 'done' && clock.elapsed() < deadline) await clock.sleep(FIRST_RETRY_MS);
    this.#letGo.abort();
    if (this.#isClosed) return 0;
    this.#isClosed = true;
    writer.close();
    const unread = countLines(this.#gathered.join('')) + countLines(Buffer.from(this.#pending).toString());
    this.#linesLost += unread;
    return unread;
  }

  /** Once a line was left out, more are until the reader has caught up: gaps are few and long. */
  #hasRoomFor(bytes: number): boolean {
    const waiting = this.waitingBytes;
    if (waiting === 0) return true;
    return this.#lostInARow === 0 && waiting + bytes <= this.#bufferSize;
  }

  #gather(lines: string, bytes: number): void {
    this.#gathered.push(lines);
    this.#gatheredBytes += bytes;
  }

  #lose(lines: string): void {
    const count = countLines(lines);
    this.#linesLost += count;
    this.#lostInARow += count;
  }

  #writeLostNotice(): void {
    if (this.#lostInARow === 0 || this.#isClosed) return;
    const notice = this.#options.lostNotice(this.#lostInARow);
    this.#lostInARow = 0;
    if (notice !== '') this.#gather(`${notice}\n`, Buffer.byteLength(notice) + 1);
  }

  #schedule(milliseconds: number): void {
    if (this.#isScheduled || this.#isClosed) return;
    this.#isScheduled = true;
    this.#options.clock.sleep(milliseconds, this.#letGo.signal).then(
      () => this.#onTime(),
      () => undefined,
    );
  }

  #onTime(): void {
    this.#isScheduled = false;
    const result = this.#writeSome();
    if (result !== 'done') this.#schedule(result === 'some' ? FIRST_RETRY_MS : MAX_RETRY_MS);
  }

  #writeSome(): 'done' | 'some' | 'none' {
    let progress: 'some' | 'none' = 'none';
    while (!this.#isClosed && this.#hasWaiting()) {
      const taken = this.#options.writer.write(this.#pending);
      if (taken === 'closed') {
        this.#onReaderGone();
        return 'done';
      }
      if (taken === 0) return progress;
      progress = 'some';
      this.#pending = this.#pending.subarray(taken);
    }
    return 'done';
  }

  /** Moves what was gathered up, once all before it has been taken. */
  #hasWaiting(): boolean {
    if (this.#pending.length > 0) return true;
    if (this.#gathered.length === 0) this.#writeLostNotice();
    if (this.#gathered.length === 0) return false;
    this.#pending = this.#encodeGathered();
    this.#gathered = [];
    this.#gatheredBytes = 0;
    return true;
  }

  /** Piece by piece: one character beyond Latin-1 would make joined text twice as large, and slow to encode. */
  #encodeGathered(): Uint8Array {
    const bytes = Buffer.allocUnsafe(this.#gatheredBytes);
    let end = 0;
    for (const lines of this.#gathered) end += bytes.write(lines, end);
    return bytes.subarray(0, end);
  }

  #onReaderGone(): void {
    this.#isClosed = true;
    this.#pending = new Uint8Array(0);
    this.#gathered = [];
    this.#options.writer.close();
    this.#options.onClosed?.();
  }
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

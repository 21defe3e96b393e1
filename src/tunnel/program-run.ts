import type { Clock } from '../domain/clock.ts';
import type { TunnelFailure } from '../domain/connection/tunnel-failure.ts';
import { withoutEscapes } from './printed-url.ts';
import { readLines } from './program-output.ts';
import type { TunnelProgram } from './tunnel-programs.ts';

/** A program that has been started in a process group of its own. */
export interface StartedProgram {
  readonly stdout: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly ended: Promise<{ readonly code: number | undefined; readonly signal: string | undefined }>;
  readonly signal: (signal: 'SIGTERM' | 'SIGKILL') => void;
  readonly isThere: () => boolean;
  readonly letGo: () => void;
}

/** Milliseconds until a program must have said its address: wrangler may have to download cloudflared first. */
const URL_TIMEOUT_MS = 60_000;

/** Milliseconds that are waited for the line that says that it is connected, once the address is known. */
const CONNECTED_TIMEOUT_MS = 5000;

/** Milliseconds for what it has written when it has ended: the reason may be the last of it. */
const LAST_LINES_MS = 250;

/** Milliseconds from asking it to end to ending it, and between two looks. */
const STOP_TIMEOUT_MS = 2000;
const LOOK_MS = 20;

/** Lines that are kept for saying why it ended. */
const MAX_LINES = 20;
const MAX_KEPT_LENGTH = 500;

/** Something that comes once, from outside. */
class Awaited<Value> {
  readonly promise: Promise<Value>;
  resolve: (value: Value) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }
}

/** One run of a tunnel's program. */
export class ProgramRun {
  readonly #program: TunnelProgram;
  readonly #started: StartedProgram;
  readonly #clock: Clock;
  readonly #lines: string[] = [];
  readonly #read: Promise<unknown>;
  readonly #url = new Awaited<string>();
  readonly #connected = new Awaited<true>();
  readonly #over = new AbortController();
  /** Resolves when it has ended and what it wrote has been read. */
  readonly ended: Promise<Extract<TunnelFailure, { kind: 'ended' }>>;

  constructor(program: TunnelProgram, started: StartedProgram, clock: Clock) {
    this.#program = program;
    this.#started = started;
    this.#clock = clock;
    const onLine = (line: string): void => this.#onLine(line);
    this.#read = Promise.all([
      readLines(started.stdout, clock, onLine),
      readLines(started.stderr, clock, onLine),
    ]);
    this.ended = started.ended.then(async ({ code, signal }) => {
      await Promise.race([this.#read, clock.sleep(LAST_LINES_MS)]);
      this.#over.abort();
      return { kind: 'ended', code, signal, lines: this.#lines };
    });
  }

  /** Aborted when it has ended. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /**
   * Waits for the address that it prints.
   *
   * @returns why there is none, where it ended before, or took too long
   * @throws the signal's reason
   */
  async url(signal: AbortSignal): Promise<string | TunnelFailure> {
    const found = await within<string | TunnelFailure>(this.#clock, URL_TIMEOUT_MS, signal, [
      this.#url.promise,
      this.ended,
    ]);
    if (found === undefined) return { kind: 'no_url', waitedMs: URL_TIMEOUT_MS, lines: this.#lines };
    if (typeof found === 'string' && this.#program.connected !== undefined)
      await within<unknown>(this.#clock, CONNECTED_TIMEOUT_MS, signal, [this.#connected.promise, this.ended]);
    return found;
  }

  /** Ends it with all that it started. */
  async stop(): Promise<void> {
    const { signal, isThere, letGo } = this.#started;
    signal('SIGTERM');
    const deadline = this.#clock.elapsed() + STOP_TIMEOUT_MS;
    while (isThere() && this.#clock.elapsed() < deadline) await this.#clock.sleep(LOOK_MS);
    if (isThere()) signal('SIGKILL');
    letGo();
  }

  #onLine(line: string): void {
    const { findUrl, connected, textOf } = this.#program;
    const url = findUrl(line);
    if (url !== undefined) this.#url.resolve(url);
    if (connected?.test(line) === true) this.#connected.resolve(true);
    this.#lines.push(textOf(withoutEscapes(line)).slice(0, MAX_KEPT_LENGTH));
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
  }
}

/**
 * The first of several results.
 *
 * @returns undefined where none came in time
 * @throws the signal's reason
 */
export async function within<Result>(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
  results: readonly Promise<Result>[],
): Promise<Result | undefined> {
  const over = new AbortController();
  const limit = clock.sleep(milliseconds, AbortSignal.any([signal, over.signal])).then(() => undefined);
  try {
    return await Promise.race([...results, limit]);
  } finally {
    limit.catch(() => undefined);
    over.abort();
  }
}

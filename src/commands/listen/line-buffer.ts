import type { Clock } from '../../domain/clock.ts';
import type { ForwardTry } from '../../domain/forward/forward-try.ts';
import type { Forwards } from './forward-lines.ts';

/** Milliseconds that a line waits for what becomes of its delivery. */
const MAX_DELAY_MS = 1000;

/** Of a delivery that goes nowhere. */
const NO_FORWARDS: Forwards = { tries: [], waiting: [], isOpen: false };

/** Lines that wait at most; with more, the first one waits no longer. */
const MAX_LINES = 500;

interface BufferedLine {
  readonly position: number | undefined;
  readonly deadline: number;
  /** Targets that have not answered yet. */
  readonly open: Set<string>;
  readonly tries: ForwardTry[];
  /** Targets that it waits for. */
  readonly waiting: string[];
  readonly print: (known: Forwards) => void;
}

/**
 * Lines in the order in which their deliveries came, each held back for a moment so that it can show what
 * its targets made of it.
 */
export class LineBuffer {
  readonly #clock: Clock;
  readonly #queue: BufferedLine[] = [];
  readonly #byPosition = new Map<number, BufferedLine>();
  readonly #over = new AbortController();
  #isScheduled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Prints once all of `targets` have answered, or the time is over.
   *
   * @param print gets what is known by then
   */
  add(position: number | undefined, targets: readonly string[], print: BufferedLine['print']): void {
    if (targets.length === 0 && this.#queue.length === 0) {
      print(NO_FORWARDS);
      return;
    }
    const deadline = this.#clock.elapsed() + MAX_DELAY_MS;
    const line: BufferedLine = { position, deadline, open: new Set(targets), tries: [], waiting: [], print };
    this.#queue.push(line);
    if (position !== undefined && targets.length > 0) this.#byPosition.set(position, line);
    if (this.#queue.length > MAX_LINES) this.#printFirst();
    this.#printReady();
  }

  /** @returns false when no line waits for it: it needs one of its own */
  join(attempt: ForwardTry): boolean {
    const line = this.#byPosition.get(attempt.position);
    if (line === undefined || !line.open.delete(attempt.target)) return false;
    line.tries.push(attempt);
    this.#printReady();
    return true;
  }

  /** A delivery waits for a target that is down: its line does not wait for that. */
  hold({ position, target }: Pick<ForwardTry, 'position' | 'target'>): void {
    const line = this.#byPosition.get(position);
    if (line === undefined || !line.open.delete(target)) return;
    line.waiting.push(target);
    this.#printReady();
  }

  /** Prints everything, whether it is complete or not. */
  flush(): void {
    while (this.#queue.length > 0) this.#printFirst();
  }

  /** Waits for nothing more. */
  close(): void {
    this.flush();
    this.#over.abort();
  }

  #printReady(): void {
    const now = this.#clock.elapsed();
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      if (first.open.size > 0 && first.deadline > now) break;
      this.#printFirst();
    }
    this.#schedule(now);
  }

  #printFirst(): void {
    const first = this.#queue.shift();
    if (first === undefined) return;
    const { position, open, tries, waiting, print } = first;
    if (position !== undefined && this.#byPosition.get(position) === first) this.#byPosition.delete(position);
    print({ tries, waiting, isOpen: open.size > 0 });
  }

  #schedule(now: number): void {
    const [first] = this.#queue;
    if (first === undefined || this.#isScheduled || this.#over.signal.aborted) return;
    this.#isScheduled = true;
    this.#clock.sleep(first.deadline - now, this.#over.signal).then(
      () => {
        this.#isScheduled = false;
        this.#printReady();
      },
      () => undefined,
    );
  }
}

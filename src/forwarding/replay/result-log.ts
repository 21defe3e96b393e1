import type { ReplayJournal, ReplayResult } from '../../store/replay-journal.ts';

/**
 * Writes results into the journal, all that come in one turn of the loop together. After a failure
 * nothing more is written until `finish`.
 */
export class ResultLog {
  readonly #journal: Pick<ReplayJournal, 'finish'>;
  readonly #replay: number;
  #waiting: ReplayResult[] = [];
  #isScheduled = false;
  #error: unknown;

  constructor(journal: Pick<ReplayJournal, 'finish'>, replay: number) {
    this.#journal = journal;
    this.#replay = replay;
  }

  /** Whether something could not be written: nothing more should be sent then. */
  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  add(result: ReplayResult): void {
    this.#waiting.push(result);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (!this.hasFailed) this.#write();
    });
  }

  /**
   * Writes what is left, also what failed before.
   *
   * @throws what the journal throws
   */
  finish(): void {
    this.#error = undefined;
    this.#write();
    if (this.hasFailed) throw this.#error;
  }

  #write(): void {
    if (this.#waiting.length === 0) return;
    try {
      this.#journal.finish(this.#replay, this.#waiting);
      this.#waiting = [];
    } catch (error) {
      this.#error = error ?? new Error('The journal failed.');
    }
  }
}

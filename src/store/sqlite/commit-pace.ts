/** So many that wait are worth a commit of their own. */
const ENOUGH = 8;

/** Commits that are under way at once: while one is written, the next one is on its way to it. */
const MAX_UNDER_WAY = 2;

/** What a commit may take before its disk counts as slow, beside what each of its operations takes. */
const USUAL_COMMIT_MS = 3;
const USUAL_OPERATION_MS = 0.1;

/**
 * Decides when a commit begins. On a usual disk it begins once some operations wait, so that receiving and
 * writing go on side by side. On a slow disk the number of commits is what counts: there one is under way at
 * a time, and it takes all that has come.
 */
export class CommitPace {
  #underWay = 0;
  #lastSize = 0;
  /** Commits one after the other that took longer than usual. */
  #slowOnes = 0;
  #endedAt = 0;

  /**
   * @param waiting how many operations wait
   * @param isTurnOver whether a turn of the event loop has passed in which no more came
   */
  mayBegin(waiting: number, isTurnOver: boolean): boolean {
    if (waiting === 0) return false;
    if (this.#underWay === 0) return isTurnOver || (!this.#isSlow() && waiting >= ENOUGH);
    if (this.#underWay >= MAX_UNDER_WAY || this.#isSlow()) return false;
    // Two small ones in a row would keep those that come meanwhile waiting for both.
    return waiting >= Math.max(ENOUGH, this.#lastSize / 2);
  }

  /** @param size how many operations are in the commit that begins */
  begin(size: number): void {
    this.#underWay += 1;
    this.#lastSize = size;
  }

  /**
   * A commit has ended.
   *
   * @param size how many operations were in it
   * @param begunAt when it was begun, and `now`: milliseconds that only ever grow
   */
  end(size: number, begunAt: number, now: number): void {
    this.#underWay -= 1;
    // It began to be written when the one before it had been.
    const took = now - Math.max(begunAt, this.#endedAt);
    this.#endedAt = now;
    const isUsual = took <= USUAL_COMMIT_MS + size * USUAL_OPERATION_MS;
    this.#slowOnes = isUsual ? 0 : this.#slowOnes + 1;
  }

  /** Whether what comes now has to wait for more than one commit. */
  get isBehind(): boolean {
    return this.#underWay === MAX_UNDER_WAY || (this.#underWay > 0 && this.#isSlow());
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  /** One alone says nothing: the log is brought into the file now and then. */
  #isSlow(): boolean {
    return this.#slowOnes > 1;
  }
}

import type { StoreEnvironment } from '../engine-types.ts';

/** A wall clock that is further ahead of the time that has passed than this was set, or the machine slept. */
const MIN_JUMP_MS = 60_000;

/** How far a wall clock may run ahead by itself: a share of the time that has passed. */
const MAX_DRIFT = 0.001;

/** How long a jump has to last before the new time is trusted. */
const CONFIRM_JUMP_MS = 10 * 60_000;

/** A wall clock that has jumped ahead. */
export interface ClockJump {
  /** Milliseconds that it is ahead of where it should be. */
  readonly aheadMs: number;
  /** Milliseconds until it is trusted. */
  readonly waitMs: number;
}

/** What there is to know of a store, to judge the clock by. */
export interface StoredTimes {
  /** When the last delivery up to `latest` came, by the clock of then; undefined where there is none. */
  lastReceivedAt(latest: number): number | undefined;
  /** Whether anything was received before so many milliseconds since 1970. */
  hasOlderThan(time: number): boolean;
}

interface UnconfirmedJump {
  /** Of the clock that only grows. */
  readonly since: number;
  /** The wall clock less the one that only grows. */
  readonly offset: number;
  readonly aheadMs: number;
  isUndone(wall: number, offset: number): boolean;
}

/**
 * Says which deliveries are too old. A clock that jumps ahead, if only for a moment, would make all of them
 * so: until it has stayed there for ten minutes, none is.
 */
export class AgeLimit {
  readonly #keep: number;
  readonly #clock: Pick<StoreEnvironment, 'now' | 'elapsed'>;
  readonly #onJump: (jump: ClockJump) => void;
  /** The last time that was trusted. */
  #trusted: { readonly wall: number; readonly elapsed: number } | undefined;
  #jump: UnconfirmedJump | undefined;
  #hasReported = false;

  /**
   * @param keep milliseconds that deliveries are kept
   * @param onJump told once for each jump that would have made any delivery too old
   */
  constructor(
    keep: number,
    clock: Pick<StoreEnvironment, 'now' | 'elapsed'>,
    onJump: (jump: ClockJump) => void,
  ) {
    this.#keep = keep;
    this.#clock = clock;
    this.#onJump = onJump;
  }

  /**
   * To be asked before each commit, so that a jump is seen before anything is kept with the new time.
   *
   * @returns milliseconds since 1970: what was received before is too old; undefined while a jump is
   * not confirmed
   */
  before(times: StoredTimes): number | undefined {
    const wall = this.#clock.now();
    const elapsed = this.#clock.elapsed();
    this.#jump = this.#jumpAt(wall, elapsed, times);
    if (this.#jump === undefined) {
      this.#trusted = { wall, elapsed };
      this.#hasReported = false;
      return wall - this.#keep;
    }
    if (!this.#hasReported && times.hasOlderThan(wall - this.#keep)) {
      this.#hasReported = true;
      this.#onJump({ aheadMs: this.#jump.aheadMs, waitMs: CONFIRM_JUMP_MS });
    }
    return undefined;
  }

  #jumpAt(wall: number, elapsed: number, times: StoredTimes): UnconfirmedJump | undefined {
    const offset = wall - elapsed;
    const jump = this.#jump;
    if (jump === undefined) return this.#newJump(wall, elapsed, times);
    if (jump.isUndone(wall, offset)) return undefined;
    // It has jumped again, on or half the way back.
    if (Math.abs(offset - jump.offset) > MIN_JUMP_MS)
      return { ...jump, offset, since: elapsed, aheadMs: jump.aheadMs + offset - jump.offset };
    return elapsed - jump.since >= CONFIRM_JUMP_MS ? undefined : jump;
  }

  #newJump(wall: number, elapsed: number, times: StoredTimes): UnconfirmedJump | undefined {
    const offset = wall - elapsed;
    const trusted = this.#trusted;
    if (trusted !== undefined) {
      const latest =
        trusted.wall - trusted.elapsed + MIN_JUMP_MS + MAX_DRIFT * Math.max(0, elapsed - trusted.elapsed);
      const aheadMs = offset - (trusted.wall - trusted.elapsed);
      if (offset > latest)
        return { since: elapsed, offset, aheadMs, isUndone: (_wall, now) => now <= latest };
      if (wall - trusted.wall <= this.#keep) return undefined;
    }
    // At the start there is only the store to compare with, and some clocks that only grow jump too. What came
    // within the last minutes says nothing: a receiver that was ended may have had the same wrong clock.
    const last = times.lastReceivedAt(wall - Math.min(CONFIRM_JUMP_MS, this.#keep / 2));
    if (last === undefined || wall - last <= this.#keep) return undefined;
    const isOver = (now: number): boolean => now - last <= this.#keep;
    return { since: elapsed, offset, aheadMs: wall - last, isUndone: isOver };
  }
}

import type { StoreEnvironment } from '../engine-types.ts';

/** A wall clock that is so many milliseconds further ahead than time has passed was set, or time stood still. */
const JUMP_MS = 60_000;

/** How far a wall clock may run ahead by itself, as a part of the time that has passed. */
const DRIFT = 0.001;

/** How long it has to stay so before it is believed. */
const DOUBT_MS = 10 * 60_000;

/** A wall clock that has jumped ahead. */
export interface ClockJump {
  /** Milliseconds that it is ahead of where it should be. */
  readonly aheadMs: number;
  /** Milliseconds until it is believed. */
  readonly waitMs: number;
}

/** What there is to know of a store, to judge the clock by. */
export interface StoredTimes {
  /** When the last delivery up to `latest` came, by the clock of then; undefined where there is none. */
  lastReceivedAt(latest: number): number | undefined;
  /** Whether anything was received before so many milliseconds since 1970. */
  hasOlderThan(time: number): boolean;
}

interface Doubt {
  /** Of the clock that only grows. */
  readonly since: number;
  /** The wall clock less the one that only grows. */
  readonly offset: number;
  readonly aheadMs: number;
  isOver(wall: number, offset: number): boolean;
}

/**
 * Says which deliveries are too old. A clock that jumps ahead, if only for a moment, would make all of them
 * so: until it has stayed there for ten minutes, none is.
 */
export class AgeLimit {
  readonly #keep: number;
  readonly #clock: Pick<StoreEnvironment, 'now' | 'elapsed'>;
  readonly #onJump: (jump: ClockJump) => void;
  /** The last time that was believed. */
  #trusted: { readonly wall: number; readonly elapsed: number } | undefined;
  #doubt: Doubt | undefined;
  #hasSaid = false;

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
   * @returns milliseconds since 1970: what was received before is too old; undefined while the clock is in
   * doubt
   */
  before(times: StoredTimes): number | undefined {
    const wall = this.#clock.now();
    const elapsed = this.#clock.elapsed();
    this.#doubt = this.#doubtAt(wall, elapsed, times);
    if (this.#doubt === undefined) {
      this.#trusted = { wall, elapsed };
      this.#hasSaid = false;
      return wall - this.#keep;
    }
    if (!this.#hasSaid && times.hasOlderThan(wall - this.#keep)) {
      this.#hasSaid = true;
      this.#onJump({ aheadMs: this.#doubt.aheadMs, waitMs: DOUBT_MS });
    }
    return undefined;
  }

  #doubtAt(wall: number, elapsed: number, times: StoredTimes): Doubt | undefined {
    const offset = wall - elapsed;
    const doubt = this.#doubt;
    if (doubt === undefined) return this.#newDoubt(wall, elapsed, times);
    if (doubt.isOver(wall, offset)) return undefined;
    // It has jumped again, on or half the way back.
    if (Math.abs(offset - doubt.offset) > JUMP_MS)
      return { ...doubt, offset, since: elapsed, aheadMs: doubt.aheadMs + offset - doubt.offset };
    return elapsed - doubt.since >= DOUBT_MS ? undefined : doubt;
  }

  #newDoubt(wall: number, elapsed: number, times: StoredTimes): Doubt | undefined {
    const offset = wall - elapsed;
    const trusted = this.#trusted;
    if (trusted !== undefined) {
      const most = trusted.wall - trusted.elapsed + JUMP_MS + DRIFT * Math.max(0, elapsed - trusted.elapsed);
      const aheadMs = offset - (trusted.wall - trusted.elapsed);
      if (offset > most) return { since: elapsed, offset, aheadMs, isOver: (_wall, now) => now <= most };
      if (wall - trusted.wall <= this.#keep) return undefined;
    }
    // At the start there is only the store to compare with, and some clocks that only grow jump too. What came
    // within the last minutes says nothing: a receiver that was ended may have had the same wrong clock.
    const last = times.lastReceivedAt(wall - Math.min(DOUBT_MS, this.#keep / 2));
    if (last === undefined || wall - last <= this.#keep) return undefined;
    const isOver = (now: number): boolean => now - last <= this.#keep;
    return { since: elapsed, offset, aheadMs: wall - last, isOver };
  }
}

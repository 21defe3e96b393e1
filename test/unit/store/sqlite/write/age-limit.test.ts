import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AgeLimit, type ClockJump } from '../../../../../src/store/sqlite/write/age-limit.ts';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KEEP = 30 * DAY;

/** A machine with a clock that can be set, and a store whose last delivery came just now. */
function machine(parts: { wall?: number; last?: number | undefined; before?: number } = {}) {
  const state = {
    wall: parts.wall ?? NOW,
    elapsed: 5000,
    last: 'last' in parts ? parts.last : NOW,
    before: parts.before,
  };
  const jumps: ClockJump[] = [];
  const limit = new AgeLimit(KEEP, { now: () => state.wall, elapsed: () => state.elapsed }, (jump) =>
    jumps.push(jump),
  );
  const times = {
    lastReceivedAt: (latest: number) =>
      state.last === undefined || state.last <= latest ? state.last : state.before,
    hasOlderThan: (time: number) => NOW < time,
  };
  return {
    jumps,
    /** A delivery comes; what is older than this goes. */
    receive: (): number | undefined => {
      const before = limit.before(times);
      state.last = state.wall;
      return before;
    },
    pass: (milliseconds: number) => {
      state.wall += milliseconds;
      state.elapsed += milliseconds;
    },
    sleep: (milliseconds: number) => {
      state.wall += milliseconds;
    },
    set: (wall: number) => {
      state.wall = wall;
    },
    /** As a machine does whose every clock is set. */
    setAll: (milliseconds: number) => {
      state.wall += milliseconds;
      state.elapsed += milliseconds;
    },
  };
}

describe('the age of deliveries', () => {
  it('goes by the clock while that goes as time does', () => {
    const { receive, pass, jumps } = machine();
    expect(receive()).toBe(NOW - KEEP);
    pass(DAY);
    expect(receive()).toBe(NOW + DAY - KEEP);
    expect(jumps).toEqual([]);
  });

  it.each([
    ['two minutes', 2 * MINUTE],
    ['60 days', 60 * DAY],
    ['174 years', 174 * 365 * DAY],
  ])('is not judged while the clock has jumped ahead by %s, and is again when it is back', (_name, ahead) => {
    const { receive, pass, set, jumps } = machine();
    receive();
    pass(HOUR);
    set(NOW + HOUR + ahead);
    for (let time = 0; time < 9; time += 1) {
      expect(receive()).toBeUndefined();
      pass(MINUTE);
    }
    set(NOW + HOUR + 9 * MINUTE);
    expect(receive()).toBe(NOW + HOUR + 9 * MINUTE - KEEP);
    // Nothing would have been too old two minutes later.
    expect(jumps.length).toBe(ahead > KEEP ? 1 : 0);
  });

  it('is judged once the clock has stayed ahead for ten minutes, and that is said once', () => {
    const { receive, pass, sleep, jumps } = machine();
    receive();
    sleep(40 * DAY);
    expect(receive()).toBeUndefined();
    pass(9 * MINUTE);
    expect(receive()).toBeUndefined();
    pass(MINUTE);
    expect(receive()).toBe(NOW + 40 * DAY + 10 * MINUTE - KEEP);
    expect(jumps).toEqual([{ aheadMs: 40 * DAY, waitMs: 10 * MINUTE }]);
  });

  it('waits anew when the clock jumps again', () => {
    const { receive, pass, sleep, jumps } = machine();
    receive();
    sleep(40 * DAY);
    receive();
    pass(9 * MINUTE);
    sleep(40 * DAY);
    expect(receive()).toBeUndefined();
    pass(9 * MINUTE);
    expect(receive()).toBeUndefined();
    pass(MINUTE);
    expect(receive()).toBeDefined();
    expect(jumps).toHaveLength(1);
  });

  it('is not judged by a clock that was wrong at the start already', () => {
    const { receive, pass, set, jumps } = machine({ wall: Date.parse('2200-01-01') });
    expect(receive()).toBeUndefined();
    pass(MINUTE);
    // The last delivery has the wrong time now.
    expect(receive()).toBeUndefined();
    set(NOW + MINUTE);
    expect(receive()).toBe(NOW + MINUTE - KEEP);
    expect(jumps).toHaveLength(1);
  });

  it.each([
    ['a second', SECOND],
    ['nine minutes', 9 * MINUTE],
  ])(
    'is not judged by a wrong clock that a receiver before had too, whose last delivery came %s ago',
    (_name, ago) => {
      const ahead = NOW + 60 * DAY;
      const { receive, pass, jumps } = machine({ wall: ahead, last: ahead - ago, before: NOW });
      expect(receive()).toBeUndefined();
      expect(jumps).toEqual([{ aheadMs: 60 * DAY, waitMs: 10 * MINUTE }]);
      pass(10 * MINUTE);
      expect(receive()).toBe(ahead + 10 * MINUTE - KEEP);
    },
  );

  it('is judged at the start where one before has gone by this clock for ten minutes', () => {
    const { receive, jumps } = machine({ last: NOW - 10 * MINUTE, before: NOW - 2 * KEEP });
    expect(receive()).toBe(NOW - KEEP);
    expect(jumps).toEqual([]);
  });

  it('is judged after ten minutes where nothing has come for longer than they are kept', () => {
    const { receive, pass } = machine({ last: NOW - KEEP - DAY });
    expect(receive()).toBeUndefined();
    pass(10 * MINUTE);
    expect(receive()).toBe(NOW + 10 * MINUTE - KEEP);
  });

  it('is not judged where every clock of the machine has jumped', () => {
    const { receive, pass, setAll } = machine();
    receive();
    setAll(60 * DAY);
    expect(receive()).toBeUndefined();
    pass(MINUTE);
    expect(receive()).toBeUndefined();
    setAll(-60 * DAY);
    expect(receive()).toBe(NOW + MINUTE - KEEP);
  });

  it('goes by a clock that was set back, whose times are earlier', () => {
    const { receive, set, jumps } = machine();
    receive();
    for (const wall of [NOW - DAY, 0]) {
      set(wall);
      expect(receive()).toBe(wall - KEEP);
    }
    set(NOW);
    expect(receive()).toBeUndefined();
    expect(jumps).toHaveLength(0);
  });

  it('takes a clock that runs a little fast for a good one', () => {
    const { receive, pass, sleep } = machine();
    for (let day = 0; day < 20; day += 1) {
      expect(receive()).toBeDefined();
      pass(DAY);
      sleep(70 * SECOND);
    }
  });

  it('is judged at once in an empty store', () => {
    expect(machine({ last: undefined }).receive()).toBe(NOW - KEEP);
  });

  it('never makes anything go that came within the time, whatever the clock does for less than ten minutes', () => {
    const change = fc.record({
      after: fc.integer({ min: 0, max: 20 * MINUTE }),
      ahead: fc.integer({ min: -100 * 365 * DAY, max: 200 * 365 * DAY }),
      lasts: fc.integer({ min: 1, max: 10 * MINUTE - 1 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const { receive, pass, sleep } = machine();
        receive();
        // A jump of less than a minute is none, and there may be several.
        let latest = NOW;
        for (const { after, ahead, lasts } of changes) {
          pass(after);
          latest += after;
          expect(receive() ?? -Infinity).toBeLessThanOrEqual(latest + 20 * MINUTE - KEEP);
          sleep(ahead);
          expect(receive() ?? -Infinity).toBeLessThanOrEqual(latest + 20 * MINUTE - KEEP);
          pass(lasts);
          latest += lasts;
          expect(receive() ?? -Infinity).toBeLessThanOrEqual(latest + 20 * MINUTE - KEEP);
          sleep(-ahead);
          receive();
        }
      }),
    );
  });
});

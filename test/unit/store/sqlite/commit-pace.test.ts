import { describe, expect, it } from 'vitest';
import { CommitPace } from '../../../../src/store/sqlite/commit-pace.ts';

/** A pace after so many commits of 8, each of which took so many milliseconds. */
function paceAfter(...durations: readonly number[]): { readonly pace: CommitPace; readonly now: number } {
  const pace = new CommitPace();
  let now = 0;
  for (const duration of durations) {
    pace.begin(8);
    pace.end(8, now, now + duration);
    now += duration;
  }
  return { pace, now };
}

describe('a commit', () => {
  it('begins once 8 wait, and for fewer when a turn has brought no more', () => {
    const { pace } = paceAfter(1);
    expect(pace.mayBegin(8, false)).toBe(true);
    expect(pace.mayBegin(7, false)).toBe(false);
    expect(pace.mayBegin(1, true)).toBe(true);
    expect(pace.mayBegin(0, true)).toBe(false);
  });

  it('begins beside one that is under way, and not beside two', () => {
    const pace = new CommitPace();
    pace.begin(8);
    expect(pace.mayBegin(8, false)).toBe(true);
    expect(pace.mayBegin(7, true)).toBe(false);
    pace.begin(8);
    expect(pace.mayBegin(500, true)).toBe(false);
    pace.end(8, 0, 1);
    expect(pace.mayBegin(8, false)).toBe(true);
  });

  it('has more than one before it once two are under way, or one on a slow disk', () => {
    const pace = new CommitPace();
    pace.begin(8);
    expect(pace.isBehind).toBe(false);
    pace.begin(8);
    expect(pace.isBehind).toBe(true);
    pace.end(8, 0, 1);
    expect(pace.isBehind).toBe(false);
    const slow = paceAfter(50, 50).pace;
    expect(slow.isBehind).toBe(false);
    slow.begin(8);
    expect(slow.isBehind).toBe(true);
  });

  it('waits for half of what the one before it has taken', () => {
    const pace = new CommitPace();
    pace.begin(60);
    expect(pace.mayBegin(29, true)).toBe(false);
    expect(pace.mayBegin(30, false)).toBe(true);
  });

  it('takes all that has come where the disk is slow', () => {
    const { pace } = paceAfter(50, 50);
    expect(pace.mayBegin(60, false)).toBe(false);
    expect(pace.mayBegin(60, true)).toBe(true);
    pace.begin(60);
    expect(pace.mayBegin(60, true)).toBe(false);
  });

  it('is not taken for slow because one took long, nor because it was large', () => {
    expect(paceAfter(50).pace.mayBegin(8, false)).toBe(true);
    expect(paceAfter(50, 1, 50).pace.mayBegin(8, false)).toBe(true);
    const { pace } = paceAfter();
    for (const begun of [0, 40]) {
      pace.begin(400);
      pace.end(400, begun, begun + 40);
    }
    expect(pace.mayBegin(8, false)).toBe(true);
  });

  it('is measured from the end of the one before it', () => {
    const pace = new CommitPace();
    pace.begin(8);
    pace.begin(8);
    // Each took 2 milliseconds, the second one after the first.
    pace.end(8, 0, 2);
    pace.end(8, 0, 4);
    pace.begin(8);
    pace.end(8, 2, 6);
    expect(pace.mayBegin(8, false)).toBe(true);
  });

  it('is quick again when the disk is', () => {
    const { pace, now } = paceAfter(50, 50);
    pace.begin(60);
    pace.end(60, now, now + 5);
    expect(pace.mayBegin(8, false)).toBe(true);
  });
});

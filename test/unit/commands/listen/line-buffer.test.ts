import { describe, expect, it } from 'vitest';
import { LineBuffer } from '../../../../src/commands/listen/line-buffer.ts';
import type { ForwardTry } from '../../../../src/domain/forward/forward-try.ts';
import { answered } from '../../../helpers/forwarding.ts';
import { manualClock, type ManualClock } from '../../../helpers/manual-clock.ts';

function attempt(position: number, target = 'a'): ForwardTry {
  return {
    position,
    id: 'id',
    event: undefined,
    target,
    tryNumber: 1,
    startedAt: 0,
    outcome: answered(200),
    state: 'succeeded',
    retryInMs: undefined,
  };
}

interface Lines {
  readonly lines: LineBuffer;
  readonly clock: ManualClock;
  /** What was printed: the position, the targets that answered, and `…` where others have not. */
  readonly printed: string[];
  readonly add: (position: number, ...targets: readonly string[]) => void;
}

function heldLines(): Lines {
  const printed: string[] = [];
  const clock = manualClock();
  const lines = new LineBuffer(clock);
  return {
    lines,
    clock,
    printed,
    add: (position, ...targets) =>
      lines.add(position, targets, ({ tries, waiting, isOpen }) => {
        const done = tries.map(({ target }) => target);
        const held = waiting.map((target) => `${target}:waiting`);
        printed.push([position, ...done, ...held, ...(isOpen ? ['…'] : [])].join(' '));
      }),
  };
}

describe('lines that wait for what becomes of their deliveries', () => {
  it('are printed at once when there is nothing to wait for', () => {
    const { add, printed } = heldLines();
    add(1);
    expect(printed).toEqual(['1']);
  });

  it('are printed once all targets have answered', () => {
    const { add, lines, printed } = heldLines();
    add(1, 'a', 'b');
    expect(lines.join(attempt(1, 'b'))).toBe(true);
    expect(printed).toEqual([]);
    expect(lines.join(attempt(1, 'a'))).toBe(true);
    expect(printed).toEqual(['1 b a']);
  });

  it('are printed once what has not answered is down', () => {
    const { add, lines, printed } = heldLines();
    add(1, 'a', 'b');
    lines.hold({ position: 1, target: 'b' });
    lines.hold({ position: 2, target: 'b' });
    expect(printed).toEqual([]);
    lines.join(attempt(1, 'a'));
    expect(printed).toEqual(['1 a b:waiting']);
    expect(lines.join(attempt(1, 'b'))).toBe(false);
  });

  it('keep their order', () => {
    const { add, lines, printed } = heldLines();
    add(1, 'a');
    add(2, 'a');
    add(3);
    lines.join(attempt(2));
    expect(printed).toEqual([]);
    lines.join(attempt(1));
    expect(printed).toEqual(['1 a', '2 a', '3']);
  });

  it('wait a second and no longer; what comes later needs a line of its own', async () => {
    const { add, lines, clock, printed } = heldLines();
    add(1, 'a', 'b');
    await clock.pass(500);
    add(2, 'a');
    lines.join(attempt(1, 'b'));
    await clock.pass(499);
    expect(printed).toEqual([]);
    await clock.pass(1);
    expect(printed).toEqual(['1 b …']);
    expect(lines.join(attempt(1, 'a'))).toBe(false);
    await clock.pass(500);
    expect(printed).toEqual(['1 b …', '2 …']);
    expect(clock.sleepers).toBe(0);
  });

  it('are not for a second try, nor for another delivery', () => {
    const { add, lines } = heldLines();
    add(1, 'a', 'b');
    lines.join(attempt(1, 'a'));
    expect(lines.join(attempt(1, 'a'))).toBe(false);
    expect(lines.join(attempt(2, 'a'))).toBe(false);
  });

  it('are a bounded number', () => {
    const { add, printed } = heldLines();
    for (let position = 1; position <= 510; position += 1) add(position, 'a');
    expect(printed).toHaveLength(10);
    expect(printed[0]).toBe('1 …');
  });

  it('are printed at the end, whatever is open', () => {
    const { add, lines, clock, printed } = heldLines();
    add(1, 'a');
    add(2, 'a');
    lines.close();
    expect(printed).toEqual(['1 …', '2 …']);
    expect(clock.sleepers).toBe(0);
  });
});

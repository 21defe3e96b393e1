import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveScreen } from '../../../../src/terminal/live/live-screen.ts';
import { BufferedOutput } from '../../../../src/terminal/output/live-output.ts';
import { manualClock, type ManualClock } from '../../../helpers/manual-clock.ts';
import { screenModel, type ScreenModel } from '../../../helpers/screen-model.ts';

interface Scene {
  readonly clock: ManualClock;
  readonly live: LiveScreen;
  readonly output: BufferedOutput;
  readonly screen: ScreenModel;
  rows: readonly string[];
  /** Bytes that the terminal takes until more is made. */
  room: number;
  /** Frames that were written to the end. */
  readonly written: () => string;
  writes: number;
  isClosed: boolean;
}

function scene(rows: readonly string[] = [' one', ' two']): Scene {
  const clock = manualClock();
  const screen = screenModel(10);
  let written = '';
  const state = { rows, room: Infinity, writes: 0, isClosed: false };
  const live = new LiveScreen({ clock, rows: () => state.rows });
  const output = new BufferedOutput({
    like: { isTerminal: true, hasColor: false, columns: 80 },
    writer: live.through({
      write: (bytes) => {
        state.writes += 1;
        const count = Math.min(state.room, bytes.length);
        const text = Buffer.from(bytes.subarray(0, count)).toString('latin1');
        written += text;
        screen.write(text);
        state.room -= count;
        return count;
      },
      close: () => {
        state.isClosed = true;
      },
    }),
    clock,
    lostNotice: (lines) => `(${String(lines)} lost)`,
  });
  return Object.assign(state, { clock, live, output, screen, written: () => written });
}

describe('a live screen', () => {
  it('writes what it is given, and nothing else, until it is shown', async () => {
    const { output, clock, written } = scene();
    output.write('a\nb\n');
    await clock.pass(20);
    expect(written()).toBe('a\nb\n');
  });

  it('writes lines also while the foot changes all the time', async () => {
    const world = scene();
    world.live.show();
    for (let line = 0; line < 100; line += 1) {
      world.rows = [` ${String(line)}`];
      world.live.refresh();
      world.output.write(`line ${String(line)}\n`);
      await world.clock.pass(10);
    }
    expect(world.written()).toContain('line 80\n');
    expect(world.output.linesLost).toBe(0);
  });

  it('keeps the foot below lines, and the cursor at its beginning', async () => {
    const { live, output, clock, screen } = scene();
    output.write('a\n');
    await clock.pass(20);
    live.show();
    expect(screen.lines()).toEqual(['a', ' one', ' two']);
    await clock.pass(200);
    output.write('b\nc\n');
    await clock.pass(20);
    expect(screen.lines()).toEqual(['a', 'b', 'c', ' one', ' two']);
    expect(screen.cursor()).toEqual({ line: ' one', column: 0 });
  });

  it('has pasted text marked while it is shown, and not longer', () => {
    const { live, screen } = scene();
    live.show();
    expect(screen.marksPaste()).toBe(true);
    live.hide();
    expect(screen.marksPaste()).toBe(false);
  });

  it('leaves nothing behind once it is hidden', async () => {
    const { live, output, clock, screen, written } = scene();
    live.show();
    output.write('a\n');
    await clock.pass(200);
    live.hide();
    expect(screen.lines()).toEqual(['a']);
    const before = written();
    output.write('b\n');
    await clock.pass(20);
    expect(written()).toBe(`${before}b\n`);
  });

  it('draws the foot ten times a second at most, however many lines come', async () => {
    const { live, output, clock, screen, written } = scene();
    live.show();
    for (let line = 0; line < 1000; line += 1) {
      output.write(`line ${String(line)}\n`);
      await clock.pass(1);
    }
    expect(written().split(' one').length - 1).toBeLessThanOrEqual(11);
    await clock.pass(200);
    expect(screen.lines()).toHaveLength(1002);
  });

  it('is drawn anew where it has changed, and only then', async () => {
    const shown = scene();
    shown.live.show();
    shown.live.refresh();
    await shown.clock.pass(200);
    const { writes } = shown;
    shown.live.refresh();
    await shown.clock.pass(200);
    expect(shown.writes).toBe(writes);
    shown.rows = [' three'];
    shown.live.refresh();
    shown.live.refresh();
    await shown.clock.pass(200);
    expect(shown.writes).toBe(writes + 1);
    expect(shown.screen.lines()).toEqual([' three']);
  });

  it('goes away while there is no room for it, and comes back', async () => {
    const shown = scene();
    shown.live.show();
    shown.rows = [];
    shown.live.resized();
    await shown.clock.pass(200);
    expect(shown.screen.lines()).toEqual([]);
    shown.rows = [' one'];
    shown.live.resized();
    await shown.clock.pass(200);
    expect(shown.screen.lines()).toEqual([' one']);
  });

  it('writes nothing between Ctrl-S and Ctrl-Q, and all of it afterwards', async () => {
    const { live, output, clock, screen, written } = scene();
    live.show();
    live.hold();
    const before = written();
    output.write('a\n');
    live.refresh();
    await clock.pass(1000);
    expect(written()).toBe(before);
    live.release();
    await clock.pass(200);
    expect(screen.lines()).toEqual(['a', ' one', ' two']);
  });

  it('adds nothing to a terminal that takes nothing', async () => {
    const shown = scene();
    shown.live.show();
    shown.room = 0;
    shown.output.write('a\n');
    for (let step = 0; step < 100; step += 1) {
      shown.rows = [` ${String(step)}`];
      shown.live.refresh();
      await shown.clock.pass(100);
    }
    const before = shown.written().length;
    shown.room = Infinity;
    await shown.clock.pass(200);
    expect(shown.written().length - before).toBeLessThan(30);
    expect(shown.screen.lines()).toEqual(['a', ' 99']);
  });

  it('forgets the foot where the screen has been somebody else’s', async () => {
    const { live, output, clock, written } = scene();
    live.show();
    const before = written();
    live.abandon();
    output.write('a\n');
    await clock.pass(200);
    expect(written()).toBe(`${before}a\n`);
  });

  it('writes what it owes when it is closed', async () => {
    const shown = scene();
    shown.live.show();
    shown.room = 2;
    shown.live.hide();
    shown.room = Infinity;
    await shown.output.close(0);
    expect(shown.isClosed).toBe(true);
    expect(shown.screen.marksPaste()).toBe(false);
    expect(shown.screen.lines()).toEqual([]);
  });

  it('changes no line, whatever happens in which order', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('line' as const), text: fc.stringMatching(/^[a-z]{0,20}$/) }),
      fc.record({ kind: fc.constant('room' as const), bytes: fc.nat(40) }),
      fc.record({
        kind: fc.constantFrom('show', 'hide', 'refresh', 'resized', 'hold', 'release', 'small', 'large'),
      }),
      fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.nat(150) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const shown = scene();
        const { live, output, clock, screen } = shown;
        const lines: string[] = [];
        for (const one of steps) {
          if (one.kind === 'line') {
            lines.push(`${String(lines.length)} ${one.text}`);
            output.write(`${String(lines.at(-1))}\n`);
          } else if (one.kind === 'room') shown.room = one.bytes;
          else if (one.kind === 'pass') await clock.pass(one.milliseconds);
          else if (one.kind === 'small') shown.rows = [];
          else if (one.kind === 'large') shown.rows = [' one', ' two'];
          else if (one.kind === 'show') live.show();
          else if (one.kind === 'hide') live.hide();
          else if (one.kind === 'refresh') live.refresh();
          else if (one.kind === 'resized') live.resized();
          else if (one.kind === 'hold') live.hold();
          else live.release();
        }
        shown.room = Infinity;
        live.hide();
        await clock.pass(500);
        expect(screen.lines()).toEqual(lines);
        expect(screen.marksPaste()).toBe(false);
        expect(screen.cursor()).toEqual({ line: '', column: 0 });
      }),
      { numRuns: 300 },
    );
  });
});

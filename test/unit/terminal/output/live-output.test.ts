import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferedOutput, type LiveOutput } from '../../../../src/terminal/output/live-output.ts';
import type { RawWriter } from '../../../../src/terminal/output/raw-writer.ts';
import { manualClock, type ManualClock } from '../../../helpers/manual-clock.ts';

interface Scene {
  readonly output: LiveOutput;
  readonly clock: ManualClock;
  /** What the reader has got. */
  text(): string;
  /** How many times something was handed to the writer. */
  writes: number;
  /** Bytes that there is room for, or that the reader has gone. */
  room: number | 'gone';
  closings: number;
  isLetGo: boolean;
}

function scene(bufferSize = 100, room: number | 'gone' = Infinity): Scene {
  const clock = manualClock();
  const taken: Uint8Array[] = [];
  const state = { writes: 0, room, closings: 0, isLetGo: false };
  const writer: RawWriter = {
    write: (bytes) => {
      state.writes += 1;
      if (state.room === 'gone') return 'closed';
      const count = Math.min(state.room, bytes.length);
      taken.push(Uint8Array.from(bytes.subarray(0, count)));
      state.room -= count;
      return count;
    },
    close: () => {
      state.isLetGo = true;
    },
  };
  const output = new BufferedOutput({
    like: { isTerminal: true, hasColor: true, columns: 77 },
    writer,
    clock,
    bufferSize,
    lostNotice: (lines) => `(${lines} lost)`,
    onClosed: () => {
      state.closings += 1;
    },
  });
  const text = (): string => Buffer.concat(taken).toString('utf8');
  return Object.assign(state, { output, clock, text });
}

describe('a live output', () => {
  it('is like the one that it takes the place of', () => {
    const { output } = scene();
    expect([output.isTerminal, output.hasColor, output.columns]).toEqual([true, true, 77]);
  });

  it('gathers what is written within a moment, in one write', async () => {
    const shown = scene();
    shown.output.write('a\n');
    await shown.clock.pass(10);
    shown.output.write('b\nc\n');
    expect(shown.writes).toBe(0);
    await shown.clock.pass(6);
    expect([shown.text(), shown.writes]).toEqual(['a\nb\nc\n', 1]);
    shown.output.write('d\n');
    await shown.clock.pass(16);
    expect([shown.text(), shown.writes]).toEqual(['a\nb\nc\nd\n', 2]);
  });

  it('writes at once when asked to', () => {
    const shown = scene();
    shown.output.write('a\n');
    shown.output.flush();
    expect(shown.text()).toBe('a\n');
  });

  it('goes on where a reader with little room left off, also inside a character', async () => {
    const shown = scene(1000, 0);
    shown.output.write('日本語 é 😀\n');
    await shown.clock.pass(16);
    for (let byte = 0; byte < 30; byte += 1) {
      shown.room = 1;
      await shown.clock.pass(50);
    }
    expect(shown.text()).toBe('日本語 é 😀\n');
  });

  it('writes any text as its bytes, whatever stands beside it', async () => {
    const anyLine = fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) });
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine), async (lines) => {
        const shown = scene(1_000_000);
        for (const line of lines) shown.output.write(`${line}\n`);
        await shown.clock.pass(16);
        const bytes = lines.map((line) => Buffer.from(`${line}\n`));
        expect(shown.text()).toBe(Buffer.concat(bytes).toString());
      }),
    );
  });

  it('leaves out what a stopped reader has no room for, and says so in its place', async () => {
    const shown = scene(10, 0);
    for (let line = 0; line < 10; line += 1) shown.output.write(`line${line}\n`);
    await shown.clock.pass(1000);
    expect(shown.output.linesLost).toBe(9);
    shown.room = Infinity;
    await shown.clock.pass(50);
    shown.output.write('after\n');
    await shown.clock.pass(16);
    expect(shown.text()).toBe('line0\n(9 lost)\nafter\n');
  });

  it('says it before the next line when that comes first', () => {
    const shown = scene(10, 0);
    shown.output.write('a\n');
    shown.output.flush();
    shown.output.write('too long a line\nand another\n');
    shown.room = Infinity;
    shown.output.flush();
    shown.output.write('after\n');
    shown.output.flush();
    expect(shown.text()).toBe('a\n(2 lost)\nafter\n');
  });

  it('leaves out a run of lines rather than every other one', async () => {
    const shown = scene(10, 0);
    shown.output.write('12345678\n');
    shown.output.write('lost\n');
    shown.room = 5;
    await shown.clock.pass(16);
    // There is room in the buffer for this one, but it would stand between two gaps.
    shown.output.write('x\n');
    shown.room = Infinity;
    await shown.clock.pass(50);
    expect(shown.text()).toBe('12345678\n(2 lost)\n');
  });

  it('takes a line longer than its buffer when there is no other', async () => {
    const shown = scene(10);
    shown.output.write(`${'x'.repeat(500)}\n`);
    await shown.clock.pass(16);
    expect(shown.text()).toHaveLength(501);
  });

  it('keeps memory within its bound, however much is written', async () => {
    const shown = scene(1000, 0);
    for (let line = 0; line < 10_000; line += 1) {
      shown.output.write('0123456789\n');
      if (line % 100 === 0) await shown.clock.pass(20);
    }
    shown.room = Infinity;
    await shown.clock.pass(60);
    expect(shown.text().length).toBeLessThan(1100);
    expect(shown.output.linesLost + shown.text().split('\n').length - 2).toBe(10_000);
  });

  it('tells once that its reader has gone, and goes on', async () => {
    const shown = scene(100, 'gone');
    shown.output.write('a\n');
    await shown.clock.pass(16);
    shown.output.write('b\n');
    await shown.clock.pass(1000);
    expect([shown.closings, shown.output.isClosed, shown.isLetGo]).toEqual([1, true, true]);
    expect(shown.writes).toBe(1);
    expect(shown.output.linesLost).toBe(1);
  });

  it('asks a stopped reader now and then only', async () => {
    const shown = scene(100, 0);
    shown.output.write('a\n');
    await shown.clock.pass(10_000);
    expect(shown.writes).toBeLessThan(250);
  });
});

describe('closing a live output', () => {
  it('writes what is left', async () => {
    const shown = scene();
    shown.output.write('a\n');
    expect(await shown.output.close(100)).toBe(0);
    expect([shown.text(), shown.isLetGo]).toEqual(['a\n', true]);
    await shown.clock.pass(1000);
    expect(shown.clock.sleepers).toBe(0);
  });

  it('waits for a slow reader, but not for ever', async () => {
    const shown = scene(1000, 0);
    shown.output.write('a\nb\nc\n');
    let unread: number | undefined;
    void shown.output.close(500).then((lines) => (unread = lines));
    await shown.clock.pass(400);
    expect(unread).toBeUndefined();
    shown.room = 2;
    await shown.clock.pass(200);
    expect([shown.text(), unread, shown.output.linesLost]).toEqual(['a\n', 2, 2]);
  });

  it('has nothing to wait for when the reader has gone', async () => {
    const shown = scene(100, 'gone');
    shown.output.write('a\n');
    expect(await shown.output.close(500)).toBe(0);
    expect(shown.closings).toBe(1);
  });
});

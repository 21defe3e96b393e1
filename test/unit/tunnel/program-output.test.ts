import { PassThrough, Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../src/tunnel/program-output.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { eventually } from '../../helpers/eventually.ts';
import { manualClock } from '../../helpers/manual-clock.ts';

async function linesOf(...chunks: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const clock = fakeClock();
  clock.hold();
  await readLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), clock, (line) =>
    lines.push(line),
  );
  return lines;
}

describe('the lines of a program', () => {
  it('are whole, however they come', async () => {
    expect(await linesOf('one\ntw', 'o\r\n\n  \nthr', 'ee')).toEqual(['one', 'two', 'three']);
    const bytes = Buffer.from('Grüße\n');
    expect(await linesOf(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(['Grüße']);
  });

  it('are the same for every cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{1,9}$/)),
        fc.integer({ min: 1, max: 7 }),
        async (words, size) => {
          const text = words.map((word) => `${word}\n`).join('');
          const chunks = text.match(new RegExp(`[^]{1,${String(size)}}`, 'g')) ?? [];
          expect(await linesOf(...chunks)).toEqual(words);
        },
      ),
    );
  });

  it('are cut where they are long', async () => {
    const [line = ''] = await linesOf('x'.repeat(10_000), 'x'.repeat(10_000), '\n');
    expect(line).toHaveLength(8192);
  });

  it('count as whole when nothing follows for a while', async () => {
    const [stream, clock, lines] = [new PassThrough(), manualClock(), new Array<string>()];
    const reading = readLines(stream, clock, (line) => lines.push(line));
    stream.write('https://x.example');
    await eventually(() => expect(clock.sleepers).toBe(1));
    expect(lines).toEqual([]);
    await clock.pass(300);
    expect(lines).toEqual(['https://x.example']);
    stream.end();
    await reading;
    expect(lines).toHaveLength(1);
  });

  it('end with a stream that breaks', async () => {
    const stream = new PassThrough();
    const lines: string[] = [];
    const reading = readLines(stream, fakeClock(), (line) => lines.push(line));
    stream.write('last');
    stream.destroy(new Error('broken'));
    await reading;
    expect(lines.length).toBeLessThan(2);
  });
});

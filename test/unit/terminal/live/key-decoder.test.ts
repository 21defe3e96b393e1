import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyDecoder, type Key } from '../../../../src/terminal/live/key-decoder.ts';

function decode(...pieces: readonly (string | Uint8Array)[]): readonly Key[] {
  const decoder = new KeyDecoder();
  return pieces.flatMap((piece) => decoder.decode(Buffer.from(piece)));
}

const key = (name: string): unknown => ({ kind: 'key', name });
const character = (text: string): unknown => ({ kind: 'character', text });

describe('KeyDecoder', () => {
  it('tells characters, also of several bytes, and in the middle of one', () => {
    const [first = 0, ...rest] = Buffer.from('é');
    expect(decode('r?', Buffer.from([first]), Buffer.from(rest), '💡')).toEqual(
      ['r', '?', 'é', '💡'].map(character),
    );
  });

  it.each([
    ['\u001b[A', 'up'],
    ['\u001bOA', 'up'],
    ['\u001b[B', 'down'],
    ['\u001b[5~', 'pageUp'],
    ['\u001b[6~', 'pageDown'],
    ['\u001b[H', 'home'],
    ['\u001b[4~', 'end'],
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\u007f', 'backspace'],
    ['\u0003', 'ctrl-c'],
    ['\u001a', 'ctrl-z'],
    ['\u0013', 'ctrl-s'],
    ['\u0011', 'ctrl-q'],
  ])('tells %j as %s', (bytes, name) => {
    expect(decode(bytes)).toEqual([key(name)]);
  });

  it('takes a sequence that comes in pieces for one key', () => {
    expect(decode('\u001b', '[', 'A', 'j')).toEqual([key('up'), character('j')]);
    expect(decode('j\u001b[', '6~k')).toEqual([character('j'), key('pageDown'), character('k')]);
  });

  it('tells the escape key once nothing has followed it', () => {
    const decoder = new KeyDecoder();
    expect(decoder.decode(Buffer.from('\u001b'))).toEqual([]);
    expect(decoder.isWaiting).toBe(true);
    expect(decoder.settle()).toEqual([key('escape')]);
    expect(decoder.isWaiting).toBe(false);
    expect(decode('\u001b\u001b[A')).toEqual([key('escape'), key('up')]);
  });

  it('passes over keys that it does not know, and answers of a terminal', () => {
    const unknown = ['\u001b[1;5C', '\u001b[24~', '\u001bOP', '\u001bx', '\u001b[<0;3;4M', '\u001b[?62;c'];
    const answers = ['\u001b]11;rgb:0000/0000/0000\u0007', '\u001bP1$r0m\u001b\\', '\u0000\u0001'];
    expect(decode(...unknown, ...answers, 'q')).toEqual([character('q')]);
  });

  it('forgets a sequence that does not end', () => {
    const decoder = new KeyDecoder();
    decoder.decode(Buffer.from(`\u001b[${'1'.repeat(10)}`));
    expect(decoder.settle()).toEqual([]);
    expect(decoder.decode(Buffer.from('q'))).toEqual([character('q')]);
    decoder.decode(Buffer.from(`\u001b]${'x'.repeat(10_000)}`));
    expect(decoder.isWaiting).toBe(false);
  });

  it('takes what is pasted for text, in whatever pieces it comes', () => {
    const pasted = '\u001b[200~quit\r\nq\u001b[A\u001b[201~';
    expect(decode(`${pasted}j`)).toEqual([{ kind: 'paste', text: 'quit\r\nq\u001b[A' }, character('j')]);
    expect(decode(...Array.from(pasted))).toEqual([{ kind: 'paste', text: 'quit\r\nq\u001b[A' }]);
  });

  it('takes a lot of text at once for pasted, also without marks', () => {
    expect(decode('quit and replay\r')).toEqual([{ kind: 'paste', text: 'quit and replay' }]);
    expect(decode('quit and replay\u0003')).toEqual([
      { kind: 'paste', text: 'quit and replay' },
      key('ctrl-c'),
    ]);
    expect(decode('jjjjjjjjjjjj')).toHaveLength(12);
  });

  it('keeps a part of what is pasted without an end', () => {
    const decoder = new KeyDecoder();
    decoder.decode(Buffer.from('\u001b[200~'));
    for (let piece = 0; piece < 100; piece += 1) decoder.decode(Buffer.from('x'.repeat(1000)));
    const [pasted] = decoder.decode(Buffer.from('\u001b[201~'));
    expect(pasted).toEqual({ kind: 'paste', text: 'x'.repeat(4096) });
  });

  it('never fails, and tells the same for any pieces of typed keys', () => {
    const typed = fc.constantFrom(
      'j',
      'k',
      '\r',
      '\u001b[A',
      '\u001bOB',
      'é',
      '\u001b[200~a q\u001b[201~',
      '\u0003',
    );
    fc.assert(
      fc.property(
        fc.array(typed, { maxLength: 4 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 3 })),
        (keys, sizes) => {
          const bytes = Buffer.from(keys.join(''));
          const pieces: Buffer[] = [];
          for (let at = 0; at < bytes.length;) {
            const size = sizes.next().value;
            pieces.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(decode(...pieces)).toEqual(decode(bytes));
        },
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
        const decoder = new KeyDecoder();
        for (const piece of pieces) decoder.decode(piece);
        decoder.settle();
      }),
    );
  });
});

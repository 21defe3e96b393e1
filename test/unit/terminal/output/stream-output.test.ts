import { describe, expect, it } from 'vitest';
import { createOutput, type ColorSettings } from '../../../../src/terminal/output/stream-output.ts';

interface FakeStream {
  write(data: string | Uint8Array): boolean;
  isTTY?: boolean;
  columns?: number;
}

function fakeStream(
  parts: Partial<FakeStream> = {},
): FakeStream & { readonly written: (string | Uint8Array)[] } {
  const written: (string | Uint8Array)[] = [];
  return { write: (data) => written.push(data) > 0, written, ...parts };
}

const noSettings: ColorSettings = {
  option: true,
  noColor: undefined,
  forceColor: undefined,
  terminal: 'xterm-256color',
};

describe('createOutput', () => {
  it('writes what it is given', () => {
    const stream = fakeStream();
    const output = createOutput(stream, noSettings);
    output.write('one');
    output.write('two\n');
    expect(stream.written).toEqual(['one', 'two\n']);
  });

  it('hands bytes on as they are', () => {
    const stream = fakeStream();
    const bytes = Buffer.from([0, 0xff, 0x0a]);
    createOutput(stream, noSettings).writeBytes(bytes);
    expect(stream.written).toEqual([bytes]);
  });

  it('is a terminal only when the stream says so', () => {
    expect(createOutput(fakeStream({ isTTY: true }), noSettings).isTerminal).toBe(true);
    expect(createOutput(fakeStream({ isTTY: false }), noSettings).isTerminal).toBe(false);
    expect(createOutput(fakeStream(), noSettings).isTerminal).toBe(false);
  });

  it('has the width of the terminal as it is now, and 80 columns without one', () => {
    const stream = fakeStream({ isTTY: true, columns: 60 });
    const output = createOutput(stream, noSettings);
    expect(output.columns).toBe(60);
    stream.columns = 140;
    expect(output.columns).toBe(140);
    expect(createOutput(fakeStream(), noSettings).columns).toBe(80);
  });

  it('does not believe a terminal that says it has no columns, as some containers do', () => {
    expect(createOutput(fakeStream({ isTTY: true, columns: 0 }), noSettings).columns).toBe(80);
  });

  it.each<[string, boolean, Partial<ColorSettings>, boolean]>([
    ['a terminal', true, {}, true],
    ['no terminal', false, {}, false],
    ['a terminal that shows codes as text', true, { terminal: 'dumb' }, false],
    ['a terminal of no known kind', true, { terminal: undefined }, true],
    ['--no-color', true, { option: false }, false],
    ['--no-color against FORCE_COLOR', true, { option: false, forceColor: '1' }, false],
    ['NO_COLOR', true, { noColor: '1' }, false],
    ['NO_COLOR against FORCE_COLOR', true, { noColor: '1', forceColor: '1' }, false],
    ['an empty NO_COLOR', true, { noColor: '' }, true],
    ['FORCE_COLOR without a terminal', false, { forceColor: '1' }, true],
    ['FORCE_COLOR on a dumb terminal', true, { forceColor: '3', terminal: 'dumb' }, true],
    ['FORCE_COLOR=0', true, { forceColor: '0' }, false],
    ['an empty FORCE_COLOR', false, { forceColor: '' }, false],
  ])('decides on colors for %s', (_name, isTTY, settings, expected) => {
    expect(createOutput(fakeStream({ isTTY }), { ...noSettings, ...settings }).hasColor).toBe(expected);
  });
});

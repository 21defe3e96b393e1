import * as fc from 'fast-check';
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
  cliColorForce: undefined,
  cliColor: undefined,
  terminal: 'xterm-256color',
};

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

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
    ['FORCE_COLOR=false', true, { forceColor: 'false' }, false],
    ['an empty FORCE_COLOR', false, { forceColor: '' }, false],
    ['CLICOLOR=0', true, { cliColor: '0' }, false],
    ['CLICOLOR=1', true, { cliColor: '1' }, true],
    ['CLICOLOR=1 without a terminal', false, { cliColor: '1' }, false],
    ['an empty CLICOLOR', true, { cliColor: '' }, true],
    ['CLICOLOR_FORCE=1 without a terminal', false, { cliColorForce: '1' }, true],
    ['CLICOLOR_FORCE=1 on a dumb terminal', true, { cliColorForce: '1', terminal: 'dumb' }, true],
    ['CLICOLOR_FORCE=1 against CLICOLOR=0', true, { cliColorForce: '1', cliColor: '0' }, true],
    ['CLICOLOR_FORCE=0', false, { cliColorForce: '0' }, false],
    ['CLICOLOR_FORCE=0 on a terminal', true, { cliColorForce: '0' }, true],
    ['an empty CLICOLOR_FORCE', false, { cliColorForce: '' }, false],
    ['FORCE_COLOR=0 against CLICOLOR_FORCE', true, { forceColor: '0', cliColorForce: '1' }, false],
    ['FORCE_COLOR against CLICOLOR=0', false, { forceColor: '1', cliColor: '0' }, true],
    ['NO_COLOR against CLICOLOR_FORCE', true, { noColor: '1', cliColorForce: '1' }, false],
    ['--no-color against CLICOLOR_FORCE', true, { option: false, cliColorForce: '1' }, false],
  ])('decides on colors for %s', (_name, isTTY, settings, expected) => {
    expect(createOutput(fakeStream({ isTTY }), { ...noSettings, ...settings }).hasColor).toBe(expected);
  });

  it('lets the strongest of what is set decide on colors', () => {
    const variable = fc.constantFrom(undefined, '', '0', '1', 'yes');
    const settings = fc.record({
      option: fc.boolean(),
      noColor: variable,
      forceColor: variable,
      cliColorForce: variable,
      cliColor: variable,
      terminal: fc.constantFrom('xterm', 'dumb'),
    });
    fc.assert(
      fc.property(settings, fc.boolean(), (given, isTTY) => {
        // The words of the rules, from the strongest on; the first that says something decides.
        const says = [
          given.option ? undefined : false,
          isSet(given.noColor) ? false : undefined,
          isSet(given.forceColor) ? given.forceColor !== '0' : undefined,
          isSet(given.cliColorForce) && given.cliColorForce !== '0' ? true : undefined,
          given.cliColor === '0' ? false : undefined,
          given.terminal === 'dumb' ? false : undefined,
          isTTY,
        ];
        const expected = says.find((answer) => answer !== undefined);
        expect(createOutput(fakeStream({ isTTY }), given).hasColor).toBe(expected);
      }),
    );
  });

  it('has the height of a terminal as it is now, and none without one or where it is not known', () => {
    const stream = { ...fakeStream({ isTTY: true }), rows: 24 };
    const output = createOutput(stream, noSettings);
    expect(output.rows).toBe(24);
    stream.rows = 50;
    expect(output.rows).toBe(50);
    stream.rows = 0;
    expect(output.rows).toBeUndefined();
    expect(createOutput({ ...fakeStream(), rows: 24 }, noSettings).rows).toBeUndefined();
  });
});

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exampleParts, sectionsOf, usageOf } from '../../../../src/program/help/command-text.ts';
import { COMMANDS, GLOBAL_OPTIONS, nameIn } from '../../../../src/program.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { helpFor } from '../../../helpers/help.ts';

const byName = COMMANDS.map((spec) => [spec.name, spec] as const);
const withSections = byName.filter(([, spec]) => sectionsOf(spec).length > 1);

const BOLD = '\u001B[1m';

/** Where each of some texts stands, in the order of the texts. */
function positionsOf(texts: readonly string[], text: string): readonly number[] {
  return texts.map((part) => text.indexOf(part));
}

describe('--help of a command', () => {
  it.each(byName)('%s: says the call, its arguments, its options and examples', (name, spec) => {
    const words = name.split(' ');
    const text = helpFor([...words, '--help']);
    expect(text).toContain(`\nUsage: ${usageOf(spec)}\n`);
    expect(text.startsWith(spec.summary)).toBe(true);
    for (const { syntax } of Object.values(spec.arguments)) expect(text).toContain(`\n  ${syntax}`);
    for (const { flags } of Object.values(spec.options)) expect(text).toContain(`  ${flags}`);
    for (const { flags } of Object.values(GLOBAL_OPTIONS)) expect(text).toContain(nameIn(flags));
    for (const example of spec.examples) expect(text).toContain(`\n  ${exampleParts(example)[0]}`);
    expect(helpFor(['help', ...words])).toBe(text);
  });

  it.each(byName)('%s: has examples first, options behind, those of every command last', (_name, spec) => {
    const text = helpFor([...spec.name.split(' '), '--help'], 110);
    const options = sectionsOf(spec).map(({ title }) => `\n${title}\n`);
    const parts = [
      'Usage: ',
      `  ${exampleParts(spec.examples[0] ?? '')[0]}`,
      ...options,
      '\nEvery command\n',
    ];
    const positions = positionsOf(parts, text);
    expect(positions).not.toContain(-1);
    expect(positions.toSorted((one, other) => one - other)).toEqual(positions);
  });

  it('writes the call in the order in which it is typed', () => {
    expect(helpFor(['update', '--help'])).toContain('Usage: dyte-hooks update [webhook] [options]\n');
    expect(helpFor(['deliveries', 'replay', '--help'])).toContain(
      'Usage: dyte-hooks deliveries replay [delivery...] [options]\n',
    );
  });

  it('says defaults, choices and variables', () => {
    const text = helpFor(['listen', '--help'], 120);
    expect(text).toContain('default: 8000');
    expect(text).toContain('auto, require, off');
    expect(helpFor(['login', '--help'], 120)).toContain('or DYTE_ORG_ID');
  });

  it('wins over what else is wrong with the line', () => {
    expect(helpFor(['get', '--help'])).toContain('Usage: dyte-hooks get');
  });

  it('has bold titles in color, and not one escape code without', () => {
    const colored = helpFor(['listen', '--help'], 110, true);
    for (const title of ['Usage:', 'Receive', 'Forward', 'Every command'])
      expect(colored).toContain(`${BOLD}${title}`);
    const plain = helpFor(['listen', '--help'], 110);
    expect(plain).not.toContain('\u001B');
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });
});

describe('the layout', () => {
  it.each([40, 60, 80, 110, 200])('fits %i columns, but for calls, which must stay whole', (columns) => {
    const pages = byName.flatMap(([name]) => ['--help', '-h'].map((option) => [...name.split(' '), option]));
    for (const words of [[], ['--help'], ['events', '--help'], ['help', 'options'], ...pages]) {
      const lines = helpFor(words, columns).split('\n');
      const tooLong = lines.filter(
        // A single word cannot be broken either.
        (line) => widthOf(line) > Math.min(columns, 120) && !/^ {2}\S|^Usage: |^ +\S+$/.test(line),
      );
      expect([words, tooLong]).toEqual([words, []]);
    }
  });

  it('takes the room that there is, up to 120 columns', () => {
    const widest = (columns: number): number =>
      Math.max(
        ...helpFor(['listen', '--help'], columns)
          .split('\n')
          .map((line) => line.length),
      );
    expect(widest(110)).toBeGreaterThan(100);
    expect(widest(300)).toBeLessThanOrEqual(120);
  });

  it.each([60, 110])('never breaks inside a word, at %i columns', (columns) => {
    for (const [name, spec] of byName) {
      const words = new Set(helpFor([...name.split(' '), '--help'], columns).split(/\s+/));
      const details = (spec.details ?? '').split(/\s+/).filter((word) => word !== '');
      expect([name, details.filter((word) => !words.has(word))]).toEqual([name, []]);
    }
  });

  it.each([60, 110])('has all descriptions of options in one column, at %i columns', (columns) => {
    const text = helpFor(['listen', '--help'], columns);
    const options = text.slice(text.indexOf('\nReceive\n'), text.indexOf('\nEvery command\n'));
    const described = options.split('\n').flatMap((line) => {
      const beside = /^ {2,6}-.*?\S {2,}(?=\S)/.exec(line) ?? /^ {7,}/.exec(line);
      return beside === null || /^ +-/.test(line.slice(beside[0].length)) ? [] : [beside[0].length];
    });
    expect(described.length).toBeGreaterThan(30);
    expect(new Set(described).size).toBe(1);
  });
});

describe('-h of a command', () => {
  it.each(withSections)('%s: fits a screen, with every option under its task', (name, spec) => {
    const text = helpFor([...name.split(' '), '-h'], 110);
    expect(text.split('\n').length).toBeLessThanOrEqual(30);
    for (const { flags } of Object.values(spec.options)) expect(text).toContain(nameIn(flags));
    for (const { title } of sectionsOf(spec)) expect(text).toContain(`\n  ${title} `);
    expect(text).toContain(`dyte-hooks ${name} --help`);
  });

  it.each(byName.filter(([, spec]) => sectionsOf(spec).length <= 1))(
    '%s: is --help where that has few options',
    (name) => {
      const words = name.split(' ');
      expect(helpFor([...words, '-h'])).toBe(helpFor([...words, '--help']));
    },
  );
});

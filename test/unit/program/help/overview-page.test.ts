import { describe, expect, it } from 'vitest';
import { COMMANDS, GROUPS, parseArguments } from '../../../../src/program.ts';
import { TOPIC_NAMES } from '../../../../src/program/topic-names.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { VERSION } from '../../../../src/version.ts';
import { helpFor } from '../../../helpers/help.ts';
import { splitWords } from '../../../helpers/shell-words.ts';

describe('dyte-hooks alone', () => {
  it.each([[[]], [['-h']]])('%j says in some fifteen lines what it is and how to begin', (args) => {
    const text = helpFor(args, 110);
    expect(text.split('\n').length).toBeLessThanOrEqual(18);
    expect(text).toContain(VERSION);
    expect(text).toContain('dyte-hooks demo');
    expect(text).toContain('dyte-hooks help ');
    expect(text).toContain('docs/');
  });

  it('names only commands that there are', () => {
    const calls = [...helpFor([], 200).matchAll(/^ {2}dyte-hooks (.*?)(?: {2,}.*)?$/gm)].map(([, words]) =>
      splitWords(words ?? ''),
    );
    expect(calls.length).toBeGreaterThan(5);
    const runnable = calls.filter(([first]) => first !== 'help');
    for (const words of runnable) expect(parseArguments(words).kind).toBe('run');
  });

  it('names every topic', () => {
    for (const name of TOPIC_NAMES) expect(helpFor([])).toContain(name);
  });

  it('keeps within 60 columns', () => {
    const lines = helpFor([], 60).split('\n');
    expect(lines.filter((line) => widthOf(line) > 60)).toEqual([]);
  });
});

describe('the overview', () => {
  it.each([[['--help']], [['help']], [['--json', '--help']]])(
    '%j shows every command under its group',
    (args) => {
      const text = helpFor(args);
      let position = 0;
      for (const group of GROUPS) {
        const found = text.indexOf(`\n${group}\n`);
        expect([group, found > position]).toEqual([group, true]);
        position = found;
      }
      for (const { name, summary } of COMMANDS) {
        expect(text).toContain(`\n  ${name}`);
        expect(helpFor(args, 120)).toContain(summary);
      }
      for (const name of TOPIC_NAMES) expect(text).toContain(name);
    },
  );

  it('of a group lists its commands', () => {
    const text = helpFor(['events', '--help']);
    expect(text).toContain('\n  events list ');
    expect(text).toContain('\n  events show [event] ');
    expect(helpFor(['help', 'events'])).toBe(text);
    expect(helpFor(['events', 'help'])).toBe(text);
    expect(helpFor(['events', '-h'])).toBe(text);
  });
});

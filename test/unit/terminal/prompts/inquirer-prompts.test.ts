import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../helpers/eventually.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { createPrompts } from '../../../../src/terminal/prompts/inquirer-prompts.ts';
import { failureOf } from '../../../helpers/context.ts';
import type { Prompts } from '../../../../src/terminal/prompts/prompts.ts';

const ENTER = '\r';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_T = '\u0014';
const DOWN = '\u001b[B';

interface Keyboard {
  readonly prompts: Prompts;
  /** Types once `visible` stands on the screen. */
  readonly type: (visible: string, keys: string) => Promise<void>;
  /** All that was ever drawn, without cursor movements and colors. */
  readonly screen: () => string;
  /** The same with them. */
  readonly raw: () => string;
  readonly endInput: () => void;
}

function keyboard(signal: AbortSignal = new AbortController().signal): Keyboard {
  const input = new PassThrough();
  const output = new PassThrough();
  let drawn = '';
  output.on('data', (bytes: Buffer) => {
    drawn += bytes.toString();
  });
  const screen = (): string => stripVTControlCharacters(drawn);
  return {
    prompts: createPrompts({ input, output, signal }),
    type: async (visible, keys) => {
      await eventually(() => expect(screen()).toContain(visible));
      input.write(keys);
    },
    screen,
    raw: () => drawn,
    endInput: () => void input.end(),
  };
}

describe('a question for text', () => {
  it('gives what was typed', async () => {
    const { prompts, type, screen } = keyboard();
    const answer = prompts.text('Organization id');
    await type('Organization id', `my-org${ENTER}`);
    expect(await answer).toBe('my-org');
    expect(screen()).toContain('my-org');
  });

  it('gives the default for Enter alone, and shows it before', async () => {
    const { prompts, type } = keyboard();
    const answer = prompts.text('Name', { default: 'All events' });
    await type('(All events)', ENTER);
    expect(await answer).toBe('All events');
  });

  it('says what is wrong and keeps what was typed for mending', async () => {
    const { prompts, type } = keyboard();
    const validate = (text: string): string | undefined =>
      text.length < 4 ? 'That is too short.' : undefined;
    const answer = prompts.text('Name', { validate });
    await type('Name', `abc${ENTER}`);
    await type('That is too short.', `d${ENTER}`);
    expect(await answer).toBe('abcd');
  });

  it('keeps lines that are pasted behind the first, where they are wanted', async () => {
    for (const [keepsLines, expected] of [
      [true, 'first\nsecond\nthird'],
      [false, 'first'],
    ] as const) {
      const { prompts, type } = keyboard();
      const answer = prompts.text('Both', { keepsLines });
      await type('Both', `first\r\nsecond\r\n\r\nthird${ENTER}`);
      expect(await answer).toBe(expected);
    }
  });

  it('draws what it was told to draw of what was typed', async () => {
    const { prompts, type, screen } = keyboard();
    const answer = prompts.text('Both', { display: (text) => text.replace(/:.*/, ':****') });
    await type('Both', `org:s3cr3t${ENTER}`);
    expect(await answer).toBe('org:s3cr3t');
    expect(screen()).toContain('org:****');
    expect(screen()).not.toContain('s3cr3t');
  });

  it('never draws what a terminal would obey', async () => {
    const { prompts, type, raw } = keyboard();
    const answer = prompts.text('Evil \u001b]0;title\u0007', { default: '\u001b[31mred' });
    await type('Evil', `x${ENTER}`);
    expect(await answer).toBe('x');
    expect(raw()).not.toContain('\u001b]0;');
    expect(raw()).not.toContain('\u001b[31mred');
  });
});

describe('a question for a secret', () => {
  it('draws stars, never what was typed, also with the key that would reveal it', async () => {
    const { prompts, type, raw } = keyboard();
    const answer = prompts.secret('API key');
    await type('API key', 'hunter2');
    await type('*******', CTRL_T);
    await type('*******', ENTER);
    expect(await answer).toBe('hunter2');
    expect(raw()).not.toContain('hunter2');
    expect(raw()).not.toContain('hunt');
  });
});

describe('a yes-or-no question', () => {
  it.each([
    ['y', false, true],
    ['n', true, false],
    ['', true, true],
    ['', false, false],
  ])('%j with %j as the default is %j', async (typed, byDefault, expected) => {
    const { prompts, type } = keyboard();
    const answer = prompts.confirm('Delete it?', byDefault);
    await type(byDefault ? '(Y/n)' : '(y/N)', `${typed}${ENTER}`);
    expect(await answer).toBe(expected);
  });
});

describe('a list to choose from', () => {
  const entries = (count: number): { value: string; label: string }[] =>
    Array.from({ length: count }, (_, index) => ({
      value: `v${String(index)}`,
      label: `Entry ${String(index)}!`,
    }));

  it('gives the one that was gone down to', async () => {
    const { prompts, type } = keyboard();
    const answer = prompts.choose('Which?', entries(3));
    await type('Entry 2!', DOWN + ENTER);
    expect(await answer).toBe('v1');
  });

  it('is narrowed by typing where it is long', async () => {
    const { prompts, type } = keyboard();
    const answer = prompts.choose('Which?', entries(60));
    await type('Entry 0!', 'entry 47');
    await type('Entry 47!', ENTER);
    expect(await answer).toBe('v47');
  });

  it.each([3, 60])('ends as interrupted on Ctrl-C (%i entries)', async (count) => {
    const { prompts, type } = keyboard();
    const answer = failureOf(prompts.choose('Which?', entries(count)));
    await type('Entry 0!', CTRL_C);
    expect((await answer).code).toBe('interrupted');
  });
});

describe('a checklist', () => {
  const CHOICES = ['one', 'two', 'three'].map((value) => ({
    value,
    label: `${value} - the ${value}\u001b[2J`,
    checked: true,
  }));

  it('gives the values that are checked at the end, in the order of the list', async () => {
    const { prompts, type, screen, raw } = keyboard();
    const answer = prompts.checklist('Which?', CHOICES);
    await type('three - the three', `${DOWN} ${ENTER}`);
    expect(await answer).toEqual(['one', 'three']);
    expect(screen()).toMatch(/Which\? one, three\s*$/);
    expect(raw()).not.toContain('\u001b[2J');
  });

  it('says "all" in the end rather than every name', async () => {
    const { prompts, type, screen } = keyboard();
    const answer = prompts.checklist('Which?', CHOICES);
    await type('three - the three', ENTER);
    expect(await answer).toEqual(['one', 'two', 'three']);
    expect(screen()).toMatch(/Which\? all 3\s*$/);
  });

  it('does not take none for an answer', async () => {
    const { prompts, type } = keyboard();
    const answer = prompts.checklist('Which?', [{ value: 'one', label: 'one', checked: false }]);
    await type('one', ENTER);
    await type('At least one', ` ${ENTER}`);
    expect(await answer).toEqual(['one']);
  });
});

describe('a question that is not answered', () => {
  it.each([
    ['Ctrl-C', CTRL_C],
    ['Ctrl-D', CTRL_D],
  ])('is an interruption by %s', async (_, key) => {
    const { prompts, type } = keyboard();
    const failure = failureOf(prompts.secret('API key'));
    await type('API key', key);
    expect((await failure).code).toBe('interrupted');
  });

  it('is an interruption when the input ends', async () => {
    const { prompts, type, endInput } = keyboard();
    const failure = failureOf(prompts.text('Name'));
    await type('Name', 'half');
    endInput();
    expect((await failure).code).toBe('interrupted');
  });

  it('ends with the reason of the signal, before and while it is asked', async () => {
    const reason = new HooksError('interrupted', 'Stopped by the test.');
    const abort = new AbortController();
    const { prompts, type } = keyboard(abort.signal);
    const failure = failureOf(prompts.text('Name'));
    await type('Name', 'half');
    abort.abort(reason);
    expect(await failure).toBe(reason);
    expect(await failureOf(prompts.text('Name'))).toBe(reason);
  });
});

import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../helpers/eventually.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { createPlainPrompts } from '../../../../src/terminal/prompts/plain-prompts.ts';
import { failureOf } from '../../../helpers/context.ts';

const CHOICES = [
  { value: 'a', label: 'Alpha', checked: true },
  { value: 'b', label: 'Beta', checked: false },
  { value: 'c', label: 'Gamma', checked: true },
];

/** A person at a terminal that moves no cursor, who types each of these once the question before it is there. */
function person(...lines: readonly string[]): {
  readonly prompts: ReturnType<typeof createPlainPrompts>;
  readonly screen: () => string;
  readonly type: (keys: string) => void;
  readonly modes: boolean[];
  readonly interruption: AbortController;
  readonly hangUp: () => void;
  readonly endInput: () => void;
} {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    setRawMode: (isRaw: boolean) => void modes.push(isRaw),
  });
  const output = new PassThrough();
  const interruption = new AbortController();
  let drawn = '';
  output.on('data', (bytes: Buffer) => (drawn += bytes.toString()));
  for (const line of lines) input.write(line);
  return {
    prompts: createPlainPrompts({ input, output, signal: interruption.signal }),
    screen: () => drawn,
    type: (keys) => void input.write(keys),
    modes,
    interruption,
    hangUp: () => void output.emit('error', new Error('EIO')),
    endInput: () => void input.end(),
  };
}

describe('questions on a terminal that does not move its cursor', () => {
  it('are lines, with their defaults, and asked again until the answer fits', async () => {
    const { prompts, screen } = person('no\n', '\n');
    const validate = (text: string): string | undefined => (text === 'no' ? 'Not \u001b[2Jthat.' : undefined);
    expect(await prompts.text('Name', { default: 'All', validate })).toBe('All');
    expect(screen()).toBe('Name (All): Not \\x1b[2Jthat.\nName (All): ');
  });

  it('do not show a secret, and take keys back', async () => {
    const { prompts, screen, modes } = person('geheiX\u007fm\u001b[A\u001b[1;5D\r');
    expect(await prompts.secret('API key')).toBe('geheim');
    expect(screen()).toBe('API key (not shown): \n');
    expect(modes).toEqual([true, false]);
  });

  it('take what was pasted in one go for one answer after the other', async () => {
    const { prompts, type } = person();
    const first = prompts.text('Id');
    type('Zoë\r\nkey\n');
    expect(await first).toBe('Zoë');
    expect(await prompts.secret('Key')).toBe('key');
  });

  it.each([
    ['\n', true],
    ['y\n', true],
    ['No\n', false],
    ['perhaps\nn\n', false],
  ])('are yes or no: %j', async (keys, answer) => {
    const { prompts } = person(keys);
    expect(await prompts.confirm('Sure?', true)).toBe(answer);
  });

  it.each([
    ['\n', ['a', 'c']],
    ['2\n', ['b']],
    ['3, 1\n', ['a', 'c']],
    ['all\n', ['a', 'b', 'c']],
    ['4\nx\n0\n2 3\n', ['b', 'c']],
  ])('are numbers of a list: %j', async (keys, chosen) => {
    const { prompts, screen } = person(keys);
    expect(await prompts.checklist('Events', CHOICES)).toEqual(chosen);
    expect(screen()).toContain('Events\n* 1 Alpha\n  2 Beta\n* 3 Gamma\n');
  });

  it.each([
    ['Ctrl-C', (someone: ReturnType<typeof person>) => someone.type('\u0003')],
    ['Ctrl-D', (someone: ReturnType<typeof person>) => someone.type('\u0004')],
    ['the end of the input', (someone: ReturnType<typeof person>) => someone.endInput()],
    ['the end of the terminal', (someone: ReturnType<typeof person>) => someone.hangUp()],
    [
      'a signal',
      (someone: ReturnType<typeof person>) =>
        someone.interruption.abort(new HooksError('interrupted', 'Cancelled.')),
    ],
  ])('are given up with %s', async (_how, giveUp) => {
    const someone = person();
    const failure = failureOf(someone.prompts.secret('Key'));
    await eventually(() => expect(someone.modes).toEqual([true]));
    giveUp(someone);
    expect(await failure).toMatchObject({ code: 'interrupted' });
    expect(someone.modes).toEqual([true, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { nameIn } from '../../../src/program/option-names.ts';
import { command } from '../../../src/program/command-spec.ts';
import { argument, flag, list } from '../../../src/program/option-readers.ts';
import { testContext } from '../../helpers/context.ts';

describe('nameIn', () => {
  it.each([
    ['--url <url>', '--url'],
    ['-p, --port <number>', '--port'],
    ['--no-color', '--no-color'],
    ['-x', '-x'],
  ])('%s is %s', (flags, name) => {
    expect(nameIn(flags)).toBe(name);
  });
});

describe('command', () => {
  const given: unknown[] = [];
  const spec = command({
    name: 'try',
    group: 'Manage',
    summary: 'Try',
    arguments: { webhook: argument('<webhook>', '') },
    options: { events: list('--events <names>', ''), dryRun: flag('--dry-run', '') },
    examples: [],
    run: async (options) => {
      given.push(options);
    },
  });

  it('reads every value before it runs, and takes nothing that it does not know', async () => {
    await spec.execute({ webhook: 'w', events: ['a,b'], dryRun: true, other: 1 }, testContext());
    expect(given.splice(0)).toEqual([{ webhook: 'w', events: ['a', 'b'], dryRun: true, command: [] }]);
  });

  it('is given the words behind "--", and returns what the process ends with', async () => {
    expect(await spec.execute({ webhook: 'w' }, testContext(), ['npm', 'test'])).toBe(0);
    expect(given.splice(0)).toMatchObject([{ webhook: 'w', command: ['npm', 'test'] }]);
    const failing = command({ ...spec, arguments: {}, options: {}, run: async () => 7 });
    expect(await failing.execute({}, testContext())).toBe(7);
  });

  it('does not run when a value is refused', async () => {
    await expect(spec.execute({ webhook: '' }, testContext())).rejects.toThrow('<webhook> is empty.');
    expect(given).toEqual([]);
  });

  it('has no arguments and options unless it says so', () => {
    const bare = command({
      name: 'x',
      group: 'Prove',
      summary: 'X',
      examples: [],
      run: async () => undefined,
    });
    expect([bare.arguments, bare.options]).toEqual([{}, {}]);
  });
});

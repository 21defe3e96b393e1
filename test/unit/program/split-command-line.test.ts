import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, parseArguments } from '../../../src/program.ts';
import { HooksError } from '../../../src/domain/errors.ts';
import { splitCommandLine, type SplitLine } from '../../../src/program/split-command-line.ts';

function split(...args: readonly string[]): SplitLine {
  return splitCommandLine(args, COMMANDS);
}

function parsed(...args: readonly string[]): unknown {
  const found = parseArguments(args);
  if (found.kind !== 'run') return found.kind;
  return [found.invocation.spec.name, found.invocation.command, found.invocation.globals.json];
}

describe('a command behind "--"', () => {
  it.each([
    [
      ['listen', '--', 'npm', 'run', 'e2e'],
      ['npm', 'run', 'e2e'],
    ],
    [
      ['listen', '--port', '0', '--', 'npm', '--', '--json'],
      ['npm', '--', '--json'],
    ],
    [['--profile', 'staging', 'listen', '--', 'x'], ['x']],
    [['--profile=staging', '--json', 'listen', '--', 'x'], ['x']],
    [['listen'], []],
  ])('of %j is %j', (args, command) => {
    expect(split(...args).command).toEqual(command);
  });

  it.each([
    [['list', '--', 'npm']],
    [['deliveries', 'list', '--', 'x']],
    [['--profile', 'listen', 'list', '--', 'x']],
    [['help', 'listen', '--', 'x']],
    [['--', 'listen', '--', 'x']],
    [['unknown', '--', 'x']],
    [['--']],
  ])('is none of %j, which is left as it is', (args) => {
    expect(split(...args)).toEqual({ own: args, command: [] });
  });

  it('is never looked into for options of ours', () => {
    expect(parsed('listen', '--', 'x', '--json', '--help', '–events')).toEqual([
      'listen',
      ['x', '--json', '--help', '–events'],
      false,
    ]);
    expect(parsed('listen', '--json', '--', 'x')).toEqual(['listen', ['x'], true]);
    expect(parsed('listen', '--help', '--', 'x')).toBe('help');
  });

  it.each([[['listen', '--']], [['listen', '--', '']], [['listen', '--', ' ', 'x']]])(
    '%j is refused: there is none',
    (args) => {
      expect(() => split(...args)).toThrow('There is no command behind "--".');
    },
  );

  it('does not make options without it wrong or right', () => {
    expect(() => parseArguments(['listen', '--port', '--', 'x'])).toThrow('--port needs a value.');
    expect(() => parseArguments(['listen', '--no-such', '--', 'x'])).toThrow(HooksError);
  });

  it('is every word behind the first "--", whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (rest) => {
        expect(split('listen', '--json', '--', 'x', ...rest)).toEqual({
          own: ['listen', '--json'],
          command: ['x', ...rest],
        });
      }),
    );
  });
});

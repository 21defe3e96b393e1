import { describe, expect, it } from 'vitest';
import { COMMANDS, GLOBAL_OPTIONS, parseArguments, type Invocation } from '../../../src/program.ts';
import { letterIn, nameIn, namesOfLetter, synonymsOf } from '../../../src/program/option-names.ts';
import { thrownBy } from '../../helpers/errors.ts';

function invocationOf(line: string): Invocation {
  const parsed = parseArguments(line.split(' '));
  if (parsed.kind === 'run') return parsed.invocation;
  throw new Error(`Nothing would be run by ${line}`);
}

const everyOption = [
  ...Object.values(GLOBAL_OPTIONS).map(({ flags }) => ({ command: 'every command', flags })),
  ...COMMANDS.flatMap(({ name, options }) =>
    Object.values(options).map(({ flags }) => ({ command: name, flags })),
  ),
];

describe('letters of options', () => {
  it('have one meaning each, on every command', () => {
    const meanings = new Map<string, Set<string>>();
    for (const { flags } of everyOption) {
      const letter = letterIn(flags);
      if (letter !== undefined) meanings.set(letter, (meanings.get(letter) ?? new Set()).add(nameIn(flags)));
    }
    expect(
      Object.fromEntries([...meanings].map(([letter, names]) => [letter, [...names].toSorted()])),
    ).toEqual({
      '-p': ['--port'],
      // Where deliveries are sent: `--to` where they are sent once.
      '-f': ['--forward-to', '--to'],
      '-e': ['--events'],
      '-H': ['--header'],
      '-q': ['--quiet'],
      '-y': ['--yes'],
      '-n': ['--limit'],
      '-u': ['--url'],
      '-v': ['--verbose'],
    });
  });

  it('stand at every option of that name', () => {
    const without = everyOption.filter(
      ({ flags }) =>
        letterIn(flags) === undefined && /--(?:port|to|events|yes|limit|verbose)\b(?!-)/.test(flags),
    );
    expect(without).toEqual([]);
  });

  it('leave alone what -h, -V and -o are for', () => {
    expect(['-h', '-V', '-o'].flatMap(namesOfLetter)).toEqual([]);
  });

  it('are what their options are', () => {
    const { raw, globals } = invocationOf('listen -p 9000 -f http://a/ -f http://b/ -e x -H a:b -v -q');
    expect(raw).toMatchObject({
      port: '9000',
      forwardTo: ['http://a/', 'http://b/'],
      events: ['x'],
      header: ['a:b'],
      verbose: true,
    });
    expect(globals.quiet).toBe(true);
    expect(invocationOf('delete w -y').raw['yes']).toBe(true);
    expect(invocationOf('register -u x -e all').raw).toMatchObject({ url: 'x', events: ['all'] });
    expect(invocationOf('deliveries list -n 5').raw['limit']).toBe('5');
    expect(invocationOf('deliveries replay last -f http://a/').raw['to']).toBe('http://a/');
  });

  it('is not for an expectation', () => {
    const error = thrownBy(() => invocationOf('deliveries wait -e meeting.started'));
    expect(error.code).toBe('usage_invalid');
  });
});

describe('other names of options', () => {
  it.each([
    ['register --event all', 'events', ['all']],
    ['update w --event=all', 'events', ['all']],
    ['listen --event x --event y', 'events', ['x', 'y']],
    ['deliveries list --event x', 'events', ['x']],
    ['listen --to http://a/', 'forwardTo', ['http://a/']],
    ['deliveries replay --forward-to http://a/', 'to', 'http://a/'],
    ['deliveries export --forward-to http://a/', 'to', 'http://a/'],
  ])('are taken without a word: %s', (line, name, value) => {
    const invocation = invocationOf(line);
    expect(invocation.raw[name]).toEqual(value);
    expect(invocation.notices).toEqual([]);
  });

  it('cannot be combined with the name that the option has', () => {
    expect(thrownBy(() => invocationOf('register --event all --events all'))).toMatchObject({
      code: 'usage_invalid',
      message: '--event and --events are the same option.',
      hint: 'Give --events only.',
    });
  });

  it('are no names of other options of the same command', () => {
    for (const { name, options } of COMMANDS) {
      const all = Object.values(options).flatMap(({ flags, formerly }) => [
        nameIn(flags),
        ...(formerly === undefined ? [] : [formerly]),
        ...synonymsOf(flags).map(nameIn),
      ]);
      expect([name, new Set(all).size]).toEqual([name, all.length]);
    }
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import {
  COMMANDS,
  GLOBAL_OPTIONS,
  GROUPS,
  nameIn,
  parseArguments,
  type Invocation,
} from '../../../src/program.ts';
import { exampleParts } from '../../../src/program/help/command-text.ts';
import { helpFor } from '../../helpers/help.ts';
import { splitWords } from '../../helpers/shell-words.ts';
import type { CommandSpec } from '../../../src/program/command-spec.ts';

function invocationOf(...args: readonly string[]): Invocation {
  const parsed = parseArguments(args);
  if (parsed.kind === 'run') return parsed.invocation;
  throw new Error(`Expected something to run, got ${parsed.kind}`);
}

function errorOf(...args: readonly string[]): HooksError {
  try {
    parseArguments(args);
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Expected the command line to be refused.');
}

const byName = COMMANDS.map((spec) => [spec.name, spec] as const);

/** Words that fill the arguments that a command must have. */
function fillerFor(spec: CommandSpec): string[] {
  return Object.values(spec.arguments)
    .filter(({ syntax }) => syntax.startsWith('<'))
    .map(() => 'x');
}

/** The call of dyte-hooks in an example, which may stand in a pipe or inside eval. */
function callIn(example: string): readonly string[] {
  const call = /(?:^|\| |\$\()dyte-hooks ?([^|)>]*)/.exec(exampleParts(example)[0])?.[1];
  if (call === undefined) throw new Error(`No call of dyte-hooks: ${example}`);
  return splitWords(call);
}

describe('the table of commands', () => {
  it('has every command of this version, each once', () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      'login,logout,whoami,apps,completion,profile list,profile use,profile show,profile set,profile remove,register,list,get,update,replace,delete,enable,disable,diff,apply,export,migrate,listen,deliveries list,deliveries show,deliveries timeline,deliveries replay,deliveries export,deliveries prune,deliveries wait,deliveries download,deliveries pause,deliveries resume,deliveries reconcile,check,trigger,verify,keys create,keys show,keys check,meeting open,events list,events show,emulate,demo'.split(
        ',',
      ),
    );
  });

  it.each(byName)('%s is described for people', (_name, spec) => {
    expect(GROUPS).toContain(spec.group);
    expect(spec.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(spec.examples.length).toBeGreaterThan(0);
    for (const { flags, description } of Object.values(spec.options)) {
      expect(flags).toMatch(/^(?:-\w, )?--[a-z][a-z-]*(?: <[^<>]+>| \[[^[\]]+\])?$/);
      expect(description).toMatch(/[^.]$/);
    }
  });

  it.each(byName)('no option of %s is one that every command takes', (_name, spec) => {
    const taken = ['--help', '--version', ...Object.values(GLOBAL_OPTIONS).map(({ flags }) => nameIn(flags))];
    const positive = (flags: string): string => nameIn(flags).replace('--no-', '--');
    const own = Object.values(spec.options).map(({ flags }) => positive(flags));
    expect(own.filter((flags) => taken.some((other) => positive(other) === flags))).toEqual([]);
    expect(new Set(own).size).toBe(own.length);
    const short = Object.values(spec.options).flatMap(({ flags }) => /^-\w/.exec(flags)?.[0] ?? []);
    expect(short.filter((flag) => ['-h', '-V'].includes(flag))).toEqual([]);
  });

  it.each(byName)('no argument of %s is named like one of its options', (_name, spec) => {
    const names = [...Object.keys(spec.arguments), ...Object.keys(spec.options)];
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(COMMANDS.flatMap(({ name, examples }) => examples.map((example) => [example, name] as const)))(
    '%s is understood as %s',
    (example, name) => {
      const { spec } = invocationOf(...callIn(example));
      expect(spec.name).toBe(name);
    },
  );
});

describe('parseArguments', () => {
  it.each(byName)('understands %s, and every option of it', (_name, spec) => {
    const words = spec.name.split(' ');
    const filler = fillerFor(spec);
    expect(invocationOf(...words, ...filler).spec).toBe(spec);
    for (const [key, { flags }] of Object.entries(spec.options)) {
      const value = flags.includes('<') ? ['value'] : [];
      const { raw } = invocationOf(...words, ...filler, nameIn(flags), ...value);
      expect([key, raw[key] === undefined]).toEqual([key, false]);
    }
  });

  it('gives a command its own options under the names of the table, and nothing else', () => {
    const { raw } = invocationOf(
      'register',
      '--create-only',
      '--url',
      'u',
      '--events',
      'a,b',
      '--events',
      'c',
    );
    expect(raw).toEqual({ createOnly: true, url: 'u', events: ['a,b', 'c'] });
  });

  it('gives arguments by their names', () => {
    expect(invocationOf('get', 'one').raw['webhook']).toBe('one');
    expect(invocationOf('delete', 'one', 'two').raw['webhooks']).toEqual(['one', 'two']);
    expect(invocationOf('delete', '--all').raw['webhooks']).toEqual([]);
    expect(invocationOf('events', 'show', 'meeting.ended').raw['event']).toBe('meeting.ended');
  });

  it('takes a value that looks like an option behind "=" or "--"', () => {
    expect(invocationOf('update', 'w', '--name=--json').raw['name']).toBe('--json');
    expect(invocationOf('get', '--', '--json')).toMatchObject({
      raw: { webhook: '--json' },
      globals: { json: false },
    });
  });

  it('keeps what it is given as it is, however long', () => {
    const long = 'x'.repeat(1_000_000);
    expect(invocationOf('get', long).raw['webhook']).toBe(long);
    const hostile = '\u001b[2J\0\ud800 \n';
    expect(invocationOf('update', 'w', '--name', hostile).raw['name']).toBe(hostile);
  });

  it('takes the last of an option that is given twice and cannot repeat', () => {
    expect(invocationOf('register', '--url', 'a', '--url', 'b').raw['url']).toBe('b');
  });
});

describe('options that every command takes', () => {
  const none = {
    profile: undefined,
    service: undefined,
    apiUrl: undefined,
    json: false,
    quiet: false,
    color: true,
    input: true,
    debug: false,
  };

  it('are as if not given when they are not', () => {
    expect(invocationOf('list').globals).toEqual(none);
  });

  it.each([
    [['--json'], { json: true }],
    [['--quiet'], { quiet: true }],
    [['--no-color'], { color: false }],
    [['--no-input'], { input: false }],
    [['--debug'], { debug: true }],
    [['--profile', 'staging'], { profile: 'staging' }],
    [['--profile=staging'], { profile: 'staging' }],
    [['--service', 'realtimekit-v2'], { service: 'realtimekit-v2' }],
    [['--api-url', 'http://127.0.0.1:4010/v2'], { apiUrl: 'http://127.0.0.1:4010/v2' }],
    [['--json', '--quiet', '--no-color'], { json: true, quiet: true, color: false }],
  ])('%j stand before the command, behind it and inside it', (given, expected) => {
    const globals = { ...none, ...expected };
    expect(invocationOf(...given, 'get', 'w').globals).toEqual(globals);
    expect(invocationOf('get', ...given, 'w').globals).toEqual(globals);
    expect(invocationOf('get', 'w', '--show-secrets', ...given).globals).toEqual(globals);
    expect(invocationOf('events', ...given, 'list').globals).toEqual(globals);
  });

  it.each([
    [['--profile', ''], '--profile is empty'],
    [['--profile=  '], '--profile is empty'],
    [['--api-url='], '--api-url is empty'],
    [['--service', 'zoom'], '--service cannot be "zoom"'],
    [['--service='], '--service cannot be ""'],
  ])('refuses %j', (given, message) => {
    const error = errorOf('list', ...given);
    expect([error.code, error.exitCode]).toEqual(['usage_invalid', 2]);
    expect(error.message).toContain(message);
    expect(error.hint).toBeDefined();
  });
});

describe('a command line that is not understood', () => {
  it.each<[string[], string, string]>([
    [['lst'], "Unknown command 'lst'", 'Did you mean list?'],
    [['regsiter', '--events', 'all'], "Unknown command 'regsiter'", 'Did you mean register?'],
    [['events', 'lst'], "Unknown command 'lst'", 'Did you mean events list?'],
    [['lst', '--help'], "Unknown command 'lst'", 'Did you mean list?'],
    [['help', 'lst'], "Unknown command 'lst'", 'Did you mean list?'],
    [['deliveries', 'exprot'], "Unknown command 'exprot'", 'Did you mean deliveries export?'],
    [['events', 'shwo', '-h'], "Unknown command 'shwo'", 'Did you mean events show?'],
    [['list', '--josn'], "Unknown option '--josn'", 'Did you mean --json?'],
    [['--josn', 'list'], "Unknown option '--josn'", 'Did you mean --json?'],
    [['register', '--evnets', 'all'], "Unknown option '--evnets'", 'Did you mean --events?'],
    [['list', '--no-colour'], "Unknown option '--no-colour'", 'Did you mean --no-color?'],
    [['zzzzzz'], "Unknown command 'zzzzzz'", '--help'],
    [['list', '--zzzzzz'], "Unknown option '--zzzzzz'", '--help'],
    [['list', '--__proto__'], "Unknown option '--__proto__'", '--help'],
    [['list', '--constructor=1'], "Unknown option '--constructor'.", '--help'],
    [['__proto__'], "Unknown command '__proto__'", '--help'],
    [['toString'], "Unknown command 'toString'", '--help'],
    [['get', 'a', 'b'], 'Too many arguments', 'Usage: dyte-hooks get [webhook]'],
    [['list', 'x'], 'Too many arguments', 'Usage: dyte-hooks list'],
    [['register', '--url'], '--url needs a value', '--url <url>'],
    [['list', '--profile'], '--profile needs a value', '--profile <name>'],
    [['update', 'w', '--name', '--json'], '--name needs a value', '--name <name>'],
    [['--json'], 'No command was given', '--help'],
    [['--profile', 'toString'], 'No command was given', '--help'],
  ])('%j is refused with what to do', (args, message, hint) => {
    const error = errorOf(...args);
    expect([error.code, error.exitCode]).toEqual(['usage_invalid', 2]);
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^\S.*[^.]\.$/s);
    expect(error.hint).toContain(hint);
  });

  it('is never anything but a usage error, whatever the words', () => {
    const known = COMMANDS.flatMap(({ name, options }) => [
      ...name.split(' '),
      ...Object.values(options).map(({ flags }) => nameIn(flags)),
    ]);
    const word = fc.oneof(
      fc.constantFrom(...known, '--json', '--', '--help', 'help', '--__proto__=1'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        const outcome = outcomeOf(args);
        expect(['run', 'help', 'version', 'usage_invalid']).toContain(outcome);
      }),
      { numRuns: 150 },
    );
  });

  function outcomeOf(args: readonly string[]): string {
    try {
      return parseArguments(args).kind;
    } catch (error) {
      return error instanceof HooksError ? error.code : `thrown: ${String(error)}`;
    }
  }
});

describe('an option that had another name', () => {
  it.each([
    ['deliveries export --url x', { to: 'x' }, '--url is now --to'],
    ['deliveries replay --timeout 1s', { forwardTimeout: '1s' }, '--timeout is now --forward-timeout'],
    ['deliveries wait --event x', { expect: ['x'] }, '--event is now --expect'],
    ['demo --keep', { stay: true }, '--keep is now --stay'],
    ['emulate --headers rtk', { headerNames: 'rtk' }, '--headers is now --header-names'],
  ])('is understood, with a notice: %s', (line, raw, notice) => {
    const invocation = invocationOf(...line.split(' '));
    expect(invocation.raw).toMatchObject(raw);
    expect(invocation.notices).toEqual([`warning: ${notice}.`]);
  });

  it('gives no notice by the name that it has', () => {
    expect(invocationOf('deliveries', 'list', '--events', 'x').notices).toEqual([]);
  });

  it('cannot be given by both', () => {
    expect(errorOf('demo', '--keep', '--stay')).toMatchObject({
      code: 'usage_invalid',
      message: '--keep and --stay are the same option.',
      hint: 'Give --stay only.',
    });
  });

  it('is in no help, and in no suggestion', () => {
    expect(helpFor(['demo', '--help'])).not.toContain('--keep');
    expect(errorOf('demo', '--kepe').hint).not.toContain('--keep');
  });
});

describe('the version', () => {
  it.each([[['--version']], [['-V']], [['list', '--version']]])('is asked for by %j', (args) => {
    expect(parseArguments(args)).toEqual({ kind: 'version' });
  });

  it.each([
    [['--help']],
    [['--json', '--help']],
    [['--profile', 'x', '--help']],
    [['--profile', '--help']],
    [['--nope', '--help']],
  ])('a question that names no command is answered with all of them: %j', (args) => {
    expect(parseArguments(args)).toEqual({ kind: 'help', page: { kind: 'overview', isShort: false } });
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { COMMANDS, parseArguments, type Invocation } from '../../../src/program.ts';
import { hasSwitch } from '../../../src/program/globals.ts';
import { normalizeLine, wordsOf } from '../../../src/program/normalize-line.ts';
import { thrownBy } from '../../helpers/errors.ts';
import { helpFor } from '../../helpers/help.ts';

const normalized = (line: string): string => normalizeLine(line.split(' '), COMMANDS).join(' ');

function invocationOf(line: string): Invocation {
  const parsed = parseArguments(line.split(' '));
  if (parsed.kind === 'run') return parsed.invocation;
  throw new Error(`Nothing would be run by ${line}`);
}

const helpOf = (line: string): string => helpFor(line.split(' '));

const aliases = COMMANDS.flatMap(({ name, aliases: own }) =>
  Object.entries(own).map(([alias, options]) => [alias, [name, ...options].join(' ')] as const),
);

describe('aliases', () => {
  it('are these', () => {
    expect(Object.fromEntries(aliases)).toEqual({
      'profile ls': 'profile list',
      'profile rm': 'profile remove',
      add: 'register',
      ls: 'list',
      rm: 'delete',
      'deliveries ls': 'deliveries list',
      tail: 'deliveries list --follow',
      show: 'deliveries show',
      timeline: 'deliveries timeline',
      replay: 'deliveries replay',
      wait: 'deliveries wait',
      reconcile: 'deliveries reconcile',
      'events ls': 'events list',
    });
  });

  it('are no names of commands, and each stands for one', () => {
    const names = new Set(COMMANDS.flatMap(({ name }) => [name, name.split(' ')[0] ?? '']));
    expect(aliases.filter(([alias]) => names.has(alias))).toEqual([]);
    expect(new Set(aliases.map(([alias]) => alias)).size).toBe(aliases.length);
    // It stays free for a file of webhooks.
    expect(aliases.map(([alias]) => alias)).not.toContain('export');
  });

  it.each(aliases)('%s is %s, wherever the options of every command stand', (alias, meaning) => {
    const [first = '', ...more] = alias.split(' ');
    expect(normalized(alias)).toBe(meaning);
    expect(normalized(`--profile ${first} ${alias} --json`)).toBe(`--profile ${first} ${meaning} --json`);
    expect(normalized(`-q ${[first, '--debug', ...more].join(' ')}`)).toContain(`-q ${meaning}`);
    expect(helpOf(`${alias} --help`)).toBe(helpOf(`${meaning} --help`));
    expect(helpOf(`help ${alias}`)).toBe(helpOf(`${meaning} --help`));
  });

  it('take what the command takes', () => {
    const { spec, raw } = invocationOf('tail -n 5 -e meeting.*');
    expect(spec.name).toBe('deliveries list');
    expect(raw).toMatchObject({ follow: true, limit: '5', events: ['meeting.*'] });
    expect(invocationOf('replay last -f http://a/').raw).toMatchObject({
      deliveries: ['last'],
      to: 'http://a/',
    });
  });

  it('stand in the help of the command', () => {
    expect(helpOf('list --help')).toContain('ls');
    expect(helpOf('deliveries list --help')).toContain('tail');
  });

  it('are not looked for among arguments and values', () => {
    expect(normalized('get ls')).toBe('get ls');
    expect(normalized('--profile ls list')).toBe('--profile ls list');
    expect(normalized('get -- ls')).toBe('get -- ls');
    expect(normalized('events show ls')).toBe('events show ls');
  });
});

describe('the address that listen forwards to', () => {
  it.each([
    ['listen 3000/webhook', '3000/webhook'],
    ['listen -p 8000 3000', '3000'],
    ['listen --json', undefined],
    ['listen -- 3000', undefined],
    ['listen -q -- npm test', undefined],
    ['listen 3000 -- curl 4000', '3000'],
  ])('in %s is %s: it never stands behind --', (line, target) => {
    expect(invocationOf(line).raw['target']).toBe(target);
  });
});

describe('letters that are written together', () => {
  it.each([
    ['listen -p8000', 'listen --port=8000'],
    ['listen -p=8000', 'listen --port=8000'],
    ['listen -qp8000', 'listen -q --port=8000'],
    ['listen -qvp 8000', 'listen -q -v -p 8000'],
    ['listen -vfhttp://a/', 'listen -v --forward-to=http://a/'],
    ['deliveries replay -fhttp://a/', 'deliveries replay --to=http://a/'],
    ['replay last -f=3000', 'deliveries replay last --to=3000'],
    ['delete w -yq', 'delete w -y -q'],
    ['delete w -qy', 'delete w -q -y'],
    ['deliveries list -n5', 'deliveries list --limit=5'],
    ['list -x', 'list -x'],
    ['delete -yxq', 'delete -y -xq'],
    ['listen --header -qv', 'listen --header -qv'],
    ['listen -H -qv', 'listen -H -qv'],
    ['update w --name -qy', 'update w --name -qy'],
    ['get -- -qy', 'get -- -qy'],
    ['get w -1', 'get w -1'],
  ])('%s is %s', (line, expected) => {
    expect(normalized(line)).toBe(expected);
  });
});

describe('-o json', () => {
  it.each(['list -o json', 'list -ojson', 'list -o=json', '-o json list', 'list -qo json', 'list -qojson'])(
    'is --json: %s',
    (line) => {
      expect(invocationOf(line).globals.json).toBe(true);
      expect(hasSwitch(line.split(' '), 'json')).toBe(true);
    },
  );

  it.each([
    ['list -o yaml', '-o cannot be "yaml".', '-o json is the same as --json.'],
    ['list -o', '-o needs a value.', '-o json is the same as --json.'],
    [
      'deliveries export -o out.json',
      '-o cannot be "out.json".',
      '-o json is the same as --json. For a file give --output <file>.',
    ],
  ])('is the only one: %s', (line, message, hint) => {
    expect(thrownBy(() => invocationOf(line))).toMatchObject({ code: 'usage_invalid', message, hint });
  });

  it('is nothing behind --', () => {
    expect(hasSwitch(['get', '--', '-o', 'json'], 'json')).toBe(false);
  });
});

describe('the version and help in other words', () => {
  it.each(['-v', 'version', '-v --json', 'version --json', '--quiet -v'])('%s is the version', (line) => {
    expect(parseArguments(line.split(' ')).kind).toBe('version');
  });

  it('-v is --verbose where a command has it', () => {
    expect(invocationOf('listen -v').raw['verbose']).toBe(true);
    expect(() => invocationOf('list -v')).toThrow("Unknown option '-v'");
  });

  it.each(['help help', 'help version'])('%s is the overview', (line) => {
    expect(helpOf(line)).toBe(helpOf('--help'));
  });

  it.each(['events', 'deliveries', '--json events', 'deliveries -q'])('%s alone shows its help', (line) => {
    const group = line.includes('events') ? 'events' : 'deliveries';
    expect(helpOf(line)).toBe(helpOf(`${group} --help`));
  });
});

describe('normalizeLine', () => {
  const known = COMMANDS.flatMap(({ name, options, aliases: own }) => [
    ...name.split(' '),
    ...Object.keys(own).flatMap((alias) => alias.split(' ')),
    ...Object.values(options).flatMap(({ flags }) => flags.split(/,? /)),
  ]);
  const word = fc.oneof(
    fc.constantFrom(...known, '--', '-q', '-v', '-qy', '--profile', '__proto__', 'constructor'),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^-[A-Za-z]{1,4}=?[a-z0-9]{0,3}$/),
  );
  const line = fc.array(word, { maxLength: 7 });

  it('changes nothing the second time, and nothing behind --', () => {
    fc.assert(
      fc.property(line, (args) => {
        const once = attempt(args);
        fc.pre(once !== undefined);
        expect(attempt(once)).toEqual(once);
        expect(behind(once)).toEqual(behind(args));
      }),
      { numRuns: 500 },
    );
  });

  it('finds the same words as a line whose options stand at its end', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(words, fc.nat(3), (given, place) => {
        const mixed = [...given.slice(0, place), '--json', '--profile', 'x', '-q', ...given.slice(place)];
        expect(wordsOf(mixed)).toEqual(given);
      }),
    );
  });

  function behind(args: readonly string[]): readonly string[] {
    const end = args.indexOf('--');
    return end === -1 ? [] : args.slice(end);
  }

  function attempt(args: readonly string[]): readonly string[] | undefined {
    try {
      return normalizeLine(args, COMMANDS);
    } catch (error) {
      if (error instanceof HooksError && error.code === 'usage_invalid') return undefined;
      throw error;
    }
  }
});

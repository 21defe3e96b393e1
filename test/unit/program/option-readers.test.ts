import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { duration } from '../../../src/program/amount-options.ts';
import {
  argument,
  argumentsList,
  choice,
  file,
  files,
  flag,
  list,
  number,
  switchOff,
  text,
  texts,
  withDefault,
} from '../../../src/program/option-readers.ts';
import { command } from '../../../src/program/command-spec.ts';
import { testContext } from '../../helpers/context.ts';

function errorOf(read: () => unknown): HooksError {
  try {
    read();
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Expected the value to be refused.');
}

const refusal = { code: 'usage_invalid', exitCode: 2 };

describe('text', () => {
  const spec = text('-n, --name <name>', 'a name');

  it('is the text as it was given, or undefined', () => {
    expect(spec.read(' a b ')).toBe(' a b ');
    expect(spec.read(undefined)).toBeUndefined();
  });

  it.each(['', ' ', '\t\n'])('refuses %j, by the long name', (raw) => {
    const error = errorOf(() => spec.read(raw));
    expect(error).toMatchObject({ ...refusal, message: '--name is empty.' });
    expect(error.hint).toBeDefined();
  });
});

describe('the path of a file', () => {
  const home = (): string => '/home/ada';

  it.each([
    ['~/x', '/home/ada/x'],
    ['~', '/home/ada'],
    ['~x', '~x'],
    ['/a/~/x', '/a/~/x'],
    ['x', 'x'],
    ['https://example.com/~/key.pem', 'https://example.com/~/key.pem'],
  ])('%s is %s', (raw, expected) => {
    expect(file('--output <file>', '').read(raw, home)).toBe(expected);
  });

  it('may stand behind a word', () => {
    const spec = files('--report <format=file>', '', ['junit', 'markdown']);
    expect(spec.read(['junit=~/x', 'markdown=~/y', '~/z', 'other=~/a'], home)).toEqual([
      'junit=/home/ada/x',
      'markdown=/home/ada/y',
      '~/z',
      'other=~/a',
    ]);
    expect(spec.read(undefined, home)).toEqual([]);
  });

  it('asks for the home only where there is a ~', () => {
    const none = (): string => {
      throw new Error('There is none.');
    };
    expect(file('--output <file>', '').read('x', none)).toBe('x');
    expect(() => file('--output <file>', '').read('~/x', none)).toThrow('There is none.');
    expect(file('--output <file>', '').read(undefined, none)).toBeUndefined();
  });

  it('is what the command is given', async () => {
    const given: unknown[] = [];
    const spec = command({
      name: 'x',
      group: 'Set up',
      summary: 'x',
      options: { output: file('--output <file>', 'where to') },
      examples: [],
      run: async (options) => void given.push(options),
    });
    await spec.execute({ output: '~/x' }, testContext({ home: '/home/ada' }));
    expect(given).toEqual([{ output: '/home/ada/x', command: [] }]);
  });
});

describe('flag and switchOff', () => {
  it('are given or not', () => {
    expect([flag('--all', '').read(true), flag('--all', '').read(undefined)]).toEqual([true, false]);
    expect([switchOff('--no-x', '').read(false), switchOff('--no-x', '').read(true)]).toEqual([false, true]);
    expect(switchOff('--no-x', '').read(undefined)).toBe(true);
  });
});

describe('list', () => {
  const spec = list('--events <names>', '');

  it('joins repeats and comma lists, without space or gaps', () => {
    expect(spec.read(['a, b ,', ' c'])).toEqual(['a', 'b', 'c']);
    expect(spec.read('a,b')).toEqual(['a', 'b']);
    expect(spec.read(undefined)).toBeUndefined();
    expect(spec.repeatable).toBe(true);
  });

  it.each([[['']], [[',']], [[' , ', '']]])('refuses %j, which names nothing', (raw) => {
    const error = errorOf(() => spec.read(raw));
    expect(error).toMatchObject({ ...refusal, message: '--events names nothing.' });
    expect(error.hint).toBeDefined();
  });

  it('finds every name that was put in', () => {
    const name = fc.stringMatching(/^[a-z.*]{1,8}$/);
    fc.assert(
      fc.property(fc.array(fc.array(name, { minLength: 1 }), { minLength: 1 }), (groups) => {
        expect(spec.read(groups.map((names) => names.join(' , ')))).toEqual(groups.flat());
      }),
    );
  });
});

describe('texts', () => {
  const spec = texts('--expect <expectation>', '');

  it('are all that were given, commas and spaces included', () => {
    expect(spec.read(['a{b=1, c=2}', ' d '])).toEqual(['a{b=1, c=2}', ' d ']);
    expect(spec.read('a')).toEqual(['a']);
    expect(spec.read(undefined)).toEqual([]);
    expect(spec.repeatable).toBe(true);
  });

  it.each([[['']], [['a', ' ']]])('refuses %j, of which one is empty', (raw) => {
    expect(errorOf(() => spec.read(raw))).toMatchObject({ ...refusal, message: '--expect is empty.' });
  });
});

describe('choice', () => {
  const spec = choice('--verify <mode>', '', ['auto', 'off']);

  it('is one of its words, or undefined', () => {
    expect([spec.read('off'), spec.read(undefined)]).toEqual(['off', undefined]);
  });

  it.each(['', 'Auto', 'auto ', '__proto__', 'constructor'])('refuses %j and names the choices', (raw) => {
    const error = errorOf(() => spec.read(raw));
    expect(error).toMatchObject({ ...refusal, message: `--verify cannot be "${raw}".` });
    expect(error.hint).toContain('auto, off');
  });
});

describe('a word that is none of the choices', () => {
  it.each([
    ['requird', 'Did you mean require? Choose one of: auto, require, off.'],
    ['Off', 'Did you mean off? Choose one of: auto, require, off.'],
    ['never', 'Choose one of: auto, require, off.'],
  ])('%s: %s', (raw, hint) => {
    expect(errorOf(() => choice('--verify <mode>', '', ['auto', 'require', 'off']).read(raw)).hint).toBe(
      hint,
    );
  });
});

describe('withDefault', () => {
  it('is the value where the option is not given, and help shows that', () => {
    const spec = withDefault(duration('--timeout <duration>', ''), 60_000, '1m');
    expect([spec.read('2s'), spec.read(undefined), spec.defaultText]).toEqual([2000, 60_000, '1m']);
  });

  it('keeps what the option says besides, and asks for the home', () => {
    const spec = withDefault(file('--output <file>', '', { formerly: '--out' }), 'x');
    expect([spec.read('~/y', () => '/home/ada'), spec.formerly, spec.defaultText]).toEqual([
      '/home/ada/y',
      '--out',
      'x',
    ]);
  });
});

describe('number', () => {
  const port = withDefault(number('--port <number>', '', { min: 0, max: 65_535 }), 8000);
  const scale = number('--time-scale <factor>', '', { min: 0, max: 100, integer: false });

  it.each([
    ['0', 0],
    ['8000', 8000],
    ['65535', 65_535],
    [' 80 ', 80],
    [undefined, 8000],
  ])('%j is %j', (raw, value) => {
    expect(port.read(raw)).toBe(value);
  });

  it.each([
    '-1',
    '65536',
    '80.5',
    '',
    ' ',
    'http',
    '80x',
    'NaN',
    'Infinity',
    '1e400',
    '0x50',
    '8e3',
    '0b1',
    '+80',
    '1_000',
  ])('refuses %j as a port', (raw) => {
    const error = errorOf(() => port.read(raw));
    expect(error).toMatchObject({ ...refusal, message: `--port cannot be "${raw}".` });
    expect(error.hint).toBe('Give a whole number from 0 to 65535.');
  });

  it('may have no default', () => {
    const count = number('--exit-after <count>', '', { min: 1, max: 10 });
    expect([count.read('3'), count.read(undefined), count.defaultText]).toEqual([3, undefined, undefined]);
    expect(errorOf(() => count.read('0')).hint).toBe('Give a whole number from 1 to 10.');
  });

  it('takes parts where they make sense', () => {
    expect([scale.read('0.1'), scale.read('.5'), scale.read('100')]).toEqual([0.1, 0.5, 100]);
    expect(errorOf(() => scale.read('100.1')).hint).toBe('Give a number from 0 to 100.');
    expect(errorOf(() => scale.read('-0.1')).code).toBe('usage_invalid');
  });

  it('takes every whole number within its bounds, and none beyond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (value) => {
        const read = (): number => port.read(String(value));
        const isWithin = value >= 0 && value <= 65_535;
        expect(isWithin ? read() : errorOf(read).code).toBe(isWithin ? value : 'usage_invalid');
      }),
    );
  });
});

describe('arguments', () => {
  it('are texts that are not empty', () => {
    expect(argument('<webhook>', '').read('a')).toBe('a');
    expect(argumentsList('[webhook...]', '').read(['a', 'b'])).toEqual(['a', 'b']);
    expect(argumentsList('[webhook...]', '').read(undefined)).toEqual([]);
  });

  it.each([
    ['<webhook>', () => argument('<webhook>', '').read('')],
    ['<event>', () => argument('<event>', '').read(' ')],
    ['[webhook...]', () => argumentsList('[webhook...]', '').read(['a', ''])],
  ])('%s may not be empty', (syntax, read) => {
    expect(errorOf(read)).toMatchObject({ ...refusal, message: `${syntax} is empty.` });
  });
});

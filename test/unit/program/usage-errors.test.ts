import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../src/program.ts';

const parse =
  (...args: readonly string[]) =>
  () =>
    parseArguments(args);

describe('a command line that was copied from a page', () => {
  it.each([
    ['register', '–events', 'all'],
    ['register', '—events=all'],
    ['register', '−-events', 'all'],
    ['register', '-–events', 'all'],
    ['delete', 'hook', '–yes'],
    ['list', '–json'],
    ['–help'],
  ])('is told of its dashes: %s %s %s', (...args) => {
    const option = args.find((arg) => /[–—−]/.test(arg)) ?? '';
    const plain = `--${option.replace(/^[-–—−]+/, '').replace(/=.*/, '')}`;
    expect(parse(...args)).toThrow('begins with a dash other');
    expect(parse(...args)).toThrow(expect.objectContaining({ hint: expect.stringContaining(plain) }));
  });

  it.each([['list\u00A0--json'], ['register', '--events\u00A0all'], ['list', '--json\u200B']])(
    'is told of its spaces: %j %j',
    (...args) => {
      expect(parse(...args)).toThrow('unusual space');
    },
  );

  it('may hold values with such dashes and spaces', () => {
    expect(parse('register', '--events', 'all', '--name', '– a\u00A0name')).not.toThrow();
    expect(parse('delete', '–hook')).not.toThrow();
  });

  it('may hold quotation marks of typography and unseen characters around addresses and ids', async () => {
    const parsed = parseArguments([
      'update',
      '“abc”',
      '--url',
      '“https://example.com/x”\u200B',
      '--profile',
      ' “a” ',
    ]);
    if (parsed.kind !== 'run') throw new Error('It was not understood.');
    const { spec, raw, globals } = parsed.invocation;
    expect(globals.profile).toBe('a');
    expect(spec.arguments['webhook']?.read(raw['webhook'])).toBe('abc');
    expect(spec.options['url']?.read(raw['url'])).toBe('https://example.com/x');
  });
});

describe('--service', () => {
  it('refuses any other word', () => {
    expect(parse('list', '--service', 'zoom')).toThrow('--service cannot be "zoom".');
  });
});

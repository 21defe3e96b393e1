import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { COMMANDS, GLOBAL_OPTIONS, nameIn } from '../../../../src/program.ts';
import { completeLine, type Completion } from '../../../../src/program/completion/complete-line.ts';
import type { SavedNames } from '../../../../src/program/completion/values.ts';

const URL_OF_ONE = 'https://example.com/hook';

const SAVED: SavedNames = {
  profiles: async () => ['default', 'staging'],
  apps: async () => [{ id: '00000000-0000-4000-8000-0000000000a1', name: 'Main app' }],
  webhooks: async () => [
    { id: '3b1e8f5a-0000-4000-8000-000000000001', name: 'Production', url: URL_OF_ONE },
    { id: '9c2d7e6b-0000-4000-8000-000000000002', name: 'Secret', url: '' },
  ],
};

function complete(...words: readonly string[]): Promise<Completion> {
  return completeLine(words, SAVED);
}

async function values(...words: readonly string[]): Promise<readonly string[]> {
  return (await complete(...words)).candidates.map(({ value }) => value);
}

describe('completing a line', () => {
  it('offers every command by its first word, once, with its summary', async () => {
    const { candidates } = await complete('');
    const first = new Set(COMMANDS.map(({ name }) => name.split(' ')[0]));
    expect(candidates.map(({ value }) => value)).toEqual([...first, 'help']);
    expect(candidates.every(({ description }) => description !== undefined)).toBe(true);
  });

  it('offers another name of a command only where no command begins so', async () => {
    expect(await values('l')).not.toContain('ls');
    expect(await values('ls')).toEqual(['ls']);
    expect(await values('ta')).toEqual(['tail']);
    expect(await values('deliveries', 'ls')).toEqual(['ls']);
    expect(await values('ls', '--show')).toEqual(['--show-secrets']);
    expect(await values('tail', '--fol')).toEqual([]);
  });

  it('offers the second words of commands that have two', async () => {
    expect(await values('events', '')).toEqual(['list', 'show']);
    expect(await values('help', 'events', 's')).toEqual(['show']);
    expect(await values('help', 'exit')).toEqual(['exit-codes']);
  });

  it.each(COMMANDS.map((spec) => [spec.name, spec] as const))('offers each option of %s', async (_, spec) => {
    const all = [...Object.values(spec.options), ...Object.values(GLOBAL_OPTIONS)];
    const { candidates } = await complete(...spec.name.split(' '), '--');
    const offered = new Map(candidates.map(({ value, description }) => [value, description]));
    for (const { flags, description } of all) expect(offered.get(nameIn(flags))).toBe(description);
  });

  it('offers the variants of the event on the line, else of all', async () => {
    const own = await values('trigger', 'meeting.started', '--variant', '');
    expect(own).toEqual(['dyte-v2', 'dyte-v1-room', 'rtk-2026-08', 'rtk', 'v1-2021-log']);
    expect(await values('events', 'show', 'recording.statusUpdate', '--variant=composed-e')).toEqual([
      'composed-errored',
    ]);
    const all = await values('trigger', '--variant', '');
    expect(all).toEqual(expect.arrayContaining([...own, 'composed-errored']));
    expect(new Set(all).size).toBe(all.length);
  });

  it('offers no option twice, unless it may be given twice', async () => {
    expect(await values('list', '--json', '--js')).toEqual([]);
    expect(await values('listen', '-p', '80', '--por')).toEqual([]);
    expect(await values('register', '--events', 'all', '--ev')).toEqual(['--events']);
  });

  it.each(
    COMMANDS.flatMap((spec) =>
      Object.values({ ...spec.options, ...GLOBAL_OPTIONS }).flatMap((option) =>
        option.choices === undefined ? [] : [[spec.name, option] as const],
      ),
    ),
  )('offers the choices of an option of %s: $flags', async (name, { flags, choices }) => {
    expect(await values(...name.split(' '), nameIn(flags), '')).toEqual(choices);
    expect(await values(...name.split(' '), `${nameIn(flags)}=`)).toEqual(choices);
  });

  it('offers events, patterns that stand for several, and each once in a list', async () => {
    expect(await values('register', '--events', '')).toEqual([
      'all',
      ...EVENT_NAMES,
      'meeting.*',
      '*.statusUpdate',
    ]);
    expect(await values('register', '-e', 'meeting.started,meeting.s')).toEqual([
      'meeting.started,meeting.summary',
    ]);
    expect(await values('deliveries', 'list', '--event', 'REC')).toEqual(['recording.statusUpdate']);
    expect(await values('trigger', 'meeting.ended', 'meeting.e')).toEqual([]);
    expect(await values('trigger', 'fu')).toEqual(['full']);
    expect(await values('listen', '--expect', 'meeting.e')).toEqual(['meeting.ended']);
    expect(await values('show', 'last:rec')).toEqual(['last:recording.statusUpdate']);
  });

  it('offers what is saved', async () => {
    expect(await values('list', '--profile', '')).toEqual(['default', 'staging']);
    expect(await values('get', '')).toEqual([URL_OF_ONE, '9c2d7e6b-0000-4000-8000-000000000002']);
    expect(await values('get', 'Pro')).toEqual(['Production']);
    expect(await values('get', '"Pro')).toEqual(['Production']);
    expect(await values('get', '3b')).toEqual(['3b1e8f5a-0000-4000-8000-000000000001']);
    expect(await values('delete', URL_OF_ONE, 'http')).toEqual([]);
    expect(await values('deliveries', 'list', '--webhook', '9')).toEqual([
      '9c2d7e6b-0000-4000-8000-000000000002',
    ]);
  });

  it('leaves files to the shell where a file is meant', async () => {
    const files = { candidates: [], files: true, isOpen: false };
    expect(await complete('listen', '--store', '')).toEqual(files);
    expect(await complete('listen', '--tls-key=')).toEqual(files);
    expect(await complete('listen', '--report', 'junit=')).toEqual(files);
    expect(await complete('listen', '--expect', 'x', '--', 'npm', '')).toEqual(files);
    expect((await complete('listen', '--port', '')).files).toBe(false);
    expect((await complete('list', '--', '')).files).toBe(false);
    expect(await complete('listen', '--report', 'j')).toMatchObject({
      candidates: [{ value: 'junit=' }],
      isOpen: true,
    });
  });

  it('fails on no line', async () => {
    const words = constantFrom(
      'list',
      'listen',
      'deliveries',
      'emulate',
      'help',
      '--',
      '-',
      '--=',
      '=',
      '',
      '--events',
      '--profile',
      '--print-env',
      '-o',
      '-e',
      '-p8',
      'meeting.started,',
      '"',
      "'",
      '\\',
      '__proto__',
      'constructor',
    );
    await assert(
      asyncProperty(array(oneof(words, string()), { maxLength: 6 }), async (line) => {
        const { candidates } = await completeLine(line, SAVED);
        expect(Array.isArray(candidates)).toBe(true);
      }),
    );
  });
});

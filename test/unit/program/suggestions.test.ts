import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, parseArguments } from '../../../src/program.ts';
import { editDistance } from '../../../src/domain/text/nearest.ts';
import { hintForCommand } from '../../../src/program/suggestions.ts';
import { thrownBy } from '../../helpers/errors.ts';

const hintOf = (line: string): string => thrownBy(() => parseArguments(line.split(' '))).hint ?? '';

describe('a word that is no command', () => {
  it.each([
    ['logs', 'deliveries list --follow'],
    ['log', 'deliveries list --follow'],
    ['logs tail', 'deliveries list --follow'],
    ['--json logs', 'deliveries list --follow'],
    ['events tail', 'deliveries list --follow'],
    ['deliveries tail', 'deliveries list --follow'],
    ['resend', 'deliveries replay'],
    ['events resend', 'deliveries replay'],
    ['events resend evt_1 --webhook-endpoint x', 'deliveries replay'],
    ['deliveries get', 'deliveries show'],
    ['status', 'whoami'],
    ['auth status', 'whoami'],
    ['auth login', 'login'],
    ['forward', 'listen 3000/webhook'],
    ['proxy', 'listen 3000/webhook'],
    ['start', 'listen'],
    ['create', 'register'],
    ['new', 'register'],
    ['webhooks create', 'register'],
    ['webhooks list', 'list'],
    ['remove', 'delete'],
    ['edit', 'update'],
    ['dump', 'deliveries export'],
    ['prune', 'deliveries prune'],
    ['deliveries register', 'register'],
    ['deliveries lst', 'deliveries list'],
    ['delivreies', 'deliveries'],
    ['relpay', 'replay'],
    ['taill', 'tail'],
    ['evnts list', 'events'],
    ['lgoin', 'login'],
    ['udpate', 'update'],
    ['repalce', 'replace'],
    ['verison', 'version'],
    ['LIST', 'list'],
  ])('%s is answered with %s', (line, meant) => {
    expect(hintOf(line)).toBe(`Did you mean ${meant}?`);
  });

  it.each([
    ['config', 'whoami shows the settings'],
    ['profile zzz', 'There are profile list, '],
    ['deliveries zzz', 'There are deliveries list, '],
    ['zzz', 'dyte-hooks --help'],
    ['__proto__', 'dyte-hooks --help'],
    ['toString', 'dyte-hooks --help'],
  ])('%s is told what there is', (line, text) => {
    expect(hintOf(line)).toContain(text);
  });

  it('is answered with lines that are understood', () => {
    const brought = ['logs', 'resend', 'forward', 'start', 'dump', 'expect', 'clean', 'man', 'demo', 'mock'];
    for (const word of [...brought, 'schema', 'types', 'describe', 'deliveries rm', 'signout', 'tour']) {
      const line = /^Did you mean (.*)\?$/.exec(hintForCommand(word.split(' '), COMMANDS))?.[1];
      expect([line, problemOf(line ?? '')]).toEqual([line, undefined]);
    }
  });

  /** What is wrong with a line, but for words that it needs besides. */
  function problemOf(line: string): string | undefined {
    try {
      parseArguments(line.split(' '));
      return undefined;
    } catch (error) {
      return String(error).includes('Missing required argument') ? undefined : String(error);
    }
  }

  it('never gets one that changes something where one that does not is as near', () => {
    const changing = COMMANDS.filter(({ changes }) => changes).map(({ name }) => name);
    const harmless = COMMANDS.filter(({ changes }) => !changes).flatMap(({ name, aliases }) => [
      name.split(' ')[0] ?? '',
      ...Object.keys(aliases).filter((alias) => !alias.includes(' ')),
    ]);
    const near = fc
      .tuple(fc.constantFrom(...changing, ...harmless), fc.nat(8), fc.constantFrom('', 'a', 'l', 's', 'ce'))
      .map(([name, place, letter]) => name.slice(0, place) + letter + name.slice(place + 1));
    fc.assert(
      fc.property(near, (word) => {
        const meant = /^Did you mean (\w+)\?$/.exec(hintForCommand([word], COMMANDS))?.[1] ?? '';
        fc.pre(changing.includes(meant) && !['delete', 'update', 'register', 'login'].includes(word));
        const nearestHarmless = Math.min(...harmless.map((name) => editDistance(word, name)));
        const isBeginning = meant.startsWith(word);
        expect([word, meant, isBeginning || editDistance(word, meant) < nearestHarmless]).toEqual([
          word,
          meant,
          true,
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('repla and replac mean replay: it changes nothing', () => {
    expect([hintOf('repla'), hintOf('replac'), hintOf('replays')]).toEqual(
      Array.from({ length: 3 }, () => 'Did you mean replay?'),
    );
  });
});

describe('commands that change something', () => {
  it('are these', () => {
    expect(COMMANDS.filter(({ changes }) => changes).map(({ name }) => name)).toEqual([
      'login',
      'logout',
      'profile use',
      'profile set',
      'profile remove',
      'register',
      'update',
      'replace',
      'delete',
      'enable',
      'disable',
      'apply',
      'migrate',
      'deliveries prune',
      'deliveries pause',
      'deliveries resume',
      'meeting open',
    ]);
  });
});

describe('an option that the command does not take', () => {
  it.each([
    ['listen --foward-to 3000', 'Did you mean --forward-to?'],
    ['listen --forward-ot=3000', 'Did you mean --forward-to?'],
    ['listen --verbos', 'Did you mean --verbose?'],
    ['list --format json', 'Did you mean --json?'],
    ['list --output json', 'Did you mean --json?'],
    ['deliveries list --last 5', 'Did you mean --limit?'],
    ['deliveries list --tail', 'Did you mean --follow?'],
    ['listen --skip-verify', 'Did you mean --insecure?'],
    ['delete w --force', 'Did you mean --yes?'],
    ['list --verbose', 'Did you mean --debug?'],
    ['list --limit 5', '--limit is an option of deliveries list, deliveries replay, deliveries export.'],
    ['list -n 5', '-n is --limit, which list does not take.'],
    ['-p 8000 listen', '-p is --port; it stands behind the command that takes it.'],
    ['--forward-to 3000 listen', '--forward-to is an option of listen, behind its name.'],
    ['list --api-key hidden', 'A secret is no option: login saves it, or set DYTE_API_KEY.'],
    ['list -x', 'Add --help to the command to see what it takes.'],
  ])('%s: %s', (line, hint) => {
    expect(hintOf(line)).toBe(hint);
  });

  it('is named without its value, which may be a secret', () => {
    const error = thrownBy(() => parseArguments(['list', '--token=hidden\nhidden']));
    expect(error.message).toBe("Unknown option '--token'.");
    expect(error.hint).not.toContain('hidden');
  });
});

describe('arguments', () => {
  it.each([
    ['events list x', 'between quotes. Usage: dyte-hooks events list'],
    ['listen 3000 4000', 'between quotes. Usage: dyte-hooks listen [forward-to] [options]'],
  ])('that are missing or too many are told the usage: %s', (line, hint) => {
    expect(hintOf(line)).toContain(hint);
  });
});

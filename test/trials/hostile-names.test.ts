import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import {
  missingFor,
  SHELL_TIMEOUT_MS,
  startShell,
  TESTED_SHELLS,
  type TestedShell,
} from '../helpers/interactive-shells.ts';

/** Names that somebody else may give to a webhook. Each begins with letters of its own, to be typed, that no id has. */
const NAMES = [
  'gg $(touch evil)',
  'hh `touch evil`',
  'ii; touch evil; #',
  "jj' ; touch evil ; '",
  'kk" ; touch evil ; "',
  'll && touch evil || $PATH',
  String.raw`mm \; touch evil \\`,
  'nn (touch evil) {a,b} [c] ~ * ?',
  'oo !! !touch ^a^b',
  'pp: colon: and = signs',
  'qq ‘touch evil’ “ü”',
  'rr|touch evil>evil<evil',
];

/** What is left out: it cannot be typed as it is shown. */
const NOT_OFFERED = ['ss\u001b[2J', 'tt\ntouch evil', 'uu\ttab', 'vv\u202eevil'];

/** What a shell would run: how it defines the command is all that differs. */
const DEFINED: Readonly<Record<TestedShell, string>> = {
  bash: `dyte-hooks() { printf '%s|' "$@"; };`,
  zsh: `dyte-hooks() { printf '%s|' "$@" };`,
  fish: `function dyte-hooks; printf '%s|' $argv; end;`,
};

async function register(
  environment: Readonly<Record<string, string>>,
  names: readonly string[],
): Promise<void> {
  for (const [index, name] of names.entries()) {
    const url = `https://example.com/${String(index)}`;
    const response = await fetch(`${environment['DYTE_HOOKS_API_URL'] ?? ''}/webhooks`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${environment['DYTE_ORG_ID'] ?? ''}:${environment['DYTE_API_KEY'] ?? ''}`)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name, url, events: ['meeting.ended'] }),
    });
    expect(response.status).toBe(201);
  }
}

/** Settings of an account whose webhooks have these names, once they were listed. */
async function listed(names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { environment } = await startEmulated();
  const settings = { ...environment, DYTE_HOOKS_DATA_DIR: await temporaryDirectory() };
  await register(settings, names);
  expect((await runCli(['list'], { environment: settings })).code).toBe(0);
  return settings;
}

describe.each(TESTED_SHELLS)(
  'names from outside, completed in %s',
  { timeout: SHELL_TIMEOUT_MS },
  (shell) => {
    const missing = missingFor(shell);
    const because = missing === undefined ? '' : ` (left out: ${missing})`;

    it.runIf(missing === undefined)(
      `are one word, and nothing of them is carried out${because}`,
      async () => {
        const settings = await listed([...NAMES, ...NOT_OFFERED]);
        const interactive = await startShell(shell, settings);
        const words: string[] = [];
        for (const name of NAMES) {
          const { line } = await interactive.complete(`dyte-hooks get ${name.slice(0, 2)}`);
          // Whoever presses Enter next runs just this.
          const home = interactive.home;
          words.push(
            execFileSync(shell, ['-c', `${DEFINED[shell]} ${line}`], { cwd: home, encoding: 'utf8' }),
          );
        }
        expect(words).toEqual(NAMES.map((name) => `get|${name}|`));
        for (const name of NOT_OFFERED) {
          const line = `dyte-hooks get ${name.slice(0, 2)}`;
          expect((await interactive.complete(line)).line.trimEnd()).toBe(line);
        }
        expect(existsSync(join(interactive.home, 'evil'))).toBe(false);
      },
    );

    it.runIf(missing === undefined)(`are quoted between quotation marks too${because}`, async () => {
      const interactive = await startShell(shell, await listed(['gg $(touch evil) b', 'hh d']));
      const evil = await interactive.complete('dyte-hooks get "gg');
      const run = (line: string): string =>
        execFileSync(shell, ['-c', `${DEFINED[shell]} ${line}`], { cwd: interactive.home, encoding: 'utf8' });
      expect(run(evil.line)).toBe('get|gg $(touch evil) b|');
      expect((await interactive.complete("dyte-hooks get 'hh")).line).toBe("dyte-hooks get 'hh d' ");
      expect(existsSync(join(interactive.home, 'evil'))).toBe(false);
    });

    it.runIf(missing === undefined)(`are offered with the URL${because}`, async () => {
      const interactive = await startShell(shell, await listed(['One']));
      const line = 'dyte-hooks get https://example.com/0 ';
      expect((await interactive.complete('dyte-hooks get ')).line).toBe(line);
      expect((await interactive.complete('dyte-hooks get https://exa')).line).toBe(line);
      expect((await interactive.complete('dyte-hooks get On')).line).toBe('dyte-hooks get One ');
    });
  },
);

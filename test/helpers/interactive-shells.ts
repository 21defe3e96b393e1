import { spawn, spawnSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Shell } from '../../src/domain/shells.ts';
import { EXECUTABLE, runCli } from './cli.ts';
import { temporaryDirectory } from './directory.ts';
import { HAS_SCRIPT, keepShown } from './terminal.ts';

/** The shells that completion is run in; PowerShell is on none of the machines that tests run on. */
export const TESTED_SHELLS = ['bash', 'zsh', 'fish'] as const satisfies readonly Shell[];

export type TestedShell = (typeof TESTED_SHELLS)[number];

/** Why a shell cannot be tried on this machine; undefined where it can. */
export function missingFor(shell: TestedShell): string | undefined {
  if (!HAS_SCRIPT) return 'util-linux has no "script" here';
  return spawnSync(shell, ['--version']).status === 0 ? undefined : `${shell} is not installed`;
}

/**
 * How a shell is started without anybody's settings, and says what stands on its line: Ctrl-X, then `<<line>>`.
 * That key also begins others, which shells wait for by default half a second.
 */
const STARTED: Readonly<Record<TestedShell, { readonly command: string; readonly setUp: string }>> = {
  bash: {
    command: 'bash --norc --noprofile -i',
    setUp: String.raw`bind 'set bell-style none'; bind 'set completion-query-items 0'; bind 'set page-completions off'; bind 'set keyseq-timeout 1'; show() { printf '<<%s>>' "$READLINE_LINE"; }; bind -x '"\C-x":show'; PS1=`,
  },
  zsh: {
    command: 'zsh -f -i',
    setUp: String.raw`unsetopt beep; show() { print -rn -- "<<$BUFFER>>" >/dev/tty }; zle -N show; bindkey -e; bindkey '^X' show; bindkey '^U' kill-whole-line; bindkey '^I' complete-word; PS1=; LISTMAX=0; KEYTIMEOUT=1`,
  },
  fish: {
    command: 'fish --no-config -i',
    setUp: String.raw`function fish_prompt; end; bind \cx 'printf "<<%s>>" (commandline)'`,
  },
};

/** Milliseconds for a test that presses Tab often: each starts dyte-hooks, and a busy machine takes its time. */
export const SHELL_TIMEOUT_MS = 120_000;

/** A shell in a terminal of its own, with completion as `completion` prints it. */
export interface InteractiveShell {
  /** Types a line and Tab. @returns the line as it stands then, and what the screen showed meanwhile */
  complete(line: string): Promise<{ readonly line: string; readonly screen: string }>;
  /** The file that is there once a hostile name was carried out. */
  readonly home: string;
}

/**
 * Starts a shell that finds the built dyte-hooks on its path. It ends with the running test.
 *
 * @param environment of the shell
 */
export async function startShell(
  shell: TestedShell,
  environment: Readonly<Record<string, string>> = {},
): Promise<InteractiveShell> {
  const home = await temporaryDirectory();
  await symlink(EXECUTABLE, join(home, 'dyte-hooks'));
  const script = await runCli(['completion', shell]);
  await writeFile(join(home, 'completion'), script.stdout);
  await writeFile(join(home, 'recorded.pem'), '');
  const { command, setUp } = STARTED[shell];
  const terminal = spawn('script', ['-qfc', `stty cols 300 rows 50; exec ${command}`, '/dev/null'], {
    cwd: home,
    env: {
      PATH: `${home}:${process.env['PATH'] ?? ''}`,
      HOME: home,
      TERM: 'xterm',
      LC_ALL: 'C.UTF-8',
      SHELL: '/bin/sh',
      ...environment,
    },
  });
  onTestFinished(async () => {
    const closed = once(terminal, 'close');
    terminal.kill('SIGKILL');
    await closed;
  });
  const screen = keepShown(terminal.stdout);
  let seen = 0;
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(screen.text().slice(seen));
      if (found !== null) return found;
      await once(terminal.stdout, 'data');
    }
  };
  terminal.stdin.write(`. ${home}/completion; . ${home}/completion\r${setUp}\recho rea''dy\r`);
  await until(/ready/);
  // Only now does it certainly read keys and no lines.
  seen = screen.text().length;
  terminal.stdin.write('\u0018');
  await until(/<<>>/);
  return {
    home,
    complete: async (line) => {
      seen = screen.text().length;
      // The line before is taken away first.
      terminal.stdin.write(`\u0015${line}\t\u0018`);
      const found = await until(/<<([^]*?)>>/);
      const shown = screen.text().slice(seen);
      return { line: found[1] ?? '', screen: shown };
    },
  };
}

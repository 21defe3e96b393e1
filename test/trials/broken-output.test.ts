import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXECUTABLE, type Finished } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { HAS_SCRIPT, startInTerminal } from '../helpers/terminal.ts';

/** Runs it by a shell, with what `redirection` says of its outputs. */
async function run(
  args: readonly string[],
  redirection: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const line = ['-c', `exec "$@" ${redirection}`, 'sh', process.execPath, EXECUTABLE, ...args];
  const child = spawn('sh', line, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: await temporaryDirectory(), ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}

const NO_STDERR = ['2>/dev/full', '2>&-', '>&- 2>&-', '<&- 2>/dev/full'];

describe.runIf(process.platform === 'linux')('an error that cannot be printed', () => {
  it.each(NO_STDERR)('ends with its own exit code: %s', async (redirection) => {
    const { environment } = await startEmulated();
    const codeOf = async (...args: readonly string[]): Promise<number | null> =>
      (await run(args, redirection, environment)).code;
    expect(await codeOf('get', 'nobody')).toBe(4);
    expect(await codeOf('nonsense')).toBe(2);
    const none = ['--port', '0', '--verify', 'off', '--store', 'memory', '--expect', 'a', '--timeout', '1ms'];
    expect(await codeOf('listen', ...none)).toBe(6);
  });

  it('ends with its own exit code, whatever it is', async () => {
    const { environment } = await startEmulated();
    const to = '2>/dev/full';
    expect((await run(['get', 'nobody', '--json', '--debug'], to, environment)).code).toBe(4);
    expect((await run(['list'], to)).code).toBe(3);
    expect((await run(['deliveries', 'list', '--store', '/nonexistent/a.sqlite'], to)).code).toBe(4);
  });

  it('is none of a command that has something else to do', async () => {
    const { environment } = await startEmulated();
    const url = 'https://example.com/hook';
    // An unknown event is pointed out on standard error.
    const made = await run(
      ['register', '--events', 'meeting.*', '--url', url, '--json'],
      '2>/dev/full',
      environment,
    );
    expect({ code: made.code, action: JSON.parse(made.stdout).action }).toEqual({
      code: 0,
      action: 'created',
    });
  });
});

describe.runIf(process.platform === 'linux')('an answer that cannot be printed', () => {
  it.each([
    ['--version'],
    ['--help'],
    ['listen', '--help'],
    ['events', 'list'],
    ['events', 'show', 'meeting.ended', '--json'],
    ['demo'],
  ])('is an error with a reason: %s %s %s %s', async (...args) => {
    const { code, stderr } = await run(args, '>/dev/full');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('cannot be written: ENOSPC'),
    });
    expect((await run(args, '>/dev/full 2>/dev/full')).code).toBe(1);
  });

  it('is none where nobody wants one', async () => {
    expect((await run(['--help'], '>&-')).code).toBe(0);
    expect((await run(['events', 'list'], '>&- 2>&- <&-')).code).toBe(0);
  });
});

describe.runIf(HAS_SCRIPT)('a terminal that does not move its cursor', () => {
  // oxlint-disable-next-line no-control-regex
  const CURSOR = /\u001b\[\??[\d;]*[A-HJKSTfhl-n]|\r(?!\r*\n)/;

  it.each(['dumb', 'unknown', ''])(
    'gets no codes for that with TERM=%j',
    async (name) => {
      const data = await temporaryDirectory();
      writeFileSync(join(data, 'empty'), '');
      const { environment } = await startEmulated();
      const settings = { ...environment, TERM: name, DYTE_HOOKS_CONFIG_DIR: data };
      const asked = await startInTerminal(['register', '--url', 'https://example.com/hook', '--name', 'a'], {
        environment: settings,
      });
      await asked.screen.until(/Enter for those with a star: /);
      asked.type('1 2\r');
      await asked.screen.until(/example\.com\/hook/);
      expect(await asked.ended()).toBe(0);
      const deleting = await startInTerminal(['delete', '--all'], { environment: settings });
      await deleting.screen.until(/Type 1 /);
      deleting.type('1\r');
      expect(await deleting.ended()).toBe(0);
      const unreachable = await startInTerminal(['list'], {
        environment: { ...settings, DYTE_HOOKS_API_URL: 'http://127.0.0.1:9/v2' },
      });
      await unreachable.screen.until(/\(1 of 3\)/);
      process.kill(unreachable.pid, 'SIGINT');
      expect(await unreachable.ended()).toBe(130);
      const secret = await startInTerminal(['login', '--org-id', '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab'], {
        environment: { ...settings, DYTE_ORG_ID: '', DYTE_API_KEY: '' },
      });
      await secret.screen.until(/API key \(not shown\): /);
      secret.type('not-a-secret\r');
      expect(await secret.ended()).toBe(0);
      const texts = [asked, deleting, unreachable, secret].map(({ screen }) => screen.text());
      for (const shown of texts) expect(shown).not.toMatch(CURSOR);
      expect(texts.join('')).not.toContain('not-a-secret');
    },
    60_000,
  );
});

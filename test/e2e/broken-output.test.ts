import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXECUTABLE } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { HAS_SCRIPT, startInTerminal } from '../helpers/terminal.ts';

/** Runs it by a shell, with what `redirection` says of its outputs. */
function run(
  args: readonly string[],
  redirection: string,
  environment: Readonly<Record<string, string>> = {},
): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `exec "$@" ${redirection}`, 'sh', process.execPath, EXECUTABLE, ...args],
    {
      encoding: 'utf8',
      timeout: 15_000,
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...environment },
    },
  );
  return { code: status, stdout, stderr };
}

const NO_STDERR = ['2>/dev/full', '2>&-', '>&- 2>&-', '<&- 2>/dev/full'];

describe.runIf(process.platform === 'linux')('an error that cannot be printed', () => {
  it.each(NO_STDERR)('ends with its own exit code: %s', async (redirection) => {
    const { environment } = await startEmulated();
    expect(run(['get', 'nobody'], redirection, environment).code).toBe(4);
    expect(run(['get', 'nobody', '--json', '--debug'], redirection, environment).code).toBe(4);
    expect(run(['list'], redirection).code).toBe(3);
    expect(run(['nonsense'], redirection).code).toBe(2);
    expect(run(['deliveries', 'list', '--store', '/nonexistent/a.sqlite'], redirection).code).toBe(4);
    expect(
      run(
        [
          'listen',
          '--port',
          '0',
          '--verify',
          'off',
          '--store',
          'memory',
          '--expect',
          'a',
          '--timeout',
          '1ms',
        ],
        redirection,
      ).code,
    ).toBe(6);
  });

  it('is none of a command that has something else to do', async () => {
    const { environment } = await startEmulated();
    const url = 'https://example.com/hook';
    // An unknown event is pointed out on standard error.
    const made = run(
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
  ])('is an error with a reason: %s %s %s %s', (...args) => {
    const { code, stderr } = run(args, '>/dev/full');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('cannot be written: ENOSPC'),
    });
    expect(run(args, '>/dev/full 2>/dev/full').code).toBe(1);
  });

  it('is none where nobody wants one', () => {
    expect(run(['--help'], '>&-').code).toBe(0);
    expect(run(['events', 'list'], '>&- 2>&- <&-').code).toBe(0);
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
      await deleting.screen.until(/\(y\/N\) /);
      deleting.type('y\r');
      expect(await deleting.ended()).toBe(0);
      const unreachable = await startInTerminal(['list'], {
        environment: { ...settings, DYTE_HOOKS_API_URL: 'http://127.0.0.1:9/v2' },
      });
      await unreachable.screen.until(/retry 1 of 3/);
      expect(await unreachable.ended()).toBe(5);
      const secret = await startInTerminal(['login', '--org-id', '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab'], {
        environment: { ...settings, DYTE_ORG_ID: '', DYTE_API_KEY: '' },
      });
      await secret.screen.until(/API key/);
      secret.type('not-a-secret\r');
      expect(await secret.ended()).toBe(0);
      const texts = [asked, deleting, unreachable, secret].map(({ screen }) => screen.text());
      for (const text of texts) expect(text).not.toMatch(CURSOR);
      expect(texts.join('')).not.toContain('not-a-secret');
    },
    60_000,
  );
});

import { createServer } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_APPS } from '../../src/emulator/emulator-options.ts';
import { runCli, type Finished } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { ACCOUNT_ID, APP_ID, testCloudflare } from '../helpers/emulated-cloudflare.ts';
import { runProgram } from '../helpers/program.ts';

const TOKEN = 'emulator-api-token';

/** An emulated Cloudflare, and commands with files of their own. */
async function world() {
  const { url } = await testCloudflare({ apps: [...DEFAULT_APPS, { name: 'Staging' }] });
  const config = await temporaryDirectory();
  const run = (line: readonly string[], stdin?: string): Promise<Finished> =>
    runProgram(line, {
      environment: { DYTE_HOOKS_CONFIG_DIR: config },
      ...(stdin === undefined ? {} : { stdin }),
    });
  const login = (more: readonly string[], token = TOKEN): Promise<Finished> =>
    run(['login', '--api-url', `${url}/client/v4`, '--token-stdin', ...more], token);
  return { run, login, config, url };
}

describe('signing in to Cloudflare', () => {
  it('needs a token and the name of an app, and works from then on', async () => {
    const { run, login, config } = await world();
    const { code, stdout } = await login(['--app', 'emulated app', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      service: 'cloudflare',
      accountId: ACCOUNT_ID,
      appId: APP_ID,
      appName: 'Emulated app',
      credentials: 'accepted',
      secretIn: 'file',
    });
    const registering = ['register', '--events', 'all', '--url', 'https://example.com/in', '--json'];
    expect((await run(registering)).code).toBe(0);
    expect((await run(['list'])).stdout).toContain('https://example.com/in');
    const who = JSON.parse((await run(['whoami', '--json'])).stdout);
    expect(who).toMatchObject({ credentials: 'accepted', app: APP_ID, accountId: ACCOUNT_ID });
    expect((await run(['logout'])).code).toBe(0);
    expect(await readFile(join(config, 'config.json'), 'utf8')).not.toContain(TOKEN);
    expect((await run(['list'])).code).toBe(3);
  });

  it('has each failure say its own', async () => {
    const { run, login, config } = await world();
    const outcome = ({ code, stderr }: Finished): readonly unknown[] => [
      code,
      stderr
        .split('\n')
        .flatMap((line) => /"code":"(\w+)"/.exec(line)?.[1] ?? [])
        .at(-1),
    ];
    expect(outcome(await login(['--app', 'x', '--json'], 'wrong'))).toEqual([3, 'credentials_refused']);
    const foreign = ['--account', '0000000000000000000000000000e002', '--app', 'x', '--json'];
    expect(outcome(await login(foreign))).toEqual([3, 'account_refused']);
    expect(outcome(await login(['--app', 'Stagin', '--json']))).toEqual([4, 'app_not_found']);
    expect(outcome(await login(['--json']))).toEqual([2, 'option_missing']);
    const unreachable = ['login', '--token-stdin', '--json', '--api-url', 'http://127.0.0.1:1/client/v4'];
    expect(outcome(await run(unreachable, TOKEN))).toEqual([5, 'sign_in_unchecked']);
    await expect(readFile(join(config, 'config.json'), 'utf8')).rejects.toThrow('ENOENT');
  }, 60_000);
});

describe('login --keyring where D-Bus does not answer', () => {
  it('gives up, and has saved nothing', async () => {
    const path = join(await temporaryDirectory(), 'bus');
    const bus = createServer(() => undefined).listen(path);
    onTestFinished(() => void bus.close());
    const { config, url } = await world();
    const line = ['login', '--api-url', `${url}/client/v4`, '--token-stdin', '--app', 'Staging', '--keyring'];
    const environment = { DYTE_HOOKS_CONFIG_DIR: config, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    const { code, stderr } = await runCli(line, { environment, stdin: TOKEN });
    expect(code).toBe(1);
    expect(stderr).toContain('The key store of this system cannot be used');
    expect(stderr).not.toContain(TOKEN);
    await expect(readFile(join(config, 'config.json'), 'utf8')).rejects.toThrow('ENOENT');
  }, 60_000);
});

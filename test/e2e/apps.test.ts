import { describe, expect, it, onTestFinished } from 'vitest';
import { startCli, type Finished } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { runProgram } from '../helpers/program.ts';

/** Runs commands against an emulated Cloudflare whose account has a second app. */
async function startCloudflare(): Promise<(...line: readonly string[]) => Promise<Finished>> {
  const places = {
    DYTE_HOOKS_CONFIG_DIR: await temporaryDirectory(),
    DYTE_HOOKS_DATA_DIR: await temporaryDirectory(),
  };
  const line = ['--json', 'emulate', '--service', 'cloudflare', '--port', '0', '--apps', 'Staging'];
  const emulator = startCli(line, { environment: places });
  onTestFinished(async () => {
    emulator.child.kill('SIGKILL');
    await emulator.finished;
  });
  const [, url = ''] = await emulator.until(/"url":"([^"]+)"/);
  const environment = {
    ...places,
    CLOUDFLARE_API_TOKEN: 'emulator-api-token',
    CLOUDFLARE_ACCOUNT_ID: '0000000000000000000000000000e001',
    DYTE_HOOKS_API_URL: `${url}/client/v4`,
  };
  return async (...words) => runProgram(words, { environment });
}

describe('apps of an account', () => {
  it('are listed, and commands take one by its name', async () => {
    const run = await startCloudflare();
    const rows = (await run('apps', '--app', 'staging')).stdout.split('\n');
    expect(rows.map((row) => row.split('\t').filter((_, index) => index !== 2))).toEqual([
      ['00000000-0000-4000-8000-0000000000a1', 'Emulated app', ''],
      ['00000000-0000-4000-8000-0000000000a2', 'Staging', 'in use'],
      [''],
    ]);
    const url = 'http://127.0.0.1:9/in';
    const register = ['register', '--url', url, '--events', 'all'];
    expect((await run('--app', 'Staging', ...register)).code).toBe(0);
    expect((await run('--app', 'Staging', 'list')).stdout).toContain(url);
    expect((await run('--app', 'Emulated app', 'list')).stdout).toBe('');
    const { code, stderr } = await run('--app', 'Stagign', 'list');
    expect([code, stderr]).toEqual([4, expect.stringContaining('Did you mean "Staging"?')]);
  });

  it('are none of a service without accounts, signed in or not', async () => {
    const environment = { DYTE_HOOKS_CONFIG_DIR: await temporaryDirectory() };
    const { code, stderr } = await runProgram(['apps', '--service', 'dyte'], { environment });
    expect([code, stderr]).toEqual([2, expect.stringContaining('Dyte has no accounts and apps.')]);
  });
});

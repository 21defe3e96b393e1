import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { startServer } from '../helpers/http-servers.ts';
import { runProgram } from '../helpers/program.ts';

const isRoot = process.getuid?.() === 0;
const OTHER = 54_321;

const CREDENTIALS = { DYTE_ORG_ID: 'org', DYTE_API_KEY: 's3cr3t-key' };

/** Settings that would send credentials of the environment to `apiUrl`. */
async function settingsNaming(apiUrl: string): Promise<{ directory: string; file: string }> {
  const directory = join(await temporaryDirectory(), 'config');
  await mkdir(directory, { mode: 0o700 });
  const file = join(directory, 'config.json');
  await writeFile(file, JSON.stringify({ profiles: { default: { apiUrl } } }), { mode: 0o600 });
  return { directory, file };
}

describe('many who save at once', () => {
  it('lose nothing: every profile is there, and nothing else', async () => {
    const directory = await temporaryDirectory();
    const names = Array.from({ length: 8 }, (_, index) => `env-${String(index)}`);
    const logins = await Promise.all(
      names.map((name) =>
        runCli(['login', '--no-verify', '--json', '--profile', name], {
          environment: {
            DYTE_HOOKS_CONFIG_DIR: directory,
            DYTE_ORG_ID: `org-${name}`,
            DYTE_API_KEY: `key-${name}`,
          },
        }),
      ),
    );
    expect(logins.map(({ code, stderr }) => [code, stderr.includes('error')])).toEqual(
      names.map(() => [0, false]),
    );
    const { profiles } = JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'));
    expect(profiles).toEqual(
      Object.fromEntries(
        names.map((name) => [
          name,
          { service: 'dyte', organizationId: `org-${name}`, apiKey: `key-${name}` },
        ]),
      ),
    );
    expect(await readdir(directory)).toEqual(['config.json']);
    expect((await stat(join(directory, 'config.json'))).mode & 0o777).toBe(0o600);
  });
});

describe('settings that others may have written', () => {
  const open: readonly (readonly [string, (directory: string, file: string) => Promise<void>])[] = [
    ['a file that all may write', (_directory, file) => chmod(file, 0o666)],
    ['a file that others may write', (_directory, file) => chmod(file, 0o602)],
    ['a directory that all may write', (directory) => chmod(directory, 0o777)],
    ['a directory above that all may write', (directory) => chmod(join(directory, '..'), 0o777)],
  ];

  it.each(open)('never get credentials of the environment: %s', async (_what, make) => {
    const server = await startServer({ status: 200, body: { success: true, data: [] } });
    const { directory, file } = await settingsNaming(`${server.url}/v2`);
    await make(directory, file);
    const { code, stderr } = await runProgram(['list', '--json'], {
      environment: { ...CREDENTIALS, DYTE_HOOKS_CONFIG_DIR: directory },
    });
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'settings_invalid', hint: expect.stringContaining('chmod go-w') },
    });
    expect(server.received).toEqual([]);
  });

  it.runIf(isRoot)('never get them from the file of another user', async () => {
    const server = await startServer({ status: 200, body: { success: true, data: [] } });
    const { directory, file } = await settingsNaming(`${server.url}/v2`);
    await chown(file, OTHER, OTHER);
    const { code, stderr } = await runProgram(
      ['register', '--url', 'https://x.example/', '--events', 'all'],
      {
        environment: { ...CREDENTIALS, DYTE_HOOKS_CONFIG_DIR: directory },
      },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('belongs to another user');
    expect(server.received).toEqual([]);
  });

  it('are not written either', async () => {
    const directory = await temporaryDirectory();
    await chmod(directory, 0o777);
    const { code, stderr } = await runProgram(['login', '--no-verify'], {
      environment: { DYTE_HOOKS_CONFIG_DIR: directory, DYTE_ORG_ID: 'org', DYTE_API_KEY: 's3cr3t-key' },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('may be written by everybody')]);
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('what is said of saved settings', () => {
  it('is that others may read the key, once, in every command that reads it', async () => {
    const { url, environment } = await startEmulated();
    const directory = await temporaryDirectory();
    const config = { DYTE_HOOKS_CONFIG_DIR: directory };
    const login = await runProgram(['login', '--api-url', `${url}/v2`], {
      environment: { ...environment, ...config },
    });
    expect(login.code, login.stderr).toBe(0);
    const closed = await runProgram(['list', '--json'], { environment: config });
    expect([closed.code, closed.stderr]).toEqual([0, '']);
    await chmod(join(directory, 'config.json'), 0o644);
    const json = await runProgram(['list', '--json'], { environment: config });
    expect([json.code, JSON.parse(json.stderr)]).toEqual([
      0,
      { notice: expect.stringContaining(`chmod 600 ${join(directory, 'config.json')}`) },
    ]);
    const text = await runProgram(['list'], { environment: config });
    expect(text.stderr.match(/warning: Others on this machine/g)).toHaveLength(1);
    expect((await runProgram(['list', '--quiet'], { environment: config })).stderr).toBe('');
  });

  it('is that credentials of the environment go to an address of the profile', async () => {
    const { url, environment } = await startEmulated();
    const { directory } = await settingsNaming(`${url}/v2`);
    const { DYTE_HOOKS_API_URL: apiUrl = '', ...credentials } = environment;
    const { code, stderr } = await runProgram(['list'], {
      environment: { ...credentials, DYTE_HOOKS_CONFIG_DIR: directory },
    });
    expect(code).toBe(0);
    expect(stderr).toContain(`warning: The credentials of the environment go to ${apiUrl}`);
  });
});

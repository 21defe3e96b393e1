import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finished } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { runProgram } from '../helpers/program.ts';

const PROFILES = {
  default: { organizationId: 'mine', apiKey: 'key' },
  staging: { organizationId: 'staging', apiKey: 'key' },
};

/** A project with a directory in it, and saved profiles elsewhere. */
async function project(file: string) {
  const root = await temporaryDirectory();
  const config = join(root, 'config');
  const directory = join(root, 'project', 'src');
  await mkdir(directory, { recursive: true, mode: 0o755 });
  await mkdir(config, { mode: 0o700 });
  await writeFile(join(config, 'config.json'), JSON.stringify({ profiles: PROFILES }), { mode: 0o600 });
  const path = join(root, 'project', 'dyte-hooks.yaml');
  await writeFile(path, file, { mode: 0o644 });
  const environment = { DYTE_HOOKS_CONFIG_DIR: config };
  const run = (line: readonly string[], stdin?: string): Promise<Finished> =>
    runProgram(line, { environment, directory, ...(stdin === undefined ? {} : { stdin }) });
  return { path, run };
}

describe('in the directory of a project', () => {
  it('its file chooses the profile, which is said', async () => {
    const { path, run } = await project('profile: staging\n');
    const { code, stdout, stderr } = await run(['whoami', '--offline', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      profile: 'staging',
      organizationId: 'staging',
      sources: { profile: 'project', credentials: 'profile' },
    });
    expect(JSON.parse(stderr)).toEqual({ notice: `${path} chooses profile "staging".` });
    expect((await run(['profile', 'list'])).stdout).toContain('staging\t*\t');
  });

  it('its file is refused where everybody may write it, but who signs in needs none', async () => {
    const { path, run } = await project('profile: staging\n');
    await chmod(path, 0o666);
    const refused = await run(['list']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('may be written by everybody');
    const line = ['login', '--org-id', 'new', '--key-stdin', '--no-verify'];
    expect((await run(line, 'new-key')).code).toBe(0);
    expect((await run(['profile', 'show', 'default'])).stdout).toContain('organizationId\tnew\n');
    expect((await run(['profile', 'show', 'staging'])).stdout).toContain('organizationId\tstaging\n');
  });

  it('its file is refused where it names an address', async () => {
    const { path, run } = await project('profile: staging\napiUrl: https://evil.example\n');
    const { code, stderr } = await run(['list']);
    expect(code).toBe(2);
    expect(stderr).toContain(`${path}:2:1`);
    expect(stderr).toContain('would be sent your credentials');
  });
});

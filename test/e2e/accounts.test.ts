import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startServer } from '../helpers/http-servers.ts';
import { runProgram } from '../helpers/program.ts';

/** Says no to every call. */
const REFUSAL = { status: 401, body: { success: false, error: { code: 401, message: 'no' } } };

describe('credentials of the environment that are refused', () => {
  it('are named, and so is the profile that has others', async () => {
    const server = await startServer(REFUSAL);
    const place = {
      DYTE_HOOKS_CONFIG_DIR: await temporaryDirectory(),
      DYTE_HOOKS_API_URL: `${server.url}/v2`,
    };
    const environment = { ...place, DYTE_ORG_ID: 'org', DYTE_API_KEY: 'from-the-environment' };
    const first = await runProgram(['list'], { environment });
    expect(first.stderr).toContain('They are those of DYTE_ORG_ID and DYTE_API_KEY: check these variables.');
    const saving = ['login', '--org-id', 'other', '--key-stdin', '--no-verify'];
    await runProgram(saving, { environment: place, stdin: 'saved-key' });
    const { code, stderr } = await runProgram(['list'], { environment });
    expect([code, stderr]).toEqual([3, expect.stringContaining('Profile "default" has others: unset')]);
    const signedIn = await runProgram(['list'], { environment: place });
    expect(signedIn.stderr).not.toContain('They are those of');
  });
});

describe('a profile that does not exist', () => {
  it.each([['list'], ['get', 'x'], ['listen', '--port', '0'], ['whoami'], ['logout']])(
    'is refused by %s with those that there are',
    async (...args) => {
      const environment = { DYTE_HOOKS_CONFIG_DIR: await temporaryDirectory() };
      const saving = ['login', '--org-id', 'other', '--key-stdin', '--no-verify'];
      await runProgram(saving, { environment, stdin: 'saved-key' });
      // A receiver has a thread for its store, which only the build has.
      const run = args[0] === 'listen' ? runCli : runProgram;
      const { code, stderr } = await run([...args, '--profile', 'stagin'], { environment });
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining('There is no profile "stagin". There are: default.'),
      ]);
    },
  );
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { EXECUTABLE } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';

const SCRIPT = fileURLToPath(new URL('../../docs/ci/job.sh', import.meta.url));

it('the CI script of the documentation runs as it stands, and leaves nothing behind', async () => {
  const home = await temporaryDirectory();
  await symlink(EXECUTABLE, join(home, 'dyte-hooks'));
  const report = join(home, 'webhooks.xml');
  const child = spawn('bash', [SCRIPT], {
    env: {
      HOME: home,
      PATH: `${home}:${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`,
      REPORT: report,
      TMPDIR: home,
    },
  });
  child.stdin.end();
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = await once(child, 'close');
  expect(code, output).toBe(0);
  expect(output).toContain('3 people joined.');
  expect(await readFile(report, 'utf8')).toMatch(
    /<testsuites name="dyte-hooks listen" tests="\d+" failures="0"/,
  );
}, 60_000);

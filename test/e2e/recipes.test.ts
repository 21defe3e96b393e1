import { execFile, spawnSync } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EXECUTABLE } from '../helpers/cli.ts';
import { newDelivery } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { shellLinesOf } from '../helpers/markdown.ts';
import { testStore } from '../helpers/stores.ts';

const HAS_JQ = spawnSync('jq', ['--version']).status === 0;

async function recipes(): Promise<readonly string[]> {
  const page = await readFile('docs/scripting.md', 'utf8');
  const section = /### Choosing fields\n([^]*?)\n### /.exec(page)?.[1] ?? '';
  return shellLinesOf(section).filter((line) => line !== '' && !line.startsWith('#'));
}

const LINES = await recipes();

describe('the recipes for fields', () => {
  it('are there', () => {
    expect(LINES.length).toBeGreaterThan(10);
  });

  it.each(LINES.map((line) => [line, line.includes('jq ')] as const))('runs: %s', async (line, needsJq) => {
    if (needsJq && !HAS_JQ) {
      console.log(`left out, because jq is not installed: ${line}`);
      return;
    }
    const emulated = await startEmulated();
    const { environment } = emulated;
    await emulated.register('https://example.com/hook');
    const home = await temporaryDirectory();
    await symlink(EXECUTABLE, join(home, 'dyte-hooks'));
    const store = await testStore({ path: join(home, 'deliveries.sqlite') });
    const body = '{"event":"meeting.ended","meeting":{"id":"m","title":"Planning"}}';
    await store.admit(newDelivery('one', { event: 'meeting.ended', body: Buffer.from(body) }), []);
    await store.admit(newDelivery('two', { event: 'meeting.ended', body: Buffer.from(body) }), []);
    await store.close();
    const { stderr } = await promisify(execFile)('bash', ['-ec', `set -o pipefail; ${line}`], {
      env: {
        PATH: `${home}:${process.env['PATH'] ?? ''}`,
        HOME: home,
        DYTE_HOOKS_DATA_DIR: home,
        ...environment,
      },
    });
    expect(stderr).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { runCli, type Finished } from '../helpers/cli.ts';
import { startEmulated } from '../helpers/emulated.ts';

const URL = 'http://127.0.0.1:9/hook';
const PROCESSES = 5;

/** Runs one command in several processes at once. */
async function together(
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<readonly Finished[]> {
  return Promise.all(Array.from({ length: PROCESSES }, () => runCli([...args, '--json'], { environment })));
}

describe('several processes at once', () => {
  it('that register one URL all end well, and make one webhook', async () => {
    const { environment } = await startEmulated();
    const registered = await together(environment, 'register', '--url', URL, '--events', 'all');
    expect(registered.map(({ code, stderr }) => [code, stderr])).not.toContainEqual([1, expect.anything()]);
    expect(registered.map(({ code }) => code)).toEqual(Array(PROCESSES).fill(0));
    const actions = registered.map(({ stdout }) => /"action": "(\w+)"/.exec(stdout)?.[1]);
    expect(actions.filter((action) => action === 'created')).toHaveLength(1);
    const { stdout } = await runCli(['list', '--json'], { environment });
    expect(JSON.parse(stdout)).toHaveLength(1);

    const deleted = await together(environment, 'delete', '--all', '--yes');
    expect(deleted.map(({ code }) => code)).toEqual(Array(PROCESSES).fill(0));
    expect((await runCli(['list', '--json'], { environment })).stdout).toBe('[]\n');
  });

  it('that register and delete one URL leave no half of it', async () => {
    const { environment } = await startEmulated();
    const [registered, deleted] = await Promise.all([
      together(environment, 'register', '--url', URL, '--events', 'all'),
      together(environment, 'delete', '--match', URL, '--yes'),
    ]);
    expect([...registered, ...deleted].map(({ code }) => code)).toEqual(Array(2 * PROCESSES).fill(0));
  });
});

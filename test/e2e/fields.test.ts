import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { COMMANDS } from '../../src/program.ts';
import { testStore } from '../helpers/stores.ts';
import { newDelivery } from '../helpers/deliveries.ts';
import { runProgram } from '../helpers/program.ts';
import { join } from 'node:path';

describe('--fields', () => {
  it('is on what lists and shows', () => {
    const names = COMMANDS.filter(({ options }) => options['fields'] !== undefined).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'list',
        'get',
        'deliveries list',
        'deliveries show',
        'events list',
        'profile list',
      ]),
    );
    expect(names).not.toContain('register');
  });

  it('chooses what list and get print, without --json', async () => {
    const emulated = await startEmulated();
    const { environment } = emulated;
    await emulated.register('https://example.com/hook?token=abc');
    const list = await runProgram(['list', '--fields', 'url,name'], { environment });
    expect(list).toEqual({
      code: 0,
      stdout: '[\n  {\n    "url": "https://example.com/hook?token=…",\n    "name": "Hook"\n  }\n]\n',
      stderr: '',
    });
    const get = await runProgram(['get', 'Hook', '--fields=enabled'], { environment });
    expect(JSON.parse(get.stdout)).toEqual({ enabled: true });
  });

  it('chooses what is printed of deliveries', async () => {
    const directory = await temporaryDirectory();
    const store = await testStore({ path: join(directory, 'deliveries.sqlite') });
    await store.admit(newDelivery('one'), []);
    await store.close();
    const environment = { DYTE_HOOKS_DATA_DIR: directory };
    const run = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse((await runProgram([...args, '--fields', 'position,payload.event'], { environment })).stdout);
    const one = { position: 1, payload: { event: expect.any(String) } };
    expect(await run('deliveries', 'list')).toEqual([one]);
    expect(await run('deliveries', 'show', 'last')).toEqual(one);
  });

  it('refuses what there is not before anything is done, as JSON', async () => {
    const { code, stdout, stderr } = await runProgram(['list', '--fields', 'nmae']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'usage_invalid', hint: expect.stringContaining('Did you mean name?') },
    });
  });
});

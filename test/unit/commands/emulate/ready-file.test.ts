import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../../src/commands/emulate/emulate.ts';
import { failureOf, testContext } from '../../../helpers/context.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { EMULATE_OPTIONS, startEmulating } from '../../../helpers/emulating.ts';
import { eventually } from '../../../helpers/eventually.ts';
import { listen } from '../../../helpers/http-servers.ts';

async function readyPath(): Promise<string> {
  return join(await temporaryDirectory(), 'ready');
}

describe('emulate --ready-file', () => {
  it('holds the address of the API while it answers, in the place of one that a crashed run has left', async () => {
    const path = await readyPath();
    await writeFile(path, 'http://127.0.0.1:1/v2\n');
    const { url, call, stop } = await startEmulating({ readyFile: path });
    await eventually(async () => expect(await readFile(path, 'utf8')).toBe(`${url}/v2\n`));
    expect((await call('GET', '/v2/webhooks')).status).toBe(200);
    await stop();
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('is not there when it could not start, not even an old one', async () => {
    const path = await readyPath();
    await writeFile(path, 'http://127.0.0.1:1/v2\n');
    const port = await listen(createServer());
    const failure = await failureOf(run({ ...EMULATE_OPTIONS, port, readyFile: path }, testContext()));
    expect(failure.code).toBe('port_in_use');
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('takes the place of no other file', async () => {
    const path = await readyPath();
    await writeFile(path, 'mine');
    const failure = await failureOf(run({ ...EMULATE_OPTIONS, readyFile: path }, testContext()));
    expect(failure.code).toBe('file_failed');
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  it('is another file than that of --state, also by another path', async () => {
    const path = await readyPath();
    const directory = join(dirname(path), 'there');
    await mkdir(directory);
    const options = { ...EMULATE_OPTIONS, state: path, readyFile: join(directory, '..', 'ready') };
    expect((await failureOf(run(options, testContext()))).code).toBe('usage_invalid');
  });
});

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { run } from '../../../src/commands/listen.ts';
import { systemClock } from '../../../src/process-context.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { listen } from '../../helpers/http-servers.ts';
import { LISTEN_OPTIONS, startListening } from '../../helpers/listening.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import { send } from '../../helpers/send-delivery.ts';

async function readyPath(): Promise<string> {
  return join(await temporaryDirectory(), 'ready');
}

/** Waits for the file, as a script does, and gives what is in it then. */
function announced(path: string): Promise<string> {
  return eventually(() => readFile(path, 'utf8'));
}

describe('listen --ready-file', () => {
  it('holds the address while connections are accepted', async () => {
    const path = await readyPath();
    const listening = await startListening({ readyFile: path, path: '/hook' });
    const text = await announced(path);
    expect(text).toBe(`${listening.url}\n`);
    expect((await send(text.trim().replace('/hook', ''), undefined, { method: 'GET' })).status).toBe(200);
    await listening.stop();
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('takes the place of one that a crashed run has left', async () => {
    const path = await readyPath();
    await writeFile(path, 'http://127.0.0.1:1/\n');
    const listening = await startListening({ readyFile: path });
    await eventually(async () => expect(await readFile(path, 'utf8')).toBe(`${listening.url}\n`));
  });

  it('is not there when it could not start, not even an old one', async () => {
    const path = await readyPath();
    await writeFile(path, 'http://127.0.0.1:1/\n');
    const port = await listen(createServer());
    const context = testContext({ clock: systemClock, publicKey: async () => KEYS.pem });
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, port, readyFile: path }, context));
    expect(failure.code).toBe('port_in_use');
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('of another receiver is left alone at the end', async () => {
    const path = await readyPath();
    const first = await startListening({ readyFile: path });
    await announced(path);
    const second = await startListening({ readyFile: path });
    await eventually(async () => expect(await readFile(path, 'utf8')).toBe(`${second.url}\n`));
    await first.stop();
    expect(await readFile(path, 'utf8')).toBe(`${second.url}\n`);
    await second.stop();
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('is refused at once where it cannot be written', async () => {
    for (const path of ['/nonexistent/ready', '/dev/null', '/tmp']) {
      const failure = await failureOf(run({ ...LISTEN_OPTIONS, readyFile: path }, testContext()));
      expect([failure.code, failure.hint]).toEqual(['file_failed', 'Choose another place for --ready-file.']);
    }
  });

  it('that cannot be put there in the end stops it', async () => {
    const path = await readyPath();
    const context = testContext({ clock: systemClock, publicKey: async () => KEYS.pem });
    // Nobody can put a file in the place of a directory.
    const settings = {
      ...context,
      deliveryStore: async (...wishes: Parameters<typeof context.deliveryStore>) => {
        await mkdir(path);
        return await context.deliveryStore(...wishes);
      },
    };
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, readyFile: path }, settings));
    expect(failure.message).toMatch(/^The ready file cannot be written to ".*": it is a directory\.$/);
    const url = /Listening on (\S+)/.exec(context.io.stderr.text())?.[1] ?? '';
    await expect(send(url, undefined, { method: 'GET' })).rejects.toThrow('ECONNREFUSED');
    expect(await readdir(dirname(path))).toEqual(['ready']);
  });
});

import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { run } from '../../../src/commands/listen/listen.ts';
import { systemClock } from '../../../src/process/system.ts';
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

  it.each([
    ['somebody’s notes', 'buy milk\n'],
    ['an address and more', 'http://127.0.0.1:4711/\nhttp://127.0.0.1:4712/\n'],
    ['an address without a port, as people note them', 'https://example.com/\n'],
    ['an address with a secret', 'http://127.0.0.1:4711/?token=x\n'],
    ['a space', ' '],
    ['a line longer than any address', `http://127.0.0.1:1/${'x'.repeat(9000)}\n`],
  ])('leaves %s alone, and is refused before anything starts', async (_what, text) => {
    const path = await readyPath();
    await writeFile(path, text);
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, readyFile: path }, testContext()));
    expect([failure.code, failure.message]).toEqual([
      'file_failed',
      `The ready file cannot be written to "${path}": a file of that name exists, and listen did not write it.`,
    ]);
    expect(failure.hint).toBe(
      'It was left as it is. Move it away, or choose another place for --ready-file.',
    );
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it.each([
    ['nothing in it, as mktemp makes', ''],
    ['an address over https, with a path', 'https://[::1]:4711/hook\n'],
  ])('takes the place of a file with %s', async (_what, text) => {
    const path = await readyPath();
    await writeFile(path, text);
    const listening = await startListening({ readyFile: path });
    await eventually(async () => expect(await readFile(path, 'utf8')).toBe(`${listening.url}\n`));
    await listening.stop();
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('leaves what somebody has put in its place meanwhile', async () => {
    const path = await readyPath();
    const listening = await startListening({ readyFile: path });
    const text = await announced(path);
    await writeFile(path, `${text}and a note\n`);
    await listening.stop();
    expect(await readFile(path, 'utf8')).toBe(`${text}and a note\n`);
  });

  it.each([
    ['report', { report: ['junit=FILE'], expect: ['a'] }, '--report and --ready-file'],
    ['store', { store: 'FILE' }, '--store and --ready-file'],
    ['log of the store', { store: 'FILE', readyFile: 'FILE-wal' }, '--store and --ready-file'],
    ['certificate', { tlsCert: 'FILE', tlsKey: '/nonexistent' }, '--tls-cert and --ready-file'],
    ['key', { publicKey: 'FILE' }, '--public-key and --ready-file'],
  ])('cannot be the file of the %s', async (_what, options, named) => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'real'));
    await symlink(join(directory, 'real'), join(directory, 'link'));
    const atPlace = (place: string, wanted: object): object =>
      JSON.parse(JSON.stringify(wanted).replaceAll('FILE', join(directory, place, 'file')));
    const failure = await failureOf(
      run(
        { ...LISTEN_OPTIONS, ...atPlace('real', { readyFile: 'FILE' }), ...atPlace('link', options) },
        testContext(),
      ),
    );
    expect([failure.code, failure.message]).toEqual([
      'usage_invalid',
      expect.stringMatching(`^${named} name the same file, ".*"\\.$`),
    ]);
    expect(await readdir(join(directory, 'real'))).toEqual([]);
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
      deliveryStore: async (...request: Parameters<typeof context.deliveryStore>) => {
        await mkdir(path);
        return await context.deliveryStore(...request);
      },
    };
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, readyFile: path }, settings));
    expect(failure.message).toMatch(/^The ready file cannot be written to ".*": it is a directory\.$/);
    const url = /Listening on (\S+)/.exec(context.io.stderr.text())?.[1] ?? '';
    await expect(send(url, undefined, { method: 'GET' })).rejects.toThrow('ECONNREFUSED');
    expect(await readdir(dirname(path))).toEqual(['ready']);
  });
});

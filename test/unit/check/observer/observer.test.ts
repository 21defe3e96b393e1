import { appendFile, mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createObserver } from '../../../../src/check/observer/observer.ts';
import type { ObserverParts } from '../../../../src/check/observer/look-at-url.ts';
import { fakeClock, type FakeClock } from '../../../helpers/clock.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { freePort, RESET, startServer, type Reply } from '../../../helpers/http-servers.ts';
import type { Observer } from '../../../../src/check/probe.ts';

const UUID = 'c4ec0000-1111-4222-8333-444455556666';
const OTHER = 'c4ec0000-aaaa-4bbb-8ccc-ddddeeeeffff';

function observerOf(spec: string, parts: Partial<ObserverParts> = {}): Promise<Observer> {
  return createObserver(spec, {
    clock: fakeClock(),
    signal: new AbortController().signal,
    lookUp: async () => [{ address: '127.0.0.1', family: 4 }],
    checksCertificate: true,
    ...parts,
  });
}

/** Answers with each of the texts in turn, the last one for ever. */
function texts(...bodies: readonly string[]): readonly Reply[] {
  return bodies.map((body) => ({ status: 200, body }));
}

describe('the work for a delivery, at a URL', () => {
  it('is asked for with its UUID as a parameter', async () => {
    const server = await startServer(...texts('1'));
    const observer = await observerOf(`${server.url}/done?token=secret`);
    expect(await observer.timesDone(UUID)).toBe(1);
    expect(server.calls()[0]).toBe(`GET /done?token=secret&uuid=${UUID}`);
    expect(observer.name).toBe(`${server.url}/done`);
  });

  it('is asked for with its UUID where the URL has a place for it', async () => {
    const server = await startServer(...texts('1'));
    const observer = await observerOf(`${server.url}/{uuid}/done?id={uuid}`);
    await observer.timesDone(UUID);
    expect(server.calls()[0]).toBe(`GET /${UUID}/done?id=${UUID}`);
    expect(observer.name).toBe(`${server.url}/{uuid}/done`);
  });

  it.each([
    [{ status: 404 }, 0],
    [{ status: 204 }, 0],
    [{ status: 200, body: { done: [UUID, UUID] } }, 2],
  ])('%j: %i', async (reply, times) => {
    const server = await startServer(reply);
    const observer = await observerOf(server.url);
    expect([await observer.timesDone(UUID), observer.problem]).toEqual([times, undefined]);
  });

  it.each<[string, Reply, string]>([
    ['a status', { status: 500 }, 'it answers 500'],
    ['a redirect', { status: 302, headers: { location: '/' }, body: '1' }, 'it answers 302'],
    ['a page', { status: 200, body: '<p>Hello</p>' }, 'its answer is neither a count nor a list of UUIDs'],
    ['too much', { status: 200, body: '1'.repeat(1024 * 1024 + 1) }, 'its answer is larger than 1.0 MB'],
    ['nothing', RESET, 'it does not answer: connection lost'],
  ])('cannot be told: %s', async (_what, reply, problem) => {
    const server = await startServer(reply);
    const observer = await observerOf(server.url);
    expect([await observer.timesDone(UUID), observer.problem]).toEqual([undefined, problem]);
  });

  it('is told by an answer that is as large as one may be', async () => {
    const list = Array.from({ length: 20_000 }, () => OTHER).join('\n');
    const server = await startServer({ status: 200, body: `${list}\n${UUID}` });
    expect(await (await observerOf(server.url)).timesDone(UUID)).toBe(1);
  });

  it('cannot be told where nothing listens', async () => {
    const observer = await observerOf(`http://127.0.0.1:${String(await freePort())}`);
    expect(await observer.timesDone(UUID)).toBeUndefined();
    expect(observer.problem).toBe('it does not answer: connection refused');
  });

  it('is known again once it can be told', async () => {
    const down: Reply = { status: 503 };
    const server = await startServer(down, down, down, ...texts('1'));
    const observer = await observerOf(server.url);
    expect([await observer.timesDone(UUID), observer.problem]).toEqual([1, undefined]);
  });

  it.each([
    'ftp://127.0.0.1/done',
    'http://user:secret@127.0.0.1/done',
    'http://user@127.0.0.1/done',
    'http://{uuid}.example.test/',
    'http://:0:0/',
    'ws://127.0.0.1/',
  ])('is looked for nowhere else: %s', async (spec) => {
    await expect(observerOf(spec)).rejects.toMatchObject({ code: 'usage_invalid' });
  });

  it('is asked for at no address that an endpoint cannot have', async () => {
    await expect(observerOf('http://169.254.169.254/latest')).rejects.toMatchObject({ code: 'url_unusable' });
    const lookUp = async () => [{ address: '169.254.169.254', family: 4 }];
    await expect(observerOf('http://done.example.test/', { lookUp })).rejects.toMatchObject({
      code: 'url_unusable',
    });
  });

  it('is asked for at the address that was found at first', async () => {
    const server = await startServer(...texts('1'));
    let lookups = 0;
    const lookUp = async () => {
      lookups += 1;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const observer = await observerOf(`http://done.example.test:${String(server.port)}/`, { lookUp });
    expect([await observer.timesDone(UUID), await observer.timesDone(UUID), lookups]).toEqual([1, 1, 1]);
  });

  it('is not waited for once the check ends', async () => {
    const server = await startServer(...texts('0'));
    const ending = new AbortController();
    const observer = await observerOf(server.url, { signal: ending.signal });
    ending.abort(new Error('over'));
    await expect(observer.timesDone(UUID)).rejects.toThrow('over');
  });
});

describe('the time that work is given', () => {
  async function times(...bodies: readonly string[]): Promise<[number | undefined, FakeClock]> {
    const server = await startServer(...texts(...bodies));
    const clock = fakeClock();
    const observer = await observerOf(server.url, { clock });
    return [await observer.timesDone(UUID), clock];
  }

  it('is a second in which nothing more is done', async () => {
    const [done, { sleeps }] = await times('1');
    expect([done, sleeps]).toEqual([1, [250, 250, 250, 250]]);
  });

  it('begins anew with each piece of work', async () => {
    const [done, { sleeps }] = await times('0', '1', '1', '1', '1', '2');
    expect([done, sleeps.length]).toEqual([2, 9]);
  });

  it('is five seconds where nothing is done', async () => {
    const [done, { sleeps }] = await times('0');
    expect([done, sleeps.length]).toEqual([0, 20]);
  });

  it('is no longer where it changes all the time', async () => {
    const [done, { sleeps }] = await times(...Array.from({ length: 30 }, (_, index) => String(index)));
    expect([done, sleeps.length]).toEqual([20, 20]);
  });

  it('is a second where nothing can be told', async () => {
    const [done, { sleeps }] = await times('?');
    expect([done, sleeps.length]).toEqual([undefined, 4]);
  });
});

describe('the work for a delivery, in a folder', () => {
  it('is a file with its UUID in the name, whatever it holds', async () => {
    const folder = await temporaryDirectory();
    await writeFile(join(folder, `1-${UUID}.json`), JSON.stringify([UUID, UUID]));
    await writeFile(join(folder, `2-${UUID.toUpperCase()}.json`), '');
    await writeFile(join(folder, `3-${OTHER}.json`), '');
    const observer = await observerOf(folder);
    expect([await observer.timesDone(UUID), observer.name]).toEqual([2, folder]);
  });

  it('is each line or entry of a file that names it', async () => {
    const folder = await temporaryDirectory();
    await writeFile(join(folder, 'a.log'), `did ${UUID}\ndid ${OTHER}\ndid ${UUID}\n`);
    await writeFile(join(folder, 'b.json'), JSON.stringify({ done: [UUID, OTHER] }));
    expect(await (await observerOf(folder)).timesDone(UUID)).toBe(3);
  });

  it('is not looked for where a folder of its own, or a link, stands in it', async () => {
    const folder = await temporaryDirectory();
    await mkdir(join(folder, UUID));
    await writeFile(join(folder, UUID, 'a.log'), UUID);
    await symlink(join(folder, UUID, 'a.log'), join(folder, 'link'));
    expect(await (await observerOf(folder)).timesDone(UUID)).toBe(0);
  });

  it('is not looked for in what was last written before the check', async () => {
    const folder = await temporaryDirectory();
    const path = join(folder, 'a.log');
    await writeFile(path, UUID);
    const clock = fakeClock();
    const observer = await observerOf(folder, { clock });
    const begun = clock.now();
    await utimes(path, 0, (begun - 60_001) / 1000);
    expect(await observer.timesDone(UUID)).toBe(0);
    await utimes(path, 0, (begun - 59_999) / 1000);
    expect(await observer.timesDone(UUID)).toBe(1);
  });

  it('is looked for at the end of a large file', async () => {
    const folder = await temporaryDirectory();
    const path = join(folder, 'a.log');
    await writeFile(path, `${UUID}\n`);
    await truncate(path, 1024 * 1024 + 50);
    await appendFile(path, `\n${UUID}\n`);
    expect(await (await observerOf(folder)).timesDone(UUID)).toBe(1);
  });

  it('cannot be told of more than one look reads', async () => {
    const folder = await temporaryDirectory();
    for (let index = 0; index < 17; index += 1)
      await writeFile(join(folder, `${String(index)}.log`), 'x'.repeat(1024 * 1024));
    const observer = await observerOf(folder);
    expect(await observer.timesDone(UUID)).toBeUndefined();
    expect(observer.problem).toBe('its newest files hold more than 16.8 MB');
    await rm(join(folder, '0.log'));
    await writeFile(join(folder, UUID), '');
    expect(await observer.timesDone(UUID)).toBe(1);
  });

  it('cannot be told once the folder is gone', async () => {
    const folder = join(await temporaryDirectory(), 'done');
    await mkdir(folder);
    const observer = await observerOf(folder);
    await rm(folder, { recursive: true });
    expect(await observer.timesDone(UUID)).toBeUndefined();
    expect(observer.problem).toBe('it cannot be read: its directory does not exist');
  });

  it('is looked for in no file in place of a folder', async () => {
    const path = join(await temporaryDirectory(), 'a.log');
    await writeFile(path, '');
    await expect(observerOf(path)).rejects.toMatchObject({ code: 'file_failed' });
    await expect(observerOf(join(path, 'no'))).rejects.toMatchObject({ code: 'file_failed' });
  });
});

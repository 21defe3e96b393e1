import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNameCache, type ListOwner } from '../../../src/settings/name-cache.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

const OWNER: ListOwner = {
  service: 'cloudflare',
  apiUrl: 'https://api.cloudflare.com/client/v4',
  accountId: '0000000000000000000000000000e001',
  app: 'Main',
};
const NAMES = [
  { id: 'one', name: 'One', url: 'https://example.com/in' },
  { id: 'two', name: 'Two' },
];
const DAY_MS = 86_400_000;
const UID = process.geteuid?.();

describe('the names that were listed last', () => {
  it('are those of the account and the app that they were listed of', async () => {
    const directory = await temporaryDirectory();
    const cache = createNameCache(
      () => directory,
      UID,
      () => 0,
    );
    await cache.write('webhooks', OWNER, NAMES);
    await cache.write('apps', OWNER, [{ id: 'a', name: 'Main' }]);
    expect(cache.read('webhooks', OWNER)).toEqual(NAMES);
    for (const other of [
      { ...OWNER, app: 'Other' },
      { ...OWNER, accountId: '0000000000000000000000000000e002' },
      { ...OWNER, apiUrl: 'https://example.com' },
      { ...OWNER, service: 'dyte' as const },
    ])
      expect(cache.read('webhooks', other)).toEqual([]);
    expect(cache.read('apps', { ...OWNER, app: undefined })).toEqual([{ id: 'a', name: 'Main' }]);
  });

  it('are not offered once they are old', async () => {
    const directory = await temporaryDirectory();
    let now = 0;
    const cache = createNameCache(
      () => directory,
      UID,
      () => now,
    );
    await cache.write('webhooks', OWNER, NAMES);
    now = 7 * DAY_MS;
    expect(cache.read('webhooks', OWNER)).toEqual(NAMES);
    now += 1;
    expect(cache.read('webhooks', OWNER)).toEqual([]);
  });

  it('are written again only where they changed, or a day has passed', async () => {
    const directory = await temporaryDirectory();
    let now = 0;
    const cache = createNameCache(
      () => directory,
      UID,
      () => now,
    );
    await cache.write('webhooks', OWNER, NAMES);
    const [file = ''] = readdirSync(join(directory, 'completion'));
    const path = join(directory, 'completion', file);
    const inode = (): number => statSync(path).ino;
    const first = inode();
    await cache.write('webhooks', OWNER, NAMES);
    expect(inode()).toBe(first);
    now = DAY_MS;
    await cache.write('webhooks', OWNER, NAMES);
    expect(inode()).not.toBe(first);
    await cache.write('webhooks', OWNER, []);
    expect(cache.read('webhooks', OWNER)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('are readable by their owner alone', async () => {
    const directory = join(await temporaryDirectory(), 'new');
    const cache = createNameCache(
      () => directory,
      UID,
      () => 0,
    );
    await cache.write('webhooks', OWNER, NAMES);
    const folder = join(directory, 'completion');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const [file = ''] = readdirSync(folder);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    chmodSync(join(folder, file), 0o666);
    expect(cache.read('webhooks', OWNER)).toEqual([]);
  });

  it('are of the fifty lists that were written last', async () => {
    const directory = await temporaryDirectory();
    const cache = createNameCache(
      () => directory,
      UID,
      () => 0,
    );
    const folder = join(directory, 'completion');
    mkdirSync(folder, { recursive: true });
    for (let index = 0; index < 60; index += 1) {
      const path = join(folder, `webhooks-${String(index)}.json`);
      writeFileSync(path, '');
      utimesSync(path, index, index);
    }
    await cache.write('webhooks', OWNER, NAMES);
    expect(readdirSync(folder)).toHaveLength(50);
    expect(existsSync(join(folder, 'webhooks-0.json'))).toBe(false);
    expect(cache.read('webhooks', OWNER)).toEqual(NAMES);
  });

  it.each(['', '{', '[]', '{"savedAt":"x","names":[]}', '{"savedAt":0,"names":[1,{"id":2},null]}'])(
    'are none in a damaged file: %s',
    async (text) => {
      const directory = await temporaryDirectory();
      const cache = createNameCache(
        () => directory,
        UID,
        () => 0,
      );
      await cache.write('webhooks', OWNER, NAMES);
      const [file = ''] = readdirSync(join(directory, 'completion'));
      writeFileSync(join(directory, 'completion', file), text);
      expect(cache.read('webhooks', OWNER)).toEqual([]);
    },
  );

  it('are of nobody else, even where a file has the name of theirs', async () => {
    const directory = await temporaryDirectory();
    const cache = createNameCache(
      () => directory,
      UID,
      () => 0,
    );
    const other = { ...OWNER, app: 'Other' };
    await cache.write('webhooks', OWNER, NAMES);
    const folder = join(directory, 'completion');
    const [file = ''] = readdirSync(folder);
    await cache.write('webhooks', other, []);
    const its = readdirSync(folder).find((name) => name !== file) ?? '';
    copyFileSync(join(folder, file), join(folder, its));
    expect(cache.read('webhooks', other)).toEqual([]);
    expect(cache.read('webhooks', OWNER)).toEqual(NAMES);
  });

  it('are none, and nothing fails, where there is no place for them', async () => {
    const cache = createNameCache(
      () => {
        throw new Error('no home');
      },
      UID,
      () => 0,
    );
    await expect(cache.write('webhooks', OWNER, NAMES)).resolves.toBeUndefined();
    expect(cache.read('webhooks', OWNER)).toEqual([]);
  });
});

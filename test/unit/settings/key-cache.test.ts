import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeyCache } from '../../../src/settings/key-cache.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

const URL_ONE = 'https://api.example.com/.well-known/webhooks.json?token=s3cret';
const own = process.getuid?.();

/** The one file that is kept in a directory. */
function fileIn(directory: string): string {
  const [name = ''] = readdirSync(directory);
  return join(directory, name);
}

async function keptOne(): Promise<{ directory: string; path: string }> {
  const directory = join(await temporaryDirectory(), 'data');
  createKeyCache(directory, URL_ONE, own).write('one');
  return { directory, path: fileIn(directory) };
}

describe('the key that is kept', () => {
  it('is there for the next run, by the URL of its document, for its owner only', async () => {
    const { directory, path } = await keptOne();
    expect(createKeyCache(directory, URL_ONE, own).read()).toBe('one');
    expect(createKeyCache(directory, `${URL_ONE}x`, own).read()).toBeUndefined();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(path + readFileSync(path, 'utf8')).not.toContain('s3cret');
    createKeyCache(directory, URL_ONE, own).write('two');
    expect([createKeyCache(directory, URL_ONE, own).read(), readdirSync(directory).length]).toEqual([
      'two',
      1,
    ]);
  });

  it.each(['http://127.0.0.1:4010/k', 'https://localhost/k', 'http://[::1]:1/', 'http://x.localhost/'])(
    'is not kept for %s: each emulator has its own',
    async (url) => {
      const directory = await temporaryDirectory();
      const kept = createKeyCache(directory, url, own);
      kept.write('one');
      expect([kept.read(), readdirSync(directory)]).toEqual([undefined, []]);
    },
  );

  it.each([
    ['others may write it', (path: string) => chmodSync(path, 0o666)],
    ['others may write its directory', (path: string) => chmodSync(join(path, '..'), 0o777)],
    ['it is far too large', (path: string) => writeFileSync(path, 'x'.repeat(100_000))],
  ])('is passed over when %s', async (_why, change) => {
    const { directory, path } = await keptOne();
    change(path);
    expect(createKeyCache(directory, URL_ONE, own).read()).toBeUndefined();
  });

  it('is passed over when it belongs to somebody else', async () => {
    const { directory } = await keptOne();
    // Of root it would be trusted, whoever asks.
    const isOfRoot = own === 0;
    expect(createKeyCache(directory, URL_ONE, 12_345).read()).toBe(isOfRoot ? 'one' : undefined);
  });

  it('is no link to what others may write, and no directory', async () => {
    const { directory, path } = await keptOne();
    const other = join(await temporaryDirectory(), 'data');
    mkdirSync(other, { mode: 0o700 });
    symlinkSync(path, path.replace(directory, other));
    chmodSync(path, 0o666);
    expect(createKeyCache(other, URL_ONE, own).read()).toBeUndefined();
    const third = join(await temporaryDirectory(), 'data');
    mkdirSync(path.replace(directory, third), { recursive: true, mode: 0o700 });
    const kept = createKeyCache(third, URL_ONE, own);
    kept.write('one');
    expect(kept.read()).toBeUndefined();
  });

  it('never fails where nothing can be kept', async () => {
    const file = join(await temporaryDirectory(), 'file');
    writeFileSync(file, '');
    const kept = createKeyCache(join(file, 'data'), URL_ONE, own);
    kept.write('one');
    expect(kept.read()).toBeUndefined();
  });

  it('has the one before it beside it', async () => {
    const { directory } = await keptOne();
    const kept = createKeyCache(directory, URL_ONE, own);
    expect(kept.readFormer()).toBeUndefined();
    kept.writeFormer({ pem: 'zero', until: 12 });
    expect(kept.readFormer()).toEqual({ pem: 'zero', until: 12 });
    expect(kept.read()).toBe('one');
    const name = readdirSync(directory).find((each) => each.endsWith('.former.json')) ?? '';
    expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    for (const text of ['no JSON', '[]', '{"pem":1,"until":2}', '{"pem":"a"}']) {
      writeFileSync(join(directory, name), text);
      expect(kept.readFormer()).toBeUndefined();
    }
    const local = createKeyCache(directory, 'http://127.0.0.1:4010/k', own);
    local.writeFormer({ pem: 'zero', until: 12 });
    expect(local.readFormer()).toBeUndefined();
  });
});

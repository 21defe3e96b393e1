import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProfileFile } from '../../../src/settings/profile-file.ts';
import { failureOf } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import type { ProfileStore } from '../../../src/settings/settings.ts';

const SECRET = 's3cr3t-key';
const PROFILE = { organizationId: 'org', apiKey: SECRET };

async function storeWith(content?: string): Promise<ProfileStore> {
  const store = createProfileFile(await temporaryDirectory());
  if (content !== undefined) await writeFile(store.path, content, { mode: 0o600 });
  return store;
}

async function modeOf(path: string): Promise<string> {
  const { mode } = await stat(path);
  return (mode & 0o777).toString(8);
}

describe('saving and reading a profile', () => {
  it('reads what was written, also with another store on the same directory', async () => {
    const directory = await temporaryDirectory();
    const profile = {
      ...PROFILE,
      service: 'realtimekit-v2',
      webhookUrl: 'https://example.com/hook',
    } as const;
    await createProfileFile(directory).write('default', profile);
    expect(await createProfileFile(directory).read('default')).toEqual(profile);
  });

  it('has nothing before anything was written', async () => {
    const store = await storeWith();
    expect(await store.read('default')).toBeUndefined();
    expect(await store.remove('default')).toBe(false);
    expect(await store.warning()).toBeUndefined();
  });

  it('makes the directory for its owner alone, and the file too', async () => {
    const directory = join(await temporaryDirectory(), 'deep', 'dyte-hooks');
    const store = createProfileFile(directory);
    await store.write('default', PROFILE);
    expect(await modeOf(directory)).toBe('700');
    expect(await modeOf(store.path)).toBe('600');
  });

  it('leaves no temporary file behind', async () => {
    const directory = await temporaryDirectory();
    const store = createProfileFile(directory);
    await store.write('one', PROFILE);
    await store.write('two', PROFILE);
    expect(await readdir(directory)).toEqual(['config.json']);
  });

  it('puts a new file in the place of the old one, so that no reader sees half of it', async () => {
    const store = await storeWith();
    await store.write('default', PROFILE);
    const before = await stat(store.path);
    await store.write('default', { ...PROFILE, apiKey: 'other' });
    const after = await stat(store.path);
    expect(after.ino).not.toBe(before.ino);
  });

  it('keeps every profile that is saved at the same time', async () => {
    const directory = await temporaryDirectory();
    const names = Array.from({ length: 20 }, (_, index) => `profile-${String(index)}`);
    await Promise.all(
      names.map((name) => createProfileFile(directory).write(name, { organizationId: name })),
    );
    const store = createProfileFile(directory);
    const found = await Promise.all(names.map(async (name) => (await store.read(name))?.organizationId));
    expect(found).toEqual(names);
  });

  it('forgets a field that is given no more', async () => {
    const store = await storeWith();
    await store.write('default', PROFILE);
    await store.write('default', { organizationId: 'org', apiKey: undefined });
    expect(await readFile(store.path, 'utf8')).not.toContain(SECRET);
    expect(await store.read('default')).toEqual({ organizationId: 'org' });
  });

  it('keeps what it does not know, in the file, beside profiles and inside them', async () => {
    const content = { later: [1], profiles: { default: { apiKey: 'old', colour: 'red' }, other: { x: 1 } } };
    const store = await storeWith(JSON.stringify(content));
    await store.write('default', PROFILE);
    expect(JSON.parse(await readFile(store.path, 'utf8'))).toEqual({
      later: [1],
      profiles: { default: { ...PROFILE, colour: 'red' }, other: { x: 1 } },
    });
  });

  it('removes one profile and leaves the others', async () => {
    const store = await storeWith();
    await store.write('one', PROFILE);
    await store.write('two', PROFILE);
    expect(await store.remove('one')).toBe(true);
    expect(await store.read('one')).toBeUndefined();
    expect(await store.read('two')).toEqual(PROFILE);
  });
});

describe('a settings file that an editor of Windows has written', () => {
  const text = JSON.stringify({ profiles: { default: PROFILE, other: { x: 'ü' } } }, null, 2).replaceAll(
    '\n',
    '\r\n',
  );
  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
  ])('is read, and changed, in %s', async (_how, bytes) => {
    const store = await storeWith();
    await writeFile(store.path, bytes, { mode: 0o600 });
    expect(await store.read('default')).toEqual(PROFILE);
    await store.write('new', PROFILE);
    expect(JSON.parse(await readFile(store.path, 'utf8'))).toEqual({
      profiles: { default: PROFILE, new: PROFILE, other: { x: 'ü' } },
    });
  });

  it('is named for what it is when it is in no encoding of Unicode', async () => {
    const store = await storeWith();
    await writeFile(store.path, Buffer.from('{"profiles":{"default":{"apiKey":"caf\u00e9"}}}', 'latin1'));
    expect((await failureOf(store.read('default'))).message).toContain('neither UTF-8 nor UTF-16');
  });
});

describe('names of profiles', () => {
  it.each(['__proto__', '', ' ', 'a.b', '../x', 'a/b', '-x', 'a b', 'é', 'x'.repeat(65), 'a\n'])(
    'refuses %j for reading, saving and removing',
    async (name) => {
      const store = await storeWith();
      for (const work of [store.read(name), store.write(name, PROFILE), store.remove(name)])
        expect((await failureOf(work)).code).toBe('settings_invalid');
      expect(await readdir(join(store.path, '..'))).toEqual([]);
    },
  );

  it('takes names that objects have by themselves for ordinary ones', async () => {
    const store = await storeWith('{"profiles":{}}');
    expect(await store.read('constructor')).toBeUndefined();
    await store.write('constructor', PROFILE);
    expect(await store.read('constructor')).toEqual(PROFILE);
    expect(await store.read('toString')).toBeUndefined();
  });

  it('is not misled by a profile called __proto__ in the file', async () => {
    const store = await storeWith('{"profiles":{"__proto__":{"default":{"apiKey":"x"}}}}');
    expect(await store.read('default')).toBeUndefined();
  });
});

describe('a damaged file', () => {
  it.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    [`{"profiles":{"default":{"apiKey":"${SECRET}"`, 'is not complete JSON'],
    [`\u0000${SECRET}`, 'is not complete JSON'],
    ['[]', 'does not hold a JSON object'],
    ['null', 'does not hold a JSON object'],
    [`"${SECRET}"`, 'does not hold a JSON object'],
    ['{"profiles":[]}', 'something other than profiles'],
    ['{"profiles":null}', 'something other than profiles'],
    [`{"profiles":{"default":"${SECRET}"}}`, 'something other than a profile in "default"'],
    ['{"profiles":{"default":{"apiKey":7}}}', 'no text in "apiKey" of the profile "default"'],
    ['{"profiles":{"default":{"webhookUrl":null}}}', 'no text in "webhookUrl"'],
    [`{"profiles":{"default":{"service":"${SECRET}"}}}`, 'an unknown service'],
    [' '.repeat(1024 * 1024 + 1), 'far too large'],
  ])('%j is said with the path and what to do, never with its text', async (content, complaint) => {
    const store = await storeWith(content);
    const error = await failureOf(store.read('default'));
    expect(error.code).toBe('settings_invalid');
    expect(error.message).toContain(store.path);
    expect(error.message).toContain(complaint);
    expect(error.hint).toContain('dyte-hooks login');
    expect(`${error.message}${String(error.cause)}`).not.toContain(SECRET);
  });

  it('is not written over', async () => {
    const half = '{"profiles":{"default":';
    const store = await storeWith(half);
    expect((await failureOf(store.write('default', PROFILE))).code).toBe('settings_invalid');
    expect((await failureOf(store.remove('default'))).code).toBe('settings_invalid');
    expect(await readFile(store.path, 'utf8')).toBe(half);
  });

  it('does not stop another profile of the same file from being read', async () => {
    const store = await storeWith('{"profiles":{"bad":{"apiKey":7},"good":{"apiKey":"k"}}}');
    expect(await store.read('good')).toEqual({ apiKey: 'k' });
  });

  it('may lack profiles altogether', async () => {
    const store = await storeWith('{}');
    expect(await store.read('default')).toBeUndefined();
    await store.write('default', PROFILE);
    expect(await store.read('default')).toEqual(PROFILE);
  });
});

describe('a file that cannot be used', () => {
  it('says that a directory is in its place', async () => {
    const store = await storeWith();
    await mkdir(store.path);
    for (const work of [store.read('default'), store.write('default', PROFILE)])
      expect(await failureOf(work)).toMatchObject({
        code: 'settings_invalid',
        message: expect.stringContaining('is not a file'),
      });
  });

  it('says why it cannot be read', async () => {
    const store = await storeWith();
    await symlink(store.path, store.path);
    const error = await failureOf(store.read('default'));
    expect(error).toMatchObject({ code: 'file_failed', message: expect.stringContaining('cannot be read') });
    expect(error.hint).toContain('DYTE_HOOKS_CONFIG_DIR');
  });

  it('says why it cannot be written', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    const store = createProfileFile(join(file, 'dyte-hooks'));
    expect(await failureOf(store.write('default', PROFILE))).toMatchObject({
      code: 'file_failed',
      message: expect.stringContaining('is a file, not a directory'),
    });
  });
});

describe('a file that others may read', () => {
  it('is warned about, and closed by the next save', async () => {
    const store = await storeWith(JSON.stringify({ profiles: { default: PROFILE } }));
    expect(await store.warning()).toBeUndefined();
    await chmod(store.path, 0o640);
    expect(await store.warning()).toContain(`chmod 600 ${store.path}`);
    expect(await store.read('default')).toEqual(PROFILE);
    await store.write('default', PROFILE);
    expect(await store.warning()).toBeUndefined();
    expect(await modeOf(store.path)).toBe('600');
  });
});

describe('the profile in use', () => {
  it('is kept beside the profiles, and with it whatever else stands there', async () => {
    const store = await storeWith('{"theme":"dark","profiles":{"staging":{}}}');
    expect(await store.inUse()).toBeUndefined();
    expect(await store.use('staging')).toBe(true);
    expect(JSON.parse(await readFile(store.path, 'utf8'))).toEqual({
      profileInUse: 'staging',
      theme: 'dark',
      profiles: { staging: {} },
    });
    expect(await store.inUse()).toBe('staging');
    await store.write('staging', PROFILE);
    expect(await store.inUse()).toBe('staging');
  });

  it('is not one that is not there', async () => {
    const store = await storeWith('{"profiles":{"default":{}}}');
    expect(await store.use('staging')).toBe(false);
    expect(await readFile(store.path, 'utf8')).toBe('{"profiles":{"default":{}}}');
  });

  it('is the default again when it is removed, or chosen', async () => {
    const store = await storeWith('{"profileInUse":"one","profiles":{"one":{},"default":{}}}');
    expect(await store.remove('one')).toBe(true);
    expect(JSON.parse(await readFile(store.path, 'utf8'))).toEqual({ profiles: { default: {} } });
    const other = await storeWith('{"profileInUse":"one","profiles":{"one":{},"default":{}}}');
    expect(await other.use('default')).toBe(true);
    expect(await other.inUse()).toBeUndefined();
  });

  it('is refused where it is no text, and the file is left alone', async () => {
    const text = '{"profileInUse":7,"profiles":{}}';
    const store = await storeWith(text);
    expect((await failureOf(store.inUse())).code).toBe('settings_invalid');
    expect(await readFile(store.path, 'utf8')).toBe(text);
  });
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { foreignFileError } from '../../../../../src/store/sqlite/file/foreign-file.ts';
import { storePath, testStore } from '../../../../helpers/stores.ts';

describe('a file that was named as a store', () => {
  it.each(['Shopping: milk, bread, and a good deal more\n', '{}', 'SQLite format 4\0'.repeat(10), '\0\0x'])(
    'is refused where it never was one, and left as it is: %j',
    async (text) => {
      const path = await storePath();
      await writeFile(path, text);
      expect(foreignFileError(path)).toMatchObject({
        code: 'store_unusable',
        exitCode: 2,
        message: `${path} is not a dyte-hooks store.`,
      });
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it('is taken where it is one, is empty, or is not there', async () => {
    const path = await storePath();
    expect(foreignFileError(path)).toBeUndefined();
    await writeFile(path, '');
    expect(foreignFileError(path)).toBeUndefined();
    const store = await testStore({ path });
    await store.close();
    expect(foreignFileError(path)).toBeUndefined();
  });

  it('is taken where a failing disk has left nothing but zeros: that is damage', async () => {
    const path = await storePath();
    await writeFile(path, Buffer.alloc(8192));
    expect(foreignFileError(path)).toBeUndefined();
  });

  it('is left to who opens it where it is no file', async () => {
    const path = await storePath();
    await mkdir(path);
    expect(foreignFileError(path)).toBeUndefined();
  });
});

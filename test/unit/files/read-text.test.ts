import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileReason } from '../../../src/domain/text/file-error-text.ts';
import { readBytes, readText } from '../../../src/files/read-text.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

async function fileWith(content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryDirectory(), 'file');
  await writeFile(path, content);
  return path;
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'no failure',
    (error: unknown) => fileReason(error),
  );
}

describe('reading a file of text', () => {
  it('takes the byte order mark off, in UTF-8 and UTF-16', async () => {
    expect(await readText(await fileWith('\uFEFFabc\r\n'))).toBe('abc\r\n');
    expect(await readText(await fileWith(Buffer.from('\uFEFFabc', 'utf16le')))).toBe('abc');
  });

  it('gives bytes as they are, more than are read at once', async () => {
    const bytes = Buffer.alloc(200_000, 0xf7);
    expect((await readBytes(await fileWith(bytes))).equals(bytes)).toBe(true);
  });

  it('says what is wrong', async () => {
    expect(await reasonOf(readText(await fileWith(Buffer.from([0x30, 0x82, 0xff]))))).toContain('UTF-8');
    expect(await reasonOf(readText(await fileWith('abc'), 2))).toBe('it is far too large');
    expect(await reasonOf(readText('/dev/zero', 1000))).toBe('it is far too large');
    expect(await reasonOf(readText(await temporaryDirectory()))).toBe('it is a directory');
  });

  it('reads a pipe to its end', async () => {
    const path = join(await temporaryDirectory(), 'pipe');
    execFileSync('mkfifo', [path]);
    const read = readText(path);
    const writer = createWriteStream(path);
    writer.write('one ');
    writer.end('two');
    await once(writer, 'close');
    expect(await read).toBe('one two');
  });
});

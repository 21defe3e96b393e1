import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRawWriter } from '../../../src/terminal/output/raw-writer.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

const BLOCK = Buffer.alloc(16_384, 'x');

async function namedPipe(): Promise<string> {
  const path = join(await temporaryDirectory(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('a raw writer', () => {
  it('takes no more than a pipe has room for, and goes on when somebody reads', async () => {
    const pipe = await namedPipe();
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    // As a shell opens it for a program: writing to it waits for the reader.
    const inherited = openSync(pipe, constants.O_WRONLY);
    const writer = openRawWriter(inherited);
    let taken = 0;
    for (let written: number | 'closed' = 1; written !== 0;) {
      written = writer.write(BLOCK);
      if (written === 'closed') throw new Error('The reader is there.');
      taken += written;
    }
    expect(taken).toBeGreaterThan(0);
    readSync(reader, Buffer.alloc(taken));
    expect(writer.write(Buffer.from('again'))).toBe(5);
    writer.close();
    closeSync(inherited);
    closeSync(reader);
  });

  it('says when the reader has gone', async () => {
    const pipe = await namedPipe();
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const inherited = openSync(pipe, constants.O_WRONLY);
    const writer = openRawWriter(inherited);
    closeSync(reader);
    expect(writer.write(BLOCK)).toBe('closed');
    writer.close();
    closeSync(inherited);
  });

  it('leaves the descriptor that it was made from open', async () => {
    const pipe = await namedPipe();
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const inherited = openSync(pipe, constants.O_WRONLY);
    openRawWriter(inherited).close();
    expect(writeSync(inherited, 'still open')).toBe(10);
    closeSync(inherited);
    closeSync(reader);
  });

  it('writes to a file where others write to it too', async () => {
    const path = join(await temporaryDirectory(), 'log');
    const file = openSync(path, 'w');
    const writer = openRawWriter(file);
    writeSync(file, '1 ');
    writer.write(Buffer.from('2 '));
    writeSync(file, '3 ');
    writer.close();
    closeSync(file);
    expect(readFileSync(path, 'utf8')).toBe('1 2 3 ');
  });
});

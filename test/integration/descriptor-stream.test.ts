import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { descriptorStream } from '../../src/terminal/output/descriptor-stream.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { thrownBy } from '../helpers/errors.ts';

function noStream(): never {
  throw new Error('Node’s own stream was made.');
}

describe('descriptorStream', () => {
  it('writes whole texts, in order, without making Node’s stream', async () => {
    const path = join(await temporaryDirectory(), 'out');
    const file = openSync(path, 'w');
    const stream = descriptorStream(file, noStream);
    stream.write('日本\n');
    stream.write('two\n');
    closeSync(file);
    expect(readFileSync(path, 'utf8')).toBe('日本\ntwo\n');
    expect({ isTTY: stream.isTTY, columns: stream.columns }).toEqual({ isTTY: false, columns: 0 });
  });

  it('writes bytes that are no text as they are', async () => {
    const path = join(await temporaryDirectory(), 'out');
    const file = openSync(path, 'w');
    const bytes = Buffer.from([0, 0xff, 0xc3, 0x0a, 0x80]);
    descriptorStream(file, noStream).write(bytes);
    closeSync(file);
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('asks Node about what may be a terminal', () => {
    const device = openSync('/dev/null', 'w');
    const terminal = descriptorStream(device, () => ({ isTTY: true, columns: 60 }));
    expect({ isTTY: terminal.isTTY, columns: terminal.columns }).toEqual({ isTTY: true, columns: 60 });
    const device2 = descriptorStream(device, () => ({}));
    expect(device2.isTTY).toBe(false);
    closeSync(device);
  });

  it('tells a full disk and a descriptor that was closed', async () => {
    const full = openSync('/dev/full', 'w');
    const error = thrownBy(() => descriptorStream(full, () => ({})).write('x'));
    expect(error).toMatchObject({ code: 'output_failed', message: expect.stringContaining('ENOSPC') });
    closeSync(full);
    expect(thrownBy(() => descriptorStream(full, noStream).write('x'))).toMatchObject({
      code: 'output_failed',
    });
  });

  it('gives a slow reader everything, also through a pipe that somebody made non-blocking', async () => {
    const path = join(await temporaryDirectory(), 'pipe');
    execFileSync('mkfifo', [path]);
    const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    const reader = spawn('wc', ['-c', path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let counted = '';
    reader.stdout.on('data', (chunk) => (counted += String(chunk)));
    // Sixteen times what a pipe holds, written before the reader has started.
    descriptorStream(pipe, noStream).write('x'.repeat(1024 * 1024));
    closeSync(pipe);
    await once(reader, 'close');
    expect(Number.parseInt(counted, 10)).toBe(1024 * 1024);
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createKeyStore } from '../../../src/process/key-store.ts';
import { HooksError } from '../../../src/domain/errors.ts';
import { failureOf } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import type { KeyStore } from '../../../src/settings/settings.ts';

/** A key store whose process runs this script. */
async function storeOf(
  script: string,
  { timeoutMs = 20_000, signal = new AbortController().signal } = {},
): Promise<KeyStore> {
  const path = join(await temporaryDirectory(), 'ask.cjs');
  await writeFile(path, script);
  return createKeyStore({ file: pathToFileURL(path), environment: process.env, signal, timeoutMs });
}

const ECHO = `
  let text = '';
  process.stdin.on('data', (data) => (text += data)).on('end', () => {
    const { action, account, secret } = JSON.parse(text);
    process.stdout.write(JSON.stringify({ secret: [action, account, secret].join(' ') }));
  });`;

describe('the key store of the system', () => {
  it('is asked by a process of its own, over its standard input', async () => {
    const store = await storeOf(ECHO);
    expect(await store.read('default (x)')).toBe('read default (x) ');
    await store.write('default (x)', 's3cr3t');
    await store.remove('default (x)');
  });

  it('has nothing where the answer is null', async () => {
    const store = await storeOf(`process.stdout.write('{"secret":null}')`);
    expect(await store.read('x')).toBeUndefined();
  });

  it.each([
    ['says why not', `process.stdout.write('{"failed":"no \\u001b[31mD-Bus"}')`, 'no '],
    ['says nothing', '', 'gave no answer'],
    ['crashes', 'process.exit(3)', 'failed'],
    ['floods', `process.stdout.write('x'.repeat(1e6))`, 'failed'],
  ])('is unavailable where it %s', async (_what, script, reason) => {
    const error = await failureOf((await storeOf(script)).read('x'));
    expect(error).toMatchObject({ code: 'keyring_unavailable', exitCode: 1 });
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('\u001b');
    expect(error.hint).toContain('without --keyring');
  });

  it('is given up, and its process ended, where it does not answer', async () => {
    const hanging = 'for (;;);';
    const error = await failureOf((await storeOf(hanging, { timeoutMs: 300 })).write('x', 's3cr3t'));
    expect(error.code).toBe('keyring_unavailable');
    expect(error.message).toContain('did not answer within 300ms');
    expect(error.message).not.toContain('s3cr3t');
  });

  it('is left at once on Ctrl-C', async () => {
    const stop = new AbortController();
    const store = await storeOf('for (;;);', { signal: stop.signal });
    const reading = failureOf(store.read('x'));
    stop.abort(new HooksError('interrupted', 'Cancelled.'));
    expect((await reading).code).toBe('interrupted');
    expect((await failureOf(store.read('x'))).code).toBe('interrupted');
  });
});

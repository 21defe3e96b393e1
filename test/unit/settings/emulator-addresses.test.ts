import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmulatorAddresses } from '../../../src/settings/emulator-addresses.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import type { EmulatorAddress } from '../../../src/settings/settings.ts';

const UID = process.geteuid?.();

function address(id: string, parts: Partial<EmulatorAddress> = {}): EmulatorAddress {
  const credentials = { kind: 'basic' as const, organizationId: 'organization', apiKey: 'key' };
  return {
    id,
    url: 'http://127.0.0.1:4010',
    startedAt: 1,
    service: 'dyte',
    appId: 'app',
    credentials,
    ...parts,
  };
}

describe('the addresses of emulators', () => {
  it('are kept in files of their own until they are removed, the newest first', async () => {
    const directory = join(await temporaryDirectory(), 'data');
    const addresses = createEmulatorAddresses(() => directory, UID);
    expect(addresses.list()).toEqual([]);
    addresses.add(address('a', { startedAt: 1 }));
    addresses.add(address('c', { startedAt: 3, credentials: undefined, service: 'cloudflare' }));
    addresses.add(address('b', { startedAt: 2 }));
    expect(addresses.list().map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(addresses.list()[0]).toEqual(
      address('c', { startedAt: 3, credentials: undefined, service: 'cloudflare' }),
    );
    addresses.remove('b');
    addresses.remove('b');
    expect(await readdir(directory)).toEqual(['emulator-a.json', 'emulator-c.json']);
  });

  it.skipIf(process.platform === 'win32')('are read by their owner alone', async () => {
    const directory = await temporaryDirectory();
    createEmulatorAddresses(() => directory, UID).add(address('a'));
    expect((await stat(join(directory, 'emulator-a.json'))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['another id', JSON.stringify(address('b'))],
    ['an address elsewhere', JSON.stringify(address('a', { url: 'https://example.com' }))],
    ['no service', JSON.stringify({ ...address('a'), service: 'x' })],
    ['no time', JSON.stringify({ ...address('a'), startedAt: 'x' })],
  ])('are left out where the file has %s', async (_what, text) => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'emulator-a.json'), text, { mode: 0o600 });
    expect(createEmulatorAddresses(() => directory, UID).list()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('are left out where others may write them', async () => {
    const directory = await temporaryDirectory();
    const addresses = createEmulatorAddresses(() => directory, UID);
    addresses.add(address('a'));
    await chmod(join(directory, 'emulator-a.json'), 0o666);
    expect(addresses.list()).toEqual([]);
  });

  it('never fail', () => {
    const addresses = createEmulatorAddresses(() => {
      throw new Error('There is no home.');
    }, UID);
    addresses.add(address('a'));
    addresses.remove('a');
    expect(addresses.list()).toEqual([]);
  });
});

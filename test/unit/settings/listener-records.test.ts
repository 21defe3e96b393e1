import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { testRecords } from '../../helpers/listener-records.ts';

describe('the records of temporary webhooks', () => {
  it('are there until their webhook is gone, and say who listens', async () => {
    const directory = join(await temporaryDirectory(), 'data');
    const records = await testRecords({ directory });
    expect(records.list()).toEqual([]);
    const record = await records.add('here');
    expect(record.name).toBe(`dyte-hooks listen ada@laptop ${record.id}`);
    expect(records.list()).toEqual([
      {
        id: record.id,
        name: record.name,
        pid: 4711,
        startedAt: Date.parse('2026-01-02T03:04:05.000Z'),
        place: 'here',
      },
    ]);
    record.remove();
    record.remove();
    expect(records.list()).toEqual([]);
    expect(await readdir(directory)).toEqual([]);
  });

  it('are taken over only once their listener has let go', async () => {
    const directory = await temporaryDirectory();
    const record = await (await testRecords({ directory })).add('here');
    const others = await testRecords({ directory });
    expect(await others.takeOver(record.id)).toBeUndefined();
    record.release();
    const taken = await others.takeOver(record.id);
    expect(taken?.name).toBe(record.name);
    // One that cleans up is as good as one that listens.
    expect(await (await testRecords({ directory })).takeOver(record.id)).toBeUndefined();
    taken?.remove();
    expect(await others.takeOver(record.id)).toBeUndefined();
    expect(await others.takeOver('00000000')).toBeUndefined();
    expect(await readdir(directory)).toEqual([]);
  });

  it('are taken over although another process has the number of their listener by now', async () => {
    const directory = await temporaryDirectory();
    const record = { id: '3f9c01d2', name: 'dyte-hooks listen ada@laptop 3f9c01d2', startedAt: 1, place: '' };
    const text = JSON.stringify({ ...record, pid: process.pid });
    await writeFile(join(directory, 'listen-3f9c01d2.json'), text, { mode: 0o600 });
    const taken = await (await testRecords({ directory })).takeOver('3f9c01d2');
    expect(taken).toBeDefined();
    taken?.remove();
  });

  it.skipIf(process.platform === 'win32')('are read by their owner alone', async () => {
    const directory = join(await temporaryDirectory(), 'data');
    const record = await (await testRecords({ directory })).add('here');
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, `listen-${record.id}.json`))).mode & 0o777).toBe(0o600);
  });

  it('are not what anything else left there', async () => {
    const directory = await temporaryDirectory();
    const good = {
      id: '3f9c01d2',
      name: 'dyte-hooks listen ada@laptop 3f9c01d2',
      pid: 1,
      startedAt: 1,
      place: '',
    };
    const files: readonly (readonly [string, string])[] = [
      ['listen-3f9c01d2.json', JSON.stringify(good)],
      ['listen-00000001.json', JSON.stringify(good)],
      ['listen-00000002.json', '{'],
      ['listen-00000003.json', JSON.stringify({ ...good, id: '00000003', name: 3 })],
      ['listen-3f9c01d2.json.copy', JSON.stringify(good)],
      ['listen-ABCDEF00.json', JSON.stringify({ ...good, id: 'ABCDEF00' })],
    ];
    for (const [name, text] of files) await writeFile(join(directory, name), text, { mode: 0o600 });
    expect((await testRecords({ directory })).list()).toEqual([good]);
  });

  it.skipIf(process.platform === 'win32')('are not what others could have written', async () => {
    const directory = await temporaryDirectory();
    const record = await (await testRecords({ directory })).add('here');
    record.release();
    await chmod(join(directory, `listen-${record.id}.json`), 0o666);
    expect((await testRecords({ directory })).list()).toEqual([]);
  });

  it('cannot be made where nothing can be written', async () => {
    const directory = join(await temporaryDirectory(), 'file');
    await writeFile(directory, '');
    const records = await testRecords({ directory: join(directory, 'data') });
    expect(records.list()).toEqual([]);
    expect((await failureOf(records.add('here'))).code).toBe('file_failed');
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCli, runCli } from '../helpers/cli.ts';
import { uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startServer } from '../helpers/http-servers.ts';
import { send } from '../helpers/send-delivery.ts';

const ID = uuidFor('one');

describe('deliveries download', () => {
  it('brings the files of a delivery that a receiver has taken, and shows no link', async () => {
    const files = await startServer({ status: 200, headers: { 'content-type': 'video/mp4' }, body: 'film' });
    const directory = await temporaryDirectory();
    const store = join(directory, 'store');
    const listen = startCli(['listen', '--json', '--port', '0', '--verify', 'off', '--store', store]);
    const [, url = ''] = await listen.until(/"url":"([^"]+)"/);
    const payload = {
      event: 'recording.statusUpdate',
      meeting: { id: 'm', sessionId: 's' },
      recording: {
        id: 'r',
        status: 'UPLOADED',
        downloadUrl: `${files.url}/../../etc/passwd?sig=hidden`,
        audioDownloadUrl: 'http://169.254.169.254/hidden',
      },
    };
    await send(url, JSON.stringify(payload), { headers: { 'dyte-uuid': ID } });
    listen.child.kill('SIGINT');
    await listen.finished;
    const folder = join(directory, 'files');
    const line = ['deliveries', 'download', 'last', '--to', folder, '--store', store];
    const here = { environment: { DYTE_HOOKS_API_URL: 'http://127.0.0.1:9/v2' } };
    const got = await runCli(line, here);
    const name = `recording.statusUpdate_s_${ID}_video.mp4`;
    expect([got.code, got.stderr]).toEqual([6, '']);
    expect(got.stdout).toBe(
      `✓ ${join(folder, name)} 4 B\n✗ audio of ${ID.slice(0, 8)}: the link leads to an address that is not on the internet\n`,
    );
    expect([await readdir(folder), await readFile(join(folder, name), 'utf8')]).toEqual([[name], 'film']);
    const elsewhere = await runCli([...line, '--overwrite', '--json']);
    expect(elsewhere.code).toBe(6);
    const objects = elsewhere.stdout
      .trim()
      .split('\n')
      .map((each): unknown => JSON.parse(each));
    expect(objects).toMatchObject([
      { kind: 'video', code: 'address_refused' },
      { kind: 'audio', code: 'address_refused' },
    ]);
    expect(`${elsewhere.stdout}${elsewhere.stderr}`).not.toContain('hidden');
    expect(files.received).toHaveLength(1);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { startCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { freePort, startServer } from '../helpers/http-servers.ts';
import { readMetrics, valueOf } from '../helpers/prometheus.ts';
import { send } from '../helpers/send-delivery.ts';

const BODY = JSON.stringify({ event: 'meeting.started', meeting: { title: 'Planning' } });
const RECEIVER = [
  'listen',
  '--json',
  '--port',
  '0',
  '--verify',
  'off',
  '--policy',
  'dyte',
  '--debug',
  '--admin-port',
  '0',
];
const SECRET = 'T0PSECRET/abcdefghijkl';

describe('a receiver that is watched', () => {
  it('tells by a command and at an address that its target is down, and counts what waits', async () => {
    const told = await startServer({ status: 200 });
    const directory = await temporaryDirectory();
    const file = join(directory, 'alert.json');
    const target = `http://127.0.0.1:${String(await freePort())}/hook`;
    const cli = startCli(
      [
        ...RECEIVER,
        '--forward-to',
        target,
        '--alert-exec',
        `tee ${file}`,
        '--store',
        join(directory, 'store'),
      ],
      { environment: { DYTE_HOOKS_ALERT_URL: `${told.url}/${SECRET}` } },
    );
    onTestFinished(async () => {
      cli.child.kill('SIGKILL');
      await cli.finished;
    });
    const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
    const [, admin = ''] = await cli.until(/"adminUrl":"([^"]+)"/);
    expect((await send(url, BODY)).status).toBe(200);
    await eventually(() => expect(told.calls()).toEqual([`POST /${SECRET}`]));
    const alert: unknown = JSON.parse(told.received[0]?.body ?? '');
    expect(alert).toMatchObject({
      code: 'forward_failing',
      state: 'firing',
      changed: [
        { subject: target, text: `${target} cannot be reached: connection refused. Deliveries wait for it.` },
      ],
    });
    await eventually(async () => expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(alert));
    await eventually(async () => {
      const read = readMetrics(await (await fetch(`${admin}/metrics`)).text());
      expect(valueOf(read, 'dyte_hooks_forwards_pending', { target })).toBe(1);
      expect(valueOf(read, 'dyte_hooks_target_up', { target })).toBe(0);
      expect(valueOf(read, 'dyte_hooks_ready')).toBe(1);
    });
    cli.child.kill('SIGTERM');
    const { stdout, stderr } = await cli.finished;
    expect(stdout + stderr).not.toContain('T0PSECRET');
  });
});

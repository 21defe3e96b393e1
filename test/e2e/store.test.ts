import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCli, type RunningCli } from '../helpers/cli.ts';
import { uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { send, type Answered } from '../helpers/send-delivery.ts';
import { testHistory } from '../helpers/stores.ts';

const BODY = '{"event":"meeting.started","meeting":{"id":"m","title":"Planning"}}';

async function startListen(file: string): Promise<{ readonly cli: RunningCli; readonly url: string }> {
  const cli = startCli(['listen', '--port', '0', '--verify', 'off', '--json', '--store', file]);
  onTestFinished(async () => {
    cli.child.kill('SIGKILL');
    await cli.finished;
  });
  const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
  return { cli, url };
}

function sendNamed(url: string, name: string): Promise<Answered> {
  return send(url, BODY, { headers: { 'dyte-uuid': uuidFor(name) } });
}

describe('the built receiver with a store on disk', () => {
  it('has on disk what it has answered when it is killed in that moment', async () => {
    const file = join(await temporaryDirectory(), 'store');
    const { cli, url } = await startListen(file);
    expect((await sendNamed(url, 'a')).status).toBe(200);
    cli.child.kill('SIGKILL');
    await cli.finished;
    const history = await testHistory(file);
    expect(history.content(history.find('last').position).body.toString()).toBe(BODY);
    const again = await startListen(file);
    expect((await sendNamed(again.url, 'a')).status).toBe(200);
    await again.cli.until(/"repeat":true,"arrivals":2/);
  });

  it('ends in good order', async () => {
    const file = join(await temporaryDirectory(), 'store');
    const { cli, url } = await startListen(file);
    await sendNamed(url, 'a');
    cli.child.kill('SIGINT');
    const { code, stderr } = await cli.finished;
    expect([code, stderr]).toEqual([0, '']);
  });

  it('takes no store with a trigger in it: it would answer, and keep nothing', async () => {
    const file = join(await temporaryDirectory(), 'store');
    const { cli, url } = await startListen(file);
    await sendNamed(url, 'a');
    cli.child.kill('SIGINT');
    await cli.finished;
    const database = new DatabaseSync(file);
    database.exec('CREATE TRIGGER "\u001b[2Jx" AFTER INSERT ON deliveries BEGIN DELETE FROM contents; END');
    database.close();
    for (const args of [
      ['listen', '--port', '0'],
      ['deliveries', 'list'],
      ['deliveries', 'replay', '--failed'],
    ]) {
      const { code, stderr } = await startCli([...args, '--store', file]).finished;
      expect(code, stderr).toBe(2);
      expect(stderr).toContain('it has a trigger "');
      expect(stderr).not.toContain('\u001b[2J');
    }
  });

  it('says what is wrong with a store that cannot be opened, and ends', async () => {
    const directory = await temporaryDirectory();
    const cli = startCli(['listen', '--port', '0', '--json', '--store', directory]);
    const { code, stderr } = await cli.finished;
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'store_failed' } });
  });
});

import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli, startCli, type RunningCli } from '../helpers/cli.ts';
import { uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { eventually } from '../helpers/eventually.ts';
import { startServer } from '../helpers/http-servers.ts';
import { makeOlderStore } from '../helpers/older-stores.ts';
import { send } from '../helpers/send-delivery.ts';
import { hasStranger, STRANGER } from '../helpers/stranger.ts';

const BODY = JSON.stringify({ event: 'meeting.started', meeting: { title: 'Planning' } });

interface Receiving {
  readonly cli: RunningCli;
  /** @returns the status */
  readonly deliver: (name: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

async function startListen(store: string, ...args: readonly string[]): Promise<Receiving> {
  const cli = startCli(['listen', '--json', '--port', '0', '--verify', 'off', '--store', store, ...args]);
  onTestFinished(async () => {
    cli.child.kill('SIGKILL');
    await cli.finished;
  });
  const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
  return {
    cli,
    deliver: async (name) => (await send(url, BODY, { headers: { 'dyte-uuid': uuidFor(name) } })).status,
    stop: async () => {
      cli.child.kill('SIGINT');
      expect((await cli.finished).code).toBe(0);
    },
  };
}

async function storeFile(): Promise<string> {
  return join(await temporaryDirectory(), 'store');
}

async function json(...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await runCli([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('forwarding that is paused', () => {
  it('stops for all receivers of a store, also after a restart, and goes on with all that waits', async () => {
    const store = await storeFile();
    const app = await startServer((_request, response) => void response.writeHead(200).end());
    const uuids = (): readonly unknown[] => app.received.map(({ headers }) => headers['dyte-uuid']);
    const receivers = [
      await startListen(store, '--forward-to', `${app.url}/one`),
      await startListen(store, '--forward-to', `${app.url}/two`),
    ];
    const [first, second] = receivers;
    if (first === undefined || second === undefined) throw new Error('unreachable');
    expect(await json('deliveries', 'pause', '--store', store)).toMatchObject({
      paused: true,
      changed: true,
    });
    for (const { cli } of receivers) await cli.until(/"type":"forwarding_paused"/);
    expect(await first.deliver('a')).toBe(200);
    expect(await second.deliver('b')).toBe(200);
    await first.stop();
    const again = await startListen(store, '--forward-to', `${app.url}/one`);
    await again.cli.until(/"type":"forwarding_paused"/);
    expect(await again.deliver('c')).toBe(200);
    expect(uuids()).toEqual([]);
    expect(await json('deliveries', 'resume', '--store', store)).toMatchObject({ changed: true, waiting: 3 });
    await eventually(() => expect(new Set(uuids())).toEqual(new Set(['a', 'b', 'c'].map(uuidFor))));
    await again.cli.until(/"type":"handed_on"[^\n]*"after":"pause","handedOn":2/);
  });

  it('is answered 503 where the sender waits for the target, and nothing is lost', async () => {
    const store = await storeFile();
    const app = await startServer((_request, response) => void response.writeHead(204).end());
    await runCli([
      'listen',
      '--port',
      '0',
      '--verify',
      'off',
      '--store',
      store,
      '--',
      process.execPath,
      '-e',
      '0',
    ]);
    await json('deliveries', 'pause', '--store', store);
    const { cli, deliver } = await startListen(store, '--relay', '--forward-to', app.url);
    await cli.until(/"type":"forwarding_paused"/);
    expect(await deliver('a')).toBe(503);
    await json('deliveries', 'resume', '--store', store);
    await eventually(() => expect(app.received).toHaveLength(1));
    await cli.until(/"state":"succeeded"/);
    expect(await deliver('a')).toBe(200);
    expect(await deliver('b')).toBe(204);
  });

  it('is refused in plain words where it cannot be', async () => {
    const none = join(await temporaryDirectory(), 'none');
    const missing = await runCli(['deliveries', 'pause', '--store', none]);
    expect([missing.code, missing.stderr]).toEqual([
      4,
      `error: There are no deliveries: the store ${none} does not exist.\n  "dyte-hooks listen" makes it. Is another one meant? Name it with --store.\n`,
    ]);
    const older = await storeFile();
    makeOlderStore(older, [{ name: 'one' }]);
    const refused = await runCli(['deliveries', 'pause', '--store', older]);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      `error: The store ${older} is from an older dyte-hooks, which knows no pause.\n  Start "dyte-hooks listen" with it once, which brings it to the present format. Nothing was paused.\n`,
    ]);
    expect(await json('deliveries', 'resume', '--store', older)).toMatchObject({
      paused: false,
      changed: false,
    });
  });

  it.runIf(hasStranger)('is refused for a store that cannot be written', async () => {
    const store = await storeFile();
    await runCli([
      'listen',
      '--port',
      '0',
      '--verify',
      'off',
      '--store',
      store,
      '--',
      process.execPath,
      '-e',
      '0',
    ]);
    await chmod(store, 0o444);
    await chmod(dirname(store), 0o755);
    const { code, stderr } = await runCli(['deliveries', 'pause', '--store', store], STRANGER);
    expect(code).toBe(1);
    expect(stderr).toContain(`error: The store ${store} cannot be opened: permission denied.\n`);
  });
});

describe('why a delivery was not forwarded', () => {
  async function reasons(store: string, reference = 'last'): Promise<readonly unknown[]> {
    const shown = await json('deliveries', 'show', reference, '--store', store);
    const { notForwarded }: { notForwarded: { target: string | null; reason: string }[] } = JSON.parse(
      JSON.stringify(shown),
    );
    return notForwarded.map(({ target, reason }) => [target, reason]);
  }

  it('stands with the delivery: filter, outage, an ended receiver, a pause, a target that came later', async () => {
    const store = await storeFile();
    const down = 'http://127.0.0.1:9/';
    const recordings = 'http://127.0.0.1:9/rec';
    const first = await startListen(store, '--forward-to', down, '--forward', `recording.*=${recordings}`);
    await first.deliver('a');
    await first.cli.until(/"type":"target_down"/);
    const filtered = [recordings, 'event_filter'];
    await eventually(async () => expect(await reasons(store)).toEqual([[down, 'target_down'], filtered]));
    await first.stop();
    expect(await reasons(store)).toEqual([[down, 'no_receiver'], filtered]);
    await json('deliveries', 'pause', '--store', store);
    expect(await reasons(store)).toEqual([[down, 'paused'], filtered]);
    const bare = await startListen(store);
    await bare.deliver('b');
    await bare.stop();
    const second = await startListen(store, '--exec', 'true');
    await second.stop();
    expect(await reasons(store)).toEqual([
      [down, 'target_earlier'],
      [recordings, 'target_earlier'],
      ['exec:true', 'target_later'],
    ]);
    const { stdout } = await runCli(['deliveries', 'show', 'last~1', '--store', store]);
    expect(stdout).toMatch(
      /http:\/\/127\.0\.0\.1:9\/ {2}waiting: forwarding is paused since [\d:]{8}, by \S+\n/,
    );
    expect(stdout).toContain(`${recordings}  not sent: it gets recording.*, and this is meeting.started\n`);
    expect(stdout).toMatch(/exec:true {2}not sent: no "listen" had this target before [\d:]{8}\n/);
  });
});

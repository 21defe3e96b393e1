import { describe, expect, it, onTestFinished } from 'vitest';
import { isObject } from '../../src/domain/json/json-value.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startServer } from '../helpers/http-servers.ts';

function objectsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
    .filter(isObject);
}

describe('emulate --lose', () => {
  it('loses some deliveries, the same for a seed, and its REST API knows of all', async () => {
    const environment = {
      DYTE_HOOKS_CONFIG_DIR: await temporaryDirectory(),
      DYTE_HOOKS_DATA_DIR: await temporaryDirectory(),
      CLOUDFLARE_API_TOKEN: 'a-token-of-the-test',
      CLOUDFLARE_ACCOUNT_ID: '0123456789abcdef0123456789abcdef',
      REALTIMEKIT_APP_ID: '00000000-0000-4000-8000-0000000000a1',
    };
    const line = [
      '--json',
      'emulate',
      '--port',
      '0',
      '--lose',
      '20%',
      '--seed',
      '7',
      '--time-scale',
      '0.001',
    ];
    const emulator = startCli([...line, '--service', 'cloudflare'], { environment });
    onTestFinished(async () => {
      emulator.child.kill('SIGKILL');
      await emulator.finished;
    });
    const [, url = ''] = await emulator.until(/"url":"([^"]+)"/);
    const endpoint = await startServer({ status: 200 });
    const there = { environment: { ...environment, DYTE_HOOKS_API_URL: `${url}/client/v4` } };
    const registered = await runCli(['register', '--events', 'all', '--url', `${endpoint.url}/hook`], there);
    expect(registered.code).toBe(0);
    const triggered = await runCli(['--json', 'trigger', 'full', '--length', '1s'], there);
    expect(triggered.code).toBe(0);
    const lost = objectsIn(triggered.stdout).filter(({ type }) => type === 'skipped');
    expect(lost.map(({ reason }) => reason)).toEqual(lost.map(() => 'lost'));
    // In no order: what happens at the same moment may be sent one way or the other.
    expect(lost.map(({ event }) => String(event)).toSorted()).toEqual([
      'livestreaming.statusUpdate',
      'meeting.transcript',
      'recording.statusUpdate',
      'recording.statusUpdate',
    ]);
    // A machine that is busy answers some too late, and they are sent again.
    const arrived = new Set(endpoint.received.map(({ headers: sent }) => sent['rtk-uuid']));
    expect(arrived.size).toBe(17 - lost.length);
    const listed = await (await fetch(`${url}/_emulator/lost`)).text();
    for (const { uuid } of lost) expect(listed).toContain(uuid);
    const place = `/client/v4/accounts/${environment.CLOUDFLARE_ACCOUNT_ID}/realtime/kit/${environment.REALTIMEKIT_APP_ID}`;
    const headers = { authorization: `Bearer ${environment.CLOUDFLARE_API_TOKEN}` };
    const sessions = await fetch(`${url}${place}/sessions`, { headers });
    expect(await sessions.json()).toMatchObject({ paging: { total_count: 1 } });
    emulator.child.kill('SIGTERM');
    expect(objectsIn((await emulator.finished).stdout).at(-1)).toMatchObject({
      type: 'summary',
      lost: lost.length,
    });
  });

  it.each([
    ['--lose', '0%'],
    ['--lose', 'some'],
    ['--seed', '7'],
    ['--lose', '3', '--seed', '7'],
    ['--lose-events', 'meeting.ended'],
  ])('refuses what makes no sense: %s %s', async (...options) => {
    const { code, stderr } = await runCli(['emulate', '--port', '0', ...options]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--')]);
  });
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SERVICES, type Service } from '../../src/domain/service/names.ts';
import { startCli, type Finished, type RunningCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { runProgram } from '../helpers/program.ts';

/** A person's machine with an emulator of one service on it, reached by nothing but what it prints. */
interface World {
  /** Where the configuration of webhooks is. */
  readonly directory: string;
  readonly run: (...args: readonly string[]) => Promise<Finished>;
  readonly start: (...args: readonly string[]) => RunningCli;
}

async function startWorld(service: Service): Promise<World> {
  const directory = await temporaryDirectory();
  const places = {
    DYTE_HOOKS_DATA_DIR: join(directory, 'data'),
    DYTE_HOOKS_CONFIG_DIR: join(directory, 'config'),
  };
  await mkdir(places.DYTE_HOOKS_CONFIG_DIR, { mode: 0o700 });
  let environment: Record<string, string> = places;
  const start = (...args: readonly string[]): RunningCli => {
    const cli = startCli(args, { environment });
    onTestFinished(async () => {
      cli.child.kill('SIGKILL');
      await cli.finished;
    });
    return cli;
  };
  const run = async (...args: readonly string[]): Promise<Finished> =>
    await runProgram(args, { environment });
  const emulator = start('emulate', '--service', service, '--port', '0', '--time-scale', '0.1');
  await emulator.until(/http:\/\/127\.0\.0\.1:\d+/);
  const printed = await run('emulate', '--port', '0', '--print-env=json');
  const variables: unknown = JSON.parse(printed.stdout);
  environment = { ...places, ...textsOf(variables) };
  return { directory, run, start };
}

function textsOf(value: unknown): Record<string, string> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value ?? {});
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}

/** What a command answered, as JSON; it must have ended well. */
async function answerOf(running: Promise<Finished>): Promise<unknown> {
  const { code, stdout, stderr } = await running;
  expect([code, stderr]).toEqual([0, expect.anything()]);
  return JSON.parse(stdout);
}

const EXPECTED = ['meeting.started', 'meeting.participantJoined', 'meeting.ended'];

describe('the whole life of a webhook and of a meeting', () => {
  it.each(SERVICES)(
    'is the same on %s',
    async (service) => {
      const { directory, run, start } = await startWorld(service);
      expect(await answerOf(run('whoami', '--json'))).toMatchObject({ service, credentials: 'accepted' });
      expect(await answerOf(run('list', '--json'))).toEqual([]);

      // Receive: everything that the service sends is verified with its key, and safe on disk.
      const expectations = EXPECTED.flatMap((each) => ['--expect', each]);
      const listener = start('listen', '--port', '0', '--json', ...expectations, '--timeout', '60s');
      const [, url = ''] = await listener.until(/"url":"([^"]+)"/);
      const registered = await answerOf(run('register', '--events', 'all', '--url', url, '--json'));
      expect(registered).toMatchObject({ action: 'created', webhook: { url, enabled: true } });
      const again = await answerOf(run('register', '--events', 'all', '--url', url, '--json'));
      expect(again).toMatchObject({ action: 'unchanged' });
      expect((await run('trigger', 'meeting', '--quiet')).code).toBe(0);
      const received = await listener.finished;
      expect([received.code, received.stderr]).toEqual([0, expect.anything()]);
      expect(await answerOf(run('deliveries', 'list', '--json'))).toContainEqual(
        expect.objectContaining({ event: 'meeting.ended', signature: 'valid', status: 200 }),
      );

      // Manage: a field alone, off and on, and each write is what was asked for.
      const updated = await answerOf(run('update', url, '--remove-events', '*.statusUpdate', '--json'));
      expect(updated).toMatchObject({ webhook: { enabled: true, url } });
      expect(await answerOf(run('disable', url, '--json'))).toMatchObject({ webhook: { enabled: false } });
      const renamed = await answerOf(run('update', url, '--name', 'Renamed', '--json'));
      expect(renamed).toMatchObject({ webhook: { enabled: false, name: 'Renamed' } });
      expect((await run('trigger', 'meeting.started')).code).toBe(4);
      expect(await answerOf(run('enable', url, '--json'))).toMatchObject({ webhook: { enabled: true } });

      // Keep: the file that describes it, a difference, and back.
      const file = join(directory, 'dyte-hooks.yaml');
      const exported = await run('export');
      await writeFile(file, exported.stdout);
      expect((await run('diff', '--file', file)).code).toBe(0);
      await writeFile(file, (await readFile(file, 'utf8')).replace('Renamed', 'Named by the file'));
      expect((await run('diff', '--file', file)).code).toBe(6);
      expect((await run('apply', '--file', file, '--yes')).code).toBe(0);
      expect((await run('diff', '--file', file)).code).toBe(0);
      expect(await answerOf(run('get', url, '--json'))).toMatchObject({ name: 'Named by the file' });

      // The end: it is gone, and what was asked of it says so.
      expect((await run('delete', url, '--yes')).code).toBe(0);
      expect(await answerOf(run('list', '--json'))).toEqual([]);
      expect((await run('get', url)).code).toBe(4);
    },
    120_000,
  );
});

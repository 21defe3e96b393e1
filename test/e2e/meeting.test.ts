import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCli, type Finished, type RunningCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated, startEmulatedCloudflare } from '../helpers/emulated.ts';
import { runProgram } from '../helpers/program.ts';

interface Receiving {
  readonly run: (...line: readonly string[]) => Promise<Finished>;
  readonly start: (...line: readonly string[]) => RunningCli;
}

/** A receiver that the emulated service sends everything to. */
async function receiving(emulated: Readonly<Record<string, string>>): Promise<Receiving> {
  const directory = await temporaryDirectory();
  const environment = {
    ...emulated,
    DYTE_HOOKS_DATA_DIR: join(directory, 'data'),
    DYTE_HOOKS_CONFIG_DIR: join(directory, 'config'),
  };
  const start = (...line: readonly string[]): RunningCli => {
    const cli = startCli(line, { environment });
    onTestFinished(async () => {
      cli.child.kill('SIGKILL');
      await cli.finished;
    });
    return cli;
  };
  const run = (...line: readonly string[]): Promise<Finished> => runProgram(line, { environment });
  const [, url = ''] = await start('listen', '--port', '0', '--json').until(/"url":"([^"]+)"/);
  expect((await run('register', '--url', `${url}/webhook`, '--events', 'all')).code).toBe(0);
  return { run, start };
}

describe('a first real event', () => {
  it('comes of a meeting on Cloudflare as soon as somebody joins', async () => {
    const { environment } = await startEmulatedCloudflare();
    const { start } = await receiving({ ...environment, DYTE_HOOKS_SERVICE: 'cloudflare' });
    const opened = start('meeting', 'open', '--wait', '60s');
    const [joinUrl = ''] = await opened.until(/http:\S+/);
    await fetch(joinUrl);
    const { code, stdout, stderr } = await opened.finished;
    expect(code).toBe(0);
    expect(stdout).toBe(`${joinUrl}\n`);
    expect(stderr).toContain('as group-call-host');
    expect(stderr).toMatch(/meeting\.started of session \w+ came at/);
  });

  it('comes of a meeting on Dyte, with those of its recording', async () => {
    const { environment } = await startEmulated();
    const { run } = await receiving({ ...environment, DYTE_HOOKS_SERVICE: 'dyte' });
    const opened = await run('meeting', 'open', '--record', '--name', 'Ada');
    expect(opened.stderr).toContain('Ada joins here, as group_call_host');
    const joinUrl = opened.stdout.trim();
    await fetch(joinUrl);
    await fetch(joinUrl, { method: 'POST' });
    const expected = [
      'meeting.started',
      'meeting.ended',
      'recording.statusUpdate{recording.status=UPLOADED}',
    ];
    const waited = await run(
      'deliveries',
      'wait',
      '--since',
      '1m',
      '--timeout',
      '30s',
      ...expected.flatMap((each) => ['--expect', each]),
    );
    expect(waited.code).toBe(0);
    const picture = await run('deliveries', 'timeline');
    expect(picture.code).toBe(0);
    expect(picture.stdout).toMatch(/^Ada /m);
    expect(picture.stdout).toContain('Everything adds up.');
    const none = await run('meeting', 'open', '--wait', '1ms');
    expect(none.code).toBe(6);
    expect(none.stderr).toContain('No meeting.started of this meeting came within 1ms.');
  });
});

import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/commands/listen/listen.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { LISTEN_OPTIONS, startListening } from '../../helpers/listening.ts';
import { manualClock } from '../../helpers/manual-clock.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';

const UPLOADED = 'recording.statusUpdate{recording.status=UPLOADED}';
const STARTED = '{"event":"meeting.started"}';
const GITHUB = { environment: { GITHUB_ACTIONS: 'true' } };

async function reportFile(): Promise<string> {
  return join(await temporaryDirectory(), 'report.xml');
}

describe('listen --report', () => {
  it('writes a case for each expectation, with what came instead', async () => {
    const path = await reportFile();
    const clock = manualClock();
    const options = { expect: ['meeting.started', 'meeting.started', UPLOADED], timeout: 60_000 };
    const listening = await startListening({ ...options, report: [`junit=${path}`] }, { clock });
    await clock.pass(1500);
    await sendSigned(listening.url, STARTED);
    await sendSigned(listening.url, '{"event":"recording.statusUpdate","recording":{"status":"<LOST>"}}');
    const failure = failureOf(listening.ended);
    await clock.pass(58_500);
    expect((await failure).exitCode).toBe(6);
    const [, , suite, ...cases] = (await readFile(path, 'utf8')).split('\n');
    expect(suite).toContain('tests="3" failures="2" errors="0" skipped="0" time="60.000"');
    expect(cases.slice(0, -3).map((line) => line.trim())).toEqual([
      '<testcase classname="dyte-hooks listen" name="meeting.started" time="1.500"/>',
      '<testcase classname="dyte-hooks listen" name="meeting.started (2)" time="60.000">',
      '<failure type="expectation_unmet" message="Did not come within 1m">Did not come within 1m',
      'came instead: recording.statusUpdate</failure>',
      '</testcase>',
      `<testcase classname="dyte-hooks listen" name="${UPLOADED}" time="60.000">`,
      '<failure type="expectation_unmet" message="Not met within 1m: came with recording.status &quot;&lt;LOST&gt;&quot;">' +
        'Not met within 1m: came with recording.status &quot;&lt;LOST&gt;&quot;',
      'came instead: recording.statusUpdate</failure>',
      '</testcase>',
    ]);
  });

  it('has one case for a number of deliveries', async () => {
    const path = await reportFile();
    const listening = await startListening({ exitAfter: 2, report: [`junit=${path}`] });
    await sendSigned(listening.url, STARTED);
    await failureOf(listening.stop());
    const text = await readFile(path, 'utf8');
    expect(text.match(/<testcase /g)).toHaveLength(1);
    expect(text).toContain('name="2 deliveries"');
    expect(text).toContain('message="1 of 2 deliveries came before it was interrupted"');
  });

  it('is there whole or not at all: what a former run left is gone while it waits', async () => {
    const path = await reportFile();
    const former = await startListening({ exitAfter: 1, report: [`junit=${path}`] });
    await failureOf(former.stop());
    expect(await readFile(path, 'utf8')).toContain('failures="1"');
    const listening = await startListening({ exitAfter: 1, report: [`junit=${path}`] });
    await expect(stat(path)).rejects.toThrow('ENOENT');
    await sendSigned(listening.url, STARTED);
    await listening.ended;
    expect(await readFile(path, 'utf8')).toContain('failures="0"');
    expect(await readdir(join(path, '..'))).toEqual(['report.xml']);
  });

  it.each([
    ['xml=a', ['a'], 'usage_invalid', /junit=report\.xml/],
    ['report.xml', ['a'], 'usage_invalid', /junit=report\.xml/],
    ['junit=', ['a'], 'usage_invalid', /junit=report\.xml/],
    ['junit=report.xml', [], 'usage_invalid', /--expect meeting\.started/],
    ['junit=/nonexistent/report.xml', ['a'], 'file_failed', /another place/],
    ['junit=/dev/null', ['a'], 'file_failed', /another place/],
    ['junit=/tmp', ['a'], 'file_failed', /another place/],
  ])('%s with --expect %j is refused at once', async (report, wanted, code, hint) => {
    const failure = await failureOf(
      run({ ...LISTEN_OPTIONS, report: [report], expect: wanted }, testContext()),
    );
    expect(failure.code).toBe(code);
    expect(failure.hint).toMatch(hint);
  });

  it.each([
    ['notes', 'buy milk\n'],
    ['another tool’s report', '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pytest">'],
    ['another report with our name further on', '<?xml version="1.0"?><testsuites name="dyte-hooks listen">'],
    ['a large file', 'x'.repeat(100_000)],
  ])('leaves %s alone, and is refused before anything starts', async (_what, text) => {
    const path = await reportFile();
    await writeFile(path, text);
    const options = { ...LISTEN_OPTIONS, report: [`junit=${path}`], expect: ['a'] };
    const failure = await failureOf(run(options, testContext()));
    expect([failure.code, failure.hint]).toEqual([
      'file_failed',
      'It was left as it is. Move it away, or choose another place for --report.',
    ]);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('leaves what somebody has put in its place meanwhile, and fails', async () => {
    const path = await reportFile();
    const listening = await startListening({ expect: ['meeting.started'], report: [`junit=${path}`] });
    await writeFile(path, 'mine');
    await sendSigned(listening.url, STARTED);
    expect((await failureOf(listening.ended)).code).toBe('file_failed');
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  it('refuses a link to a device, and leaves it', async () => {
    const path = await reportFile();
    await symlink('/dev/null', path);
    const options = { ...LISTEN_OPTIONS, report: [`junit=${path}`], expect: ['a'] };
    expect((await failureOf(run(options, testContext()))).message).toMatch(
      /report\.xml": it is a symbolic link\.$/,
    );
    expect((await stat(path)).isCharacterDevice()).toBe(true);
  });

  it('that cannot be written in the end is a failure; a missing expectation counts for more', async () => {
    for (const [wanted, code] of [
      ['meeting.started', 'file_failed'],
      ['meeting.ended', 'expectation_unmet'],
    ] as const) {
      const directory = join(await temporaryDirectory(), 'reports');
      await mkdir(directory);
      const report = `junit=${join(directory, 'report.xml')}`;
      const listening = await startListening({ expect: [wanted], exitAfter: 1, report: [report] });
      await rm(directory, { recursive: true });
      await sendSigned(listening.url, STARTED);
      expect((await failureOf(listening.ended)).code).toBe(code);
      expect(listening.stderr().includes('The report cannot be written')).toBe(code === 'expectation_unmet');
    }
  });
});

describe('listen --report markdown=', () => {
  it('is a table of what was waited for, beside a report of another format', async () => {
    const directory = await temporaryDirectory();
    const [markdown, junit] = [join(directory, 'report.md'), join(directory, 'report.xml')];
    const report = [`markdown=${markdown}`, `junit=${junit}`];
    const options = { expect: ['meeting.started', 'meeting.ended'], timeout: 400, report };
    const clock = manualClock();
    const listening = await startListening(options, { clock });
    await sendSigned(listening.url, STARTED);
    const failure = failureOf(listening.ended);
    await clock.pass(400);
    await failure;
    expect((await readFile(markdown, 'utf8')).split('\n')).toEqual([
      '<!-- dyte-hooks listen -->',
      '### ❌ dyte-hooks: 1 of 2 expectations was not met within 400ms',
      '',
      '| | expected | |',
      '| --- | --- | --- |',
      expect.stringMatching(/^\| ✅ \| <code>meeting\.started<\/code> \| after \d+\.\d s \|$/),
      '| ❌ | <code>meeting.ended</code> | Did not come within 400ms |',
      '',
      '',
    ]);
    expect(await readFile(junit, 'utf8')).toContain('tests="2" failures="1"');
  });

  it('takes the place of one of ours, and leaves the file of somebody else', async () => {
    const path = join(await temporaryDirectory(), 'report.md');
    const options = { exitAfter: 1, report: [`markdown=${path}`] };
    await failureOf((await startListening(options)).stop());
    await failureOf((await startListening(options)).stop());
    expect((await readFile(path, 'utf8')).match(/^### /gm)).toHaveLength(1);
    await writeFile(path, '# notes\n');
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, ...options }, testContext()));
    expect(failure.code).toBe('file_failed');
    expect(await readFile(path, 'utf8')).toBe('# notes\n');
  });

  it('is added to the file of GITHUB_STEP_SUMMARY, where other parts may stand', async () => {
    const path = join(await temporaryDirectory(), 'summary.md');
    await writeFile(path, '# My tests\n');
    const options = { exitAfter: 1, report: [`markdown=${path}`] };
    const environment = { GITHUB_STEP_SUMMARY: path };
    await failureOf((await startListening(options, { environment })).stop());
    await failureOf((await startListening(options, { environment })).stop());
    const text = await readFile(path, 'utf8');
    expect(text).toMatch(/^# My tests\n\n<!-- dyte-hooks listen -->\n### /);
    expect(text.match(/^### /gm)).toHaveLength(2);
  });

  it('cannot be in one file with another report', async () => {
    const report = ['markdown=report.x', 'junit=./report.x'];
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, expect: ['a'], report }, testContext()));
    expect(failure.message).toContain('name the same file');
  });
});

describe('listen in GitHub Actions', () => {
  it('annotates each failure, on standard error', async () => {
    const listening = await startListening({ expect: ['meeting.ended', UPLOADED], exitAfter: 1 }, GITHUB);
    await sendSigned(listening.url, STARTED);
    await failureOf(listening.ended);
    const lines = listening.stderr().split('\n').slice(-3);
    expect(lines).toEqual([
      '::error title=dyte-hooks listen%3A meeting.ended::' +
        'Did not come in 1 delivery%0Acame instead: meeting.started',
      `::error title=dyte-hooks listen%3A ${UPLOADED}::` +
        'Did not come in 1 delivery%0Acame instead: meeting.started',
      '',
    ]);
    expect(listening.stdout()).not.toContain('::');
  });

  it.each([{ GITHUB_ACTIONS: 'false' }, { CI: 'true' }])('is not meant by %j', async (environment) => {
    const listening = await startListening({ expect: ['meeting.ended'], exitAfter: 1 }, { environment });
    await sendSigned(listening.url, STARTED);
    await failureOf(listening.ended);
    expect(listening.stderr()).not.toContain('::error');
  });

  it.each([false, true])('lets nothing from outside be a command (--json %s)', async (json) => {
    const hostile = [
      '::error file=x::y',
      '\n::stop-commands::x',
      '##[stop-commands]x',
      ' ::set-output name=a::b',
    ];
    const clock = manualClock();
    const listening = await startListening(
      {
        expect: ['*{meeting.title=x}', '::error::*'],
        timeout: 1000,
        verify: 'off',
        publicKey: undefined,
        verbose: true,
      },
      { clock, ...GITHUB, options: { json } },
    );
    for (const text of hostile)
      await sendSigned(
        listening.url,
        JSON.stringify({ event: text, meeting: { title: text, [text]: text }, [text]: text }),
        { 'x-hostile': text.trim() },
      );
    const failure = failureOf(listening.ended);
    await clock.pass(1000);
    await failure;
    const lines = `${listening.stdout()}\n${listening.stderr()}`.split('\n');
    const commands = lines.filter((line) => /^\s*::|##\[/.test(line));
    expect(commands.map((line) => line.slice(0, 40))).toEqual([
      '::error title=dyte-hooks listen%3A *{mee',
      expect.stringMatching(
        /^::error title=dyte-hooks listen%3A %3A|^::error title=dyte-hooks listen%3A \\x3a/,
      ),
    ]);
  });
});

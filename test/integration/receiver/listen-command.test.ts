import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startListening, type Listening } from '../../helpers/listening.ts';
import { manualClock } from '../../helpers/manual-clock.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';
import type { ContextParts } from '../../helpers/context.ts';

/** Runs `listen` with a program of Node's behind `--`. */
async function startWith(
  source: string,
  options: Partial<ListenOptions> = {},
  parts: ContextParts = {},
): Promise<Listening> {
  const directory = await temporaryDirectory();
  const file = join(directory, 'program.mjs');
  await writeFile(file, `import { spawn } from 'node:child_process';\n${source}`);
  return await startListening(
    { ...options, command: [process.execPath, file] },
    { environment: { PATH: process.env['PATH'], ...parts.environment }, ...parts },
  );
}

/** Source of a program that sends a delivery to the receiver. */
function sends(event: string): string {
  const body = JSON.stringify({ event });
  const request = { method: 'POST', body, headers: { 'dyte-signature': KEYS.sign(body) } };
  return `await fetch(process.env.DYTE_HOOKS_RECEIVER_URL, ${JSON.stringify(request)});`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  await eventually(() => {
    expect(isRunning(pid)).toBe(false);
  });
}

/** The process that the program has said it is, or has started. */
async function pidIn(listening: Listening, name: string): Promise<number> {
  return await eventually(() => {
    const found = new RegExp(`${name} (\\d+)\n`).exec(listening.stdout())?.[1];
    if (found === undefined) throw new Error(`${name} has not said its id: ${listening.stdout()}`);
    return Number(found);
  });
}

const STAYS = 'setInterval(() => {}, 1000);';

const TIMEOUT_MS = 60_000;

describe('listen -- command', () => {
  it('runs it once connections are accepted, and ends with its exit code', async () => {
    const listening = await startWith(`${sends('meeting.started')} process.exit(7);`);
    expect(await listening.ended).toBe(7);
    expect(listening.stdout()).toContain('meeting.started');
    expect(listening.stderr()).not.toMatch(/Ctrl-C|register/);
    expect(listening.stderr()).toMatch(/✗ .* ended with exit code 7 after .*\n/);
  });

  it('says nothing of one that ends well', async () => {
    const listening = await startWith(sends('meeting.started'));
    expect(await listening.ended).toBe(0);
    expect(listening.stderr()).not.toContain('ended with');
  });

  it.each([
    [undefined, /^http:\/\/127\.0\.0\.1:\d+\/webhook$/],
    ['/hooks/dyte', /^http:\/\/127\.0\.0\.1:\d+\/hooks\/dyte$/],
  ])('tells it the address to register, with --path %s', async (path, url) => {
    const listening = await startWith('console.log(process.env.DYTE_HOOKS_RECEIVER_URL);', { path });
    await listening.ended;
    expect(listening.stdout().split('\n')[0]).toMatch(url);
  });

  it('gives it the whole environment of its user, as it is the user’s own command', async () => {
    const environment = { PATH: process.env['PATH'], DYTE_API_KEY: 'key-of-the-test', FOO: 'bar' };
    const listening = await startWith(
      'console.log(process.env.FOO, process.env.DYTE_API_KEY.length);',
      {},
      {
        environment,
      },
    );
    await listening.ended;
    expect(listening.stdout()).toContain('bar 15\n');
  });

  it('waits for what is open when it has ended, and ends with its exit code once that has come', async () => {
    // The program has gone before the delivery comes.
    const child = `spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(
      `await new Promise((done) => setTimeout(done, 300)); ${sends('meeting.ended')}`,
    )}], { stdio: 'ignore', detached: true }).unref(); process.exitCode = 3;`;
    const listening = await startWith(child, { expect: ['meeting.ended'], timeout: 20_000 });
    expect(await listening.ended).toBe(3);
    expect(listening.stderr()).toMatch(
      /ended with exit code 3 after .*\. Waiting for 1 expectation, \d+s at most\.\n/,
    );
    expect(listening.stdout()).toContain('✓ 1 expectation met in');
  });

  it('ends with exit code 6 when something is open at --timeout, whatever its own was', async () => {
    const listening = await startWith('process.exitCode = 3;', { expect: ['meeting.ended'], timeout: 600 });
    expect(await failureOf(listening.ended)).toMatchObject({ code: 'expectation_unmet', exitCode: 6 });
    expect(listening.stdout()).toContain('✗ 1 of 1 expectation was not met within 600ms\n');
  });

  it('goes on until it has ended when all has come', async () => {
    const listening = await startWith(
      `${sends('meeting.ended')} await new Promise((done) => setTimeout(done, 300)); console.log('last word');`,
      { expect: ['meeting.ended'] },
    );
    expect(await listening.ended).toBe(0);
    expect(listening.stdout()).toContain('last word\n');
  });

  it('at --timeout ends it by SIGTERM, with all that it started', async () => {
    const clock = manualClock();
    const listening = await startWith(
      `const child = spawn(process.execPath, ['-e', '${STAYS}']); console.log('grandchild ' + child.pid); ${STAYS}`,
      { timeout: TIMEOUT_MS },
      { clock },
    );
    const grandchild = await pidIn(listening, 'grandchild');
    expect(isRunning(grandchild)).toBe(true);
    await clock.pass(TIMEOUT_MS);
    await gone(grandchild);
    await clock.pass(TIMEOUT_MS);
    expect(await listening.ended).toBe(128 + 15);
    expect(listening.stderr()).toContain('ended by SIGTERM');
  });

  it('ends with exit code 6 at --timeout when something is open then', async () => {
    const listening = await startWith(STAYS, { timeout: 500, expect: ['meeting.ended'] });
    expect((await failureOf(listening.ended)).exitCode).toBe(6);
  });

  it('ends one by SIGKILL that does not end by SIGTERM', async () => {
    const clock = manualClock();
    const listening = await startWith(
      `process.on('SIGTERM', () => console.log('no')); console.log('child ' + process.pid); ${STAYS}`,
      { timeout: TIMEOUT_MS },
      { clock },
    );
    const child = await pidIn(listening, 'child');
    await clock.pass(TIMEOUT_MS);
    await listening.until(/^no$/m);
    await clock.pass(60_000);
    expect(await listening.ended).toBe(128 + 9);
    expect(isRunning(child)).toBe(false);
    expect(listening.stdout()).toContain('no\n');
  }, 20_000);

  it('still takes deliveries while it ends', async () => {
    const clock = manualClock();
    const listening = await startWith(
      `process.on('SIGTERM', async () => { ${sends('meeting.ended')} process.exit(0); }); console.log('child ' + process.pid); ${STAYS}`,
      { timeout: TIMEOUT_MS, expect: ['meeting.ended'] },
      { clock },
    );
    const child = await pidIn(listening, 'child');
    await clock.pass(TIMEOUT_MS);
    await gone(child);
    await clock.pass(TIMEOUT_MS);
    expect(await listening.ended).toBe(0);
  });

  it('is ended by what interrupts us, once, and the exit code is 130', async () => {
    const listening = await startWith(
      `process.on('SIGINT', () => { console.log('stopped'); process.exit(0); }); console.log('child ' + process.pid); ${STAYS}`,
    );
    const child = await pidIn(listening, 'child');
    const failure = await failureOf(listening.stop().then(() => listening.ended));
    expect(failure).toMatchObject({ code: 'interrupted', exitCode: 130, isTold: true });
    expect(isRunning(child)).toBe(false);
    expect(listening.stdout().match(/stopped/g)).toHaveLength(1);
  });

  it.each([
    ['no-such-command-here', 'command_not_found', 127],
    [fileURLToPath(import.meta.url), 'command_not_started', 126],
    [fileURLToPath(new URL('.', import.meta.url)), 'command_not_started', 126],
    [join(fileURLToPath(import.meta.url), 'x'), 'command_not_found', 127],
    ['a\0b', 'command_not_started', 126],
  ])('refuses %j, and leaves nothing running', async (program, code, exitCode) => {
    const failure = await failureOf(
      startListening({ command: [program] }, { environment: { PATH: process.env['PATH'] } }).then(
        ({ ended }) => ended,
      ),
    );
    expect(failure).toMatchObject({ code, exitCode });
  });
});

describe('the output of the command', () => {
  it('goes where ours goes', async () => {
    const listening = await startWith(`console.log('to stdout'); console.error('to stderr');`);
    await listening.ended;
    expect(listening.stdout()).toContain('to stdout\n');
    expect(listening.stderr()).toContain('to stderr\n');
  });

  it('goes to standard error with --json, where standard output has objects only', async () => {
    const listening = await startWith(
      `console.log('to stdout'); console.error('to stderr');`,
      {},
      {
        options: { json: true },
      },
    );
    await listening.ended;
    expect(listening.stderr()).toContain('to stdout\n');
    expect(listening.stderr()).toContain('to stderr\n');
    expect(listening.objects()).toContainEqual({
      type: 'command_ended',
      exitCode: 0,
      signal: null,
      durationMs: expect.any(Number),
    });
  });

  it('comes whole, however much it is', async () => {
    const listening = await startWith(
      `process.stdout.write(('0123456789'.repeat(10) + '\\n').repeat(10_000)); process.stdout.write('the end');`,
    );
    await listening.ended;
    expect(listening.stdout().match(/^(?:0123456789){10}$/gm)).toHaveLength(10_000);
    expect(listening.stdout()).toContain('\nthe end\n');
  });

  it('may be closed by it', async () => {
    const listening = await startWith(
      `import { closeSync } from 'node:fs'; closeSync(1); closeSync(2); ${sends('meeting.ended')} process.exit(4);`,
    );
    expect(await listening.ended).toBe(4);
    expect(listening.stdout()).toContain('meeting.ended');
  });

  it('may be held open by what it leaves behind, which is not waited for', async () => {
    const listening = await startWith(
      `const child = spawn('sleep', ['30'], { stdio: 'inherit', detached: true }); console.log('left ' + child.pid); child.unref();`,
    );
    expect(await listening.ended).toBe(0);
    const left = await pidIn(listening, 'left');
    expect(isRunning(left)).toBe(true);
    process.kill(left);
  });
});

import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { createExecTarget, type ExecTargetOptions } from '../../../src/forwarding/exec-target.ts';
import { signalGroup, systemClock } from '../../../src/process/system.ts';
import type { ForwardOutcome } from '../../../src/domain/delivery/stored-delivery.ts';
import type { ForwardTarget } from '../../../src/forwarding/target.ts';
import type { PendingForward } from '../../../src/store/delivery-store.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { pendingForward } from '../../helpers/forwarding.ts';

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

/** A command that runs a script of Node, given as text. */
function node(script: string): string {
  return `'${process.execPath}' -e '${script}'`;
}

function targetFor(command: string, options: Partial<ExecTargetOptions> = {}): ForwardTarget {
  return createExecTarget({
    command,
    filter: ['*'],
    clock: systemClock,
    environment: { PATH: process.env['PATH'] },
    signalGroup,
    concurrency: 4,
    timeout: 10_000,
    ...options,
  });
}

async function run(
  command: string,
  parts: Partial<PendingForward> = {},
  options: Partial<ExecTargetOptions> = {},
): Promise<ForwardOutcome> {
  return await targetFor(command, options).deliver(pendingForward('d1', parts), NEVER);
}

/** What a command wrote that ended well. */
async function outputOf(...values: Parameters<typeof run>): Promise<string> {
  const outcome = await run(...values);
  if (outcome.kind !== 'exited' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
  return outcome.answerStart.toString('utf8');
}

/** One that nobody has asked for its end yet (a zombie, which Linux tells) does not run. */
async function isRunning(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  if (status !== undefined) return !/^State:\s+Z/m.test(status);
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

describe('a command', () => {
  it('is named with a prefix that no URL has', () => {
    expect(targetFor('./handle.sh -x').name).toBe('exec:./handle.sh -x');
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['binary', Buffer.from([0, 255, 13, 10, 0, 128])],
    ['huge', Buffer.alloc(5 * 1024 * 1024, 'dyte')],
  ])('gets the exact bytes on standard input: %s', async (_name, body) => {
    const script =
      'const c=require("crypto").createHash("sha1");process.stdin.on("data",(d)=>c.update(d)).on("end",()=>console.log(c.digest("hex")))';
    const { createHash } = await import('node:crypto');
    const digest = createHash('sha1').update(body).digest('hex');
    expect(await outputOf(node(script), { body })).toBe(`${digest}\n`);
  });

  it('gets the rest in the environment, and not our credentials', async () => {
    const environment = {
      PATH: process.env['PATH'],
      KEPT: 'yes',
      DYTE_API_KEY: 'hidden',
      DYTE_AUTHORIZATION: 'hidden',
      CLOUDFLARE_API_TOKEN: 'hidden',
      CLOUDFLARE_API_KEY: 'hidden',
      DYTE_ORG_ID: 'org',
      HTTPS_PROXY: 'http://ada:hidden@proxy.example:3128',
    };
    const delivery = pendingForward('d1', { attempt: 3, webhookId: undefined });
    const text = await outputOf('env', delivery, { environment });
    const lines = text.trim().split('\n').toSorted();
    expect(lines.filter((line) => !line.startsWith('PATH='))).toEqual(
      [
        'KEPT=yes',
        'DYTE_ORG_ID=org',
        'HTTPS_PROXY=http://proxy.example:3128',
        'DYTE_HOOKS_EVENT=meeting.started',
        `DYTE_HOOKS_ID=${delivery.id}`,
        `DYTE_HOOKS_UUID=${String(delivery.uuid)}`,
        'DYTE_HOOKS_WEBHOOK_ID=',
        `DYTE_HOOKS_MEETING_ID=${String(delivery.meetingId)}`,
        `DYTE_HOOKS_SESSION_ID=${String(delivery.sessionId)}`,
        'DYTE_HOOKS_SIGNATURE=valid',
        'DYTE_HOOKS_ATTEMPT=3',
        'DYTE_HOOKS_RECEIVED_AT=2026-01-02T03:04:05.678Z',
      ].toSorted(),
    );
  });

  it.each([
    '$(touch pwned)',
    '`touch pwned`',
    '; touch pwned #',
    "'; touch pwned; '",
    '"\n touch pwned\n"',
    '() { :;}; touch pwned',
    'a\u0000b',
    '\u001b[2J',
    '\ud800',
  ])('gets hostile text as a value only: %j', async (event) => {
    const text = await outputOf(`sh -c 'printf %s "$DYTE_HOOKS_EVENT"; ls pwned 2>/dev/null; true'`, {
      event,
    });
    const shown = Buffer.from(event.replaceAll('\u0000', '\uFFFD')).toString();
    expect(text).toBe(shown);
    expect(await exists('pwned')).toBe(false);
  });

  it('gets a text without end cut, rather than not being run', async () => {
    const text = await outputOf(`sh -c 'printf %s "$DYTE_HOOKS_EVENT"'`, { event: 'x'.repeat(1e6) });
    expect(text).toBe('x'.repeat(4096));
  });

  it('gets its words as they are: no shell reads them', async () => {
    const command = `'${process.execPath}' -p 'JSON.stringify(process.argv.slice(1))' -- '$(date)' "a  b" '*' ';'`;
    expect(await outputOf(command)).toBe('["$(date)","a  b","*",";"]\n');
  });

  it('may close its input without reading it', async () => {
    const body = Buffer.alloc(5 * 1024 * 1024, 'x');
    expect(await run(`sh -c 'exec <&-; exit 0'`, { body })).toMatchObject({ kind: 'exited', code: 0 });
    expect(await run('true', { body })).toMatchObject({ kind: 'exited', code: 0 });
  });

  it('has the first bytes of both outputs kept, and the rest read', async () => {
    const outcome = await run(`sh -c 'echo one; echo two >&2; head -c 1000000 /dev/zero'`);
    if (outcome.kind !== 'exited') throw new Error(outcome.kind);
    expect(outcome.code).toBe(0);
    expect(outcome.answerStart).toHaveLength(16 * 1024);
    expect(outcome.answerStart.toString('latin1')).toMatch(/one\n|two\n/);
  });
});

describe('the end of a command', () => {
  it('is its exit code', async () => {
    expect(await run(`sh -c 'echo no; exit 3'`)).toMatchObject({
      kind: 'exited',
      code: 3,
      signal: null,
      answerStart: Buffer.from('no\n'),
    });
  });

  it('is the signal that ended it', async () => {
    expect(await run(`sh -c 'kill -USR1 $$'`)).toMatchObject({
      kind: 'exited',
      code: null,
      signal: 'SIGUSR1',
    });
  });

  it('is its own, whatever a child of its own goes on doing with its output', async () => {
    const outcome = await run(`sh -c 'sleep 300 & echo $!'`);
    if (outcome.kind !== 'exited') throw new Error(outcome.kind);
    const child = Number(outcome.answerStart.toString());
    // It throws when there is no such process: the child has outlived the command that began it.
    process.kill(child, 'SIGKILL');
    expect(outcome.code).toBe(0);
  });

  it('is that it was not started, with the reason', async () => {
    const directory = await temporaryDirectory();
    expect(await run(`'${join(directory, 'missing')}'`)).toMatchObject({
      kind: 'not_started',
      reason: 'ENOENT',
    });
    const plain = join(directory, 'plain');
    await writeFile(plain, '#!/bin/sh\n');
    await chmod(plain, 0o644);
    expect(await run(`'${plain}'`)).toMatchObject({ kind: 'not_started', reason: 'EACCES' });
  });

  it('comes when its time is over, also for one that does not want to, and for its children', async () => {
    const directory = await temporaryDirectory();
    const script = join(directory, 'stubborn.sh');
    const lines = [
      '#!/bin/sh',
      "trap '' TERM",
      'sleep 60 &',
      `echo "$$ $!" > ${directory}/pids`,
      'wait',
      'wait',
    ];
    await writeFile(script, lines.join('\n'));
    await chmod(script, 0o755);
    expect(await run(`'${script}'`, {}, { timeout: 2000 })).toMatchObject({ kind: 'timeout' });
    const pids = (await readFile(join(directory, 'pids'), 'utf8')).trim().split(' ');
    expect(pids).toHaveLength(2);
    for (const pid of pids) await eventually(async () => expect(await isRunning(pid)).toBe(false));
  });

  it('can be asked for: SIGTERM first, so that it may tidy up', async () => {
    const directory = await temporaryDirectory();
    const abandoning = new AbortController();
    const command = `sh -c 'trap "echo bye > ${directory}/bye; exit 0" TERM; echo > ${directory}/ready; while :; do sleep 0.05; done'`;
    const handed = targetFor(command).deliver(pendingForward('d1'), abandoning.signal);
    await eventually(async () => expect(await exists(join(directory, 'ready'))).toBe(true));
    abandoning.abort(new Error('enough'));
    await expect(handed).rejects.toThrow('enough');
    expect(await readFile(join(directory, 'bye'), 'utf8')).toBe('bye\n');
    await expect(targetFor('true').deliver(pendingForward('d1'), abandoning.signal)).rejects.toThrow(
      'enough',
    );
  });
});

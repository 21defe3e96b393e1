// What is at random here comes from a seed: `TEST_SEED=… npm run test:trials`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openable, residentMemory, startAttack, waitedForProcessor } from '../hostile/attack.js';
import { startCli, type CliOptions, type RunningCli } from '../helpers/cli.ts';
import { uuidFor } from '../helpers/deliveries.ts';
import { KEYS } from '../helpers/receiver-server.ts';
import { sendSigned } from '../helpers/send-delivery.ts';
import { TEST_SEED } from '../helpers/seed.ts';
import { TEST_IDENTITY, tlsPath } from '../helpers/tls.ts';

/** How long the service waits for an answer; then it sends again. */
const SERVICE_WAITS_MS = 3000;

/**
 * How many times as long as a receiver that nobody attacks one may take that is attacked, on machines that
 * are too slow to judge by what the service waits.
 */
const MAX_SLOWDOWN = 30;

/** How many times as much memory it may have: bodies, and two reads for each connection. */
const MAX_GROWTH = 4;

/** How long an answer is waited for at all. */
const GIVE_UP_MS = 10_000;

/**
 * Until a hostile sender opens a closed connection anew: thousands that are more eager keep two cores busy
 * with themselves.
 */
const AGAIN_MS = 1000;

/** Good deliveries that are sent before an attack, and beside it. */
const BEFORE = 3;
const BESIDE = 5;

interface Running {
  readonly cli: RunningCli;
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

async function startListen(more: readonly string[] = [], options: CliOptions = {}): Promise<Running> {
  const cli = startCli(
    ['listen', '--json', '--port', '0', '--verify', 'require', '--public-key', keyFile, ...more],
    options,
  );
  const stop = async (): Promise<void> => {
    cli.child.kill('SIGKILL');
    await cli.finished;
  };
  const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
  return { cli, pid: cli.child.pid ?? 0, url, stop };
}

let keyFile = '';

/** Nobody attacks it: what others are compared with. */
let quiet: Running;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dyte-hooks-'));
  keyFile = join(directory, 'key.pem');
  writeFileSync(keyFile, KEYS.pem);
  quiet = await startListen();
  return async () => {
    await quiet.stop();
    rmSync(directory, { recursive: true, force: true });
  };
});

interface Outcome {
  /** The status of the answer, or why there was none. */
  readonly answer: number | string;
  /** How long it took, without the time for which the system had the receiver wait for the processor. */
  readonly ms: number;
}

async function deliver({ pid, url }: Running, name: string): Promise<Outcome> {
  const body = JSON.stringify({ event: 'meeting.started', meeting: { title: name } });
  const options = { ca: TEST_IDENTITY.certificate, timeout: GIVE_UP_MS };
  const begun = performance.now() - waitedForProcessor(pid);
  const answer = await sendSigned(url, body, { 'dyte-uuid': uuidFor(name) }, options).then(
    ({ status }) => status,
    (error: unknown) => String(error),
  );
  return { answer, ms: performance.now() - waitedForProcessor(pid) - begun };
}

/** What came of good deliveries beside an attack. */
async function beside(attacked: Running, attacks: readonly string[]): Promise<unknown> {
  const { cli, pid, url } = attacked;
  onTestFinished(() => attacked.stop());
  const answers: (number | string)[] = [];
  for (let sent = 0; sent < BEFORE; sent += 1)
    answers.push((await deliver(attacked, `before ${String(sent)}`)).answer);
  const attack = await startAttack(Number(new URL(url).port), attacks, AGAIN_MS, TEST_SEED);
  onTestFinished(() => attack.stop());
  const slowest = { attacked: 0, quiet: 0 };
  const most = { attacked: 0, quiet: 0 };
  for (let sent = 0; sent < BESIDE && slowest.attacked < GIVE_UP_MS; sent += 1) {
    const name = `beside ${String(sent)}`;
    const [one, other] = await Promise.all([deliver(attacked, name), deliver(quiet, name)]);
    answers.push(one.answer);
    slowest.attacked = Math.max(slowest.attacked, one.ms);
    slowest.quiet = Math.max(slowest.quiet, other.ms);
    most.attacked = Math.max(most.attacked, residentMemory(pid));
    most.quiet = Math.max(most.quiet, residentMemory(quiet.pid));
  }
  await attack.stop();
  cli.child.kill('SIGTERM');
  const { code, stdout } = await cli.finished;
  const { events, faults } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  return {
    answers,
    isInTime: slowest.attacked < Math.max(SERVICE_WAITS_MS, MAX_SLOWDOWN * slowest.quiet) || slowest,
    isSmall: most.attacked < MAX_GROWTH * most.quiet || most,
    code,
    events,
    faults,
  };
}

const WITHSTOOD = {
  answers: Array.from({ length: BEFORE + BESIDE }, () => 200),
  isInTime: true,
  isSmall: true,
  code: 0,
  events: { 'meeting.started': BEFORE + BESIDE },
  faults: 0,
};

describe(`beside hostile senders (TEST_SEED=${TEST_SEED}), good deliveries are answered in time`, () => {
  it.each([
    ['of thousands of silent connections', [`silent:${String(openable(4000))}`]],
    ['that send slowly, by the byte', ['slow-heads:250', 'slow-bodies:250', 'slow-tiny-chunks:250']],
    ['of hundreds of connections with chunks of one byte', ['tiny-chunks:500']],
    ['with small chunks, which may be', ['small-chunks:200']],
    ['that pipeline requests and read no answer', ['pipelined:100', 'pipelined-health:100']],
    ['with floods of headers', ['long-headers:600', 'many-headers:50']],
    ['with large bodies that never end, or take long to read', ['endless-bodies:40', 'forged-bodies:8']],
    ['with bytes at random, and almost right', ['random:50', 'almost:50', 'wrong-chunks:50']],
    ['that hang up, or half of it', ['half-closed:100', 'reset:100']],
    [
      'of all kinds at once',
      ['silent:500', 'slow-bodies:100', 'tiny-chunks:50', 'pipelined:20', 'forged-bodies:3', 'reset:10'],
    ],
  ])('%s', { timeout: 60_000 }, async (_what, attacks) => {
    expect(await beside(await startListen(), attacks)).toEqual(WITHSTOOD);
  });

  it('of more connections than the system lets it open', { timeout: 60_000 }, async () => {
    const listen = await startListen([], { openFiles: 128 });
    expect(await beside(listen, ['silent:1000'])).toEqual(WITHSTOOD);
  });

  it('over https', { timeout: 60_000 }, async () => {
    const listen = await startListen(['--tls-cert', tlsPath('self-signed'), '--tls-key', tlsPath('key')]);
    const attacks = ['silent:1000', 'handshake:500', 'random:20', 'tiny-chunks:20'];
    expect(await beside(listen, attacks)).toEqual(WITHSTOOD);
  });
});

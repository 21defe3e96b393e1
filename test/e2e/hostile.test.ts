import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openable, residentMemory, startAttack } from '../hostile/attack.js';
import { startCli, type CliOptions, type RunningCli } from '../helpers/cli.ts';
import { uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { KEYS } from '../helpers/receiver-server.ts';
import { sendSigned } from '../helpers/send-delivery.ts';
import { TEST_IDENTITY, tlsPath } from '../helpers/tls.ts';

/** As long as the service waits for an answer, in milliseconds; then it sends again. */
const SENDER_WAITS = 3000;

/**
 * Milliseconds until a hostile sender opens a closed connection anew: thousands that are more eager keep
 * two cores busy with themselves.
 */
const AGAIN = 1000;

/** Good deliveries that are sent before an attack, and beside it. */
const BEFORE = 20;
const BESIDE = 12;

/**
 * Mebibytes that the receiver may grow by: 64 of bodies, two reads of 64 KiB for each of 512
 * connections, and as much again of what has not been collected yet.
 */
const MAY_GROW = 300;

interface Running {
  readonly cli: RunningCli;
  readonly url: string;
}

async function startListen(more: readonly string[] = [], options: CliOptions = {}): Promise<Running> {
  const key = join(await temporaryDirectory(), 'key.pem');
  writeFileSync(key, KEYS.pem);
  const checks = ['--verify', 'require', '--public-key', key];
  const cli = startCli(['listen', '--json', '--port', '0', ...checks, ...more], options);
  onTestFinished(async () => {
    cli.child.kill('SIGKILL');
    await cli.finished;
  });
  const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
  return { cli, url };
}

/** The status of its answer, or that none came while the service would have waited. */
async function outcomeOf(url: string, name: string): Promise<number | string> {
  const body = JSON.stringify({ event: 'meeting.started', meeting: { title: name } });
  const options = { ca: TEST_IDENTITY.certificate, timeout: SENDER_WAITS };
  const answered = sendSigned(url, body, { 'dyte-uuid': uuidFor(name) }, options);
  return await answered.then(
    ({ status }) => status,
    (error: unknown) => String(error),
  );
}

/** What came of good deliveries beside an attack. */
async function beside({ cli, url }: Running, attacks: readonly string[]): Promise<unknown> {
  const pid = cli.child.pid ?? 0;
  for (let sent = 0; sent < BEFORE; sent += 1)
    expect(await outcomeOf(url, `before ${String(sent)}`)).toBe(200);
  const before = residentMemory(pid);
  const attack = await startAttack(Number(new URL(url).port), attacks, AGAIN);
  onTestFinished(() => attack.stop());
  const outcomes: (number | string)[] = [];
  let most = before;
  for (let sent = 0; sent < BESIDE; sent += 1) {
    outcomes.push(await outcomeOf(url, `beside ${String(sent)}`));
    most = Math.max(most, residentMemory(pid));
  }
  await attack.stop();
  cli.child.kill('SIGTERM');
  const { code, stdout } = await cli.finished;
  const { events, faults } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  return { outcomes, code, events, faults, mebibytesTooMany: Math.max(0, most - before - MAY_GROW) };
}

const WITHSTOOD = {
  outcomes: Array.from({ length: BESIDE }, () => 200),
  code: 0,
  events: { 'meeting.started': BEFORE + BESIDE },
  faults: 0,
  mebibytesTooMany: 0,
};

describe('beside hostile senders, good deliveries are answered in time', () => {
  it.each([
    ['of ten thousand silent connections', [`silent:${String(openable(10_000))}`]],
    ['that send slowly, by the byte', ['slow-heads:400', 'slow-bodies:400', 'slow-tiny-chunks:400']],
    ['of a thousand connections with chunks of one byte', ['tiny-chunks:1000']],
    ['with small chunks, which may be', ['small-chunks:300']],
    ['that pipeline requests and read no answer', ['pipelined:100', 'pipelined-health:100']],
    ['with floods of headers', ['long-headers:600', 'many-headers:50']],
    ['with large bodies that never end, or take long to read', ['endless-bodies:40', 'forged-bodies:8']],
    ['with bytes at random, and almost right', ['random:50', 'almost:50', 'wrong-chunks:50']],
    ['that hang up, or half of it', ['half-closed:100', 'reset:100']],
    [
      'of all kinds at once',
      ['silent:500', 'slow-bodies:100', 'tiny-chunks:50', 'pipelined:20', 'forged-bodies:3', 'reset:10'],
    ],
  ])('%s', async (_what, attacks) => {
    expect(await beside(await startListen(), attacks)).toEqual(WITHSTOOD);
  });

  it('of more connections than the system lets it open', async () => {
    const listen = await startListen([], { openFiles: 128 });
    expect(await beside(listen, ['silent:1000'])).toEqual(WITHSTOOD);
  });

  it('over https', async () => {
    const listen = await startListen(['--tls-cert', tlsPath('self-signed'), '--tls-key', tlsPath('key')]);
    const attacks = ['silent:1000', 'handshake:500', 'random:20', 'tiny-chunks:20'];
    expect(await beside(listen, attacks)).toEqual(WITHSTOOD);
  });
});

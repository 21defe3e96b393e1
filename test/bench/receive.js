import { fork, spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, printTable } from './figures.js';
import { fillStore } from './fill-store.js';

const EXECUTABLE = fileURLToPath(new URL('../../bin/dyte-hooks.js', import.meta.url));
const FLOOR = fileURLToPath(new URL('floor-server.js', import.meta.url));
const LOAD = fileURLToPath(new URL('load.js', import.meta.url));

const CONNECTIONS = 64;
const MILLISECONDS = 2500;
const WARM_UP = 1000;

/** Stored deliveries that the growth is measured with. */
const STORED = [0, 100_000, 1_000_000];

/**
 * @typedef {{ perSecond: number, median: number, slowest: number, answered: number, failures: number }} Load
 * @typedef {{ port: number, process: import('node:child_process').ChildProcess }} Running
 * @typedef {{ name: string, args: string[] }} Server
 */

/**
 * Requests a second and times of answers, as ratios to a server that only reads and answers, each
 * measured right after it.
 *
 * @param {number} rounds how often each is measured
 */
export async function benchReceive(rounds) {
  const folder = await mkdtemp(join(tmpdir(), 'dyte-hooks-bench-'));
  try {
    const { keyFile, bodies } = await makeDeliveries(folder);
    const listen = (/** @type {string[]} */ ...more) => [
      EXECUTABLE,
      'listen',
      '--port',
      '0',
      '--json',
      '--verify',
      'require',
      '--public-key',
      keyFile,
      ...more,
    ];
    const hidden = ['--events', 'nothing.at.all', '--quiet'];
    const stored = (/** @type {number} */ count) => join(folder, `store-${count}`);
    /** @type {Server[]} */
    const servers = [
      { name: 'verifies only (node:http)', args: [FLOOR, keyFile] },
      { name: 'listen, in memory', args: listen(...hidden, '--store', 'memory') },
      ...STORED.map((count) => ({
        name: `listen, on disk, ${count.toLocaleString('en')} stored`,
        args: listen(...hidden, '--store', stored(count)),
      })),
      {
        name: 'listen, on disk, a line an event',
        args: listen('--store', join(folder, 'printed')).filter((word) => word !== '--json'),
      },
    ];
    for (const count of STORED) await fillStore({ executable: EXECUTABLE, file: stored(count), count });
    console.log(
      `receive: Node ${process.version}, ${rounds} rounds of ${MILLISECONDS} ms, each server after the floor`,
    );
    for (const connections of [CONNECTIONS, 1]) await compare(servers, connections, rounds, bodies);
    await compareLooks(stored, rounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Different bodies of the size of real ones, each signed once: signing costs more than all else. */
async function makeDeliveries(/** @type {string} */ folder) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = join(folder, 'key.pem');
  await writeFile(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  const bodies = Array.from({ length: 200 }, (_, index) => {
    const id = `000000a1-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const meeting = {
      id,
      sessionId: id.replace('a1', 'b2'),
      title: 'Weekly planning',
      status: 'LIVE',
      createdAt: '2026-01-02T03:04:05.678Z',
      startedAt: '2026-01-02T03:04:05.678Z',
      organizedBy: { id: '000000c3-0000-4000-8000-0000000000c3', name: 'Acme' },
    };
    const body = JSON.stringify({ event: 'meeting.started', meeting });
    return { body, signature: sign('sha256', Buffer.from(body), privateKey).toString('base64') };
  });
  return { keyFile, bodies };
}

/**
 * @param {Server[]} servers
 * @param {number} connections
 * @param {number} rounds
 * @param {{ body: string, signature: string }[]} bodies
 */
async function compare(servers, connections, rounds, bodies) {
  const rows = servers.map((server) => ({
    ...server,
    perSecond: /** @type {number[]} */ ([]),
    rate: /** @type {number[]} */ ([]),
    median: /** @type {number[]} */ ([]),
    slowest: /** @type {number[]} */ ([]),
    memory: /** @type {number[]} */ ([]),
  }));
  /** @type {number[]} */
  const floors = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const row of rows) {
      const floor = await measure([FLOOR], connections, bodies);
      const own = await measure(row.args, connections, bodies);
      floors.push(floor.perSecond);
      row.perSecond.push(own.perSecond);
      row.rate.push(own.perSecond / floor.perSecond);
      row.median.push(own.median / floor.median);
      row.slowest.push(own.slowest / floor.slowest);
      row.memory.push(own.memory);
    }
  }
  const title = connections === 1 ? '1 connection' : `${connections} connections`;
  console.log(`\n${title}: the floor answers ${median(floors).toFixed(0)} a second`);
  printTable(
    ['', 'requests/s', 'ratio', '50th', '99th', 'MB'],
    rows.map((row) => [
      row.name,
      median(row.perSecond).toFixed(0),
      median(row.rate).toFixed(2),
      `${median(row.median).toFixed(1)}x`,
      `${median(row.slowest).toFixed(1)}x`,
      median(row.memory).toFixed(0),
    ]),
  );
}

/**
 * @param {string[]} args
 * @param {number} connections
 * @param {{ body: string, signature: string }[]} bodies
 * @returns {Promise<Load & { memory: number }>} memory: megabytes that the server's process holds at the end
 */
async function measure(args, connections, bodies) {
  const server = await start(args);
  const load = fork(LOAD);
  try {
    await ask(load, { port: server.port, connections, bodies, milliseconds: WARM_UP });
    const result = await ask(load, { port: server.port, connections, bodies, milliseconds: MILLISECONDS });
    if (result.failures > 0) throw new Error(`${args.join(' ')}: ${result.failures} answers were not 2xx.`);
    return { ...result, memory: await residentMegabytes(server.process.pid) };
  } finally {
    load.kill();
    server.process.kill('SIGKILL');
    await once(server.process, 'exit');
  }
}

/**
 * @param {string[]} args what Node is to run; it prints its URL as JSON, or for people
 * @returns {Promise<Running>}
 */
async function start(args) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: tmpdir() },
  });
  let text = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => (errors += chunk));
  child.stdout.setEncoding('utf8');
  const port = await new Promise((resolve, reject) => {
    const look = (/** @type {string} */ chunk) => {
      text += chunk;
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (found === null) return;
      child.stdout.off('data', look);
      child.stderr.off('data', look);
      resolve(Number(found[1]));
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended: ${errors}`)));
  });
  child.stdout.resume();
  return { port, process: child };
}

/**
 * @param {import('node:child_process').ChildProcess} load
 * @param {object} task
 * @returns {Promise<Load>}
 */
async function ask(load, task) {
  load.send(task);
  const [result] = await once(load, 'message');
  if ('error' in result) throw new Error(result.error);
  return result;
}

async function residentMegabytes(/** @type {number | undefined} */ pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/**
 * How long it takes to look into stores of different sizes, as ratios to a store of a few.
 *
 * @param {(count: number) => string} stored
 * @param {number} rounds
 */
async function compareLooks(stored, rounds) {
  const looks = [
    ['list', '--limit', '20'],
    ['list', '--events', 'meeting.ended', '--limit', '5'],
    ['list', '--failed', '--limit', '20'],
    ['show', 'last'],
  ];
  const rows = looks.map((look) => ({
    look,
    times: STORED.map(() => /** @type {number[]} */ ([])),
    ratios: STORED.map(() => /** @type {number[]} */ ([])),
  }));
  for (let round = 0; round < rounds * 3; round += 1) {
    for (const { look, times, ratios } of rows) {
      let first = 0;
      for (const [index, count] of STORED.entries()) {
        const begun = performance.now();
        const args = [EXECUTABLE, 'deliveries', ...look, '--store', stored(count)];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        child.stdout.resume();
        await once(child, 'exit');
        const time = performance.now() - begun;
        first ||= time;
        times[index]?.push(time);
        ratios[index]?.push(time / first);
      }
    }
  }
  console.log('\ndeliveries: whole commands, milliseconds and the ratio to the smallest store');
  printTable(
    ['', ...STORED.map((count) => `${count.toLocaleString('en')} stored`)],
    rows.map(({ look, times, ratios }) => [
      look.join(' '),
      ...times.map(
        (time, index) => `${median(time).toFixed(0)} ms ${median(ratios[index] ?? []).toFixed(2)}`,
      ),
    ]),
  );
}

import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareReceiving } from './compare-receiving.js';
import { driverOf } from './drive.js';
import { makeDeliveries } from './signed-deliveries.js';
import { buildsOf } from './options.js';
import { copyOfStore } from './stores.js';
import { startServer, stopServer } from './processes.js';

const FLOOR = fileURLToPath(new URL('floor-server.js', import.meta.url));
const EXPRESS = fileURLToPath(new URL('express-server.js', import.meta.url));
const LOAD = fileURLToPath(new URL('load.js', import.meta.url));

/** Connections that a service with much to tell opens, about; each of them has a body of its own. */
const CONNECTIONS = 64;

/** Milliseconds of one measurement. */
const MEASURED = { whole: 2500, quick: 1500 };

/** Prints nothing of what comes. */
const HIDDEN = ['--json', '--quiet', '--events', 'nothing.at.all'];

/**
 * How `listen` is measured: with so many deliveries stored, or in memory.
 *
 * @type {{ name: string, count?: number, shown?: boolean, isQuick?: boolean }[]}
 */
const ROWS = [
  { name: 'in memory', isQuick: true },
  { name: 'on disk, 0 stored', count: 0, isQuick: true },
  { name: 'on disk, 100,000 stored', count: 100_000 },
  { name: 'on disk, 1,000,000 stored', count: 1_000_000 },
  { name: 'on disk, a line an event', count: 0, shown: true },
];

/**
 * @typedef {import('./drive.js').Server} Server
 * @typedef {import('./drive.js').Started} Started
 */

/**
 * Deliveries a second, processor time and times of answers, by turns with servers that do less: each of
 * ours right after one that only verifies. The order is reversed in every second round.
 *
 * @param {import('./options.js').BenchOptions} options
 */
export async function benchReceive(options) {
  const folder = await mkdtemp(join(tmpdir(), 'dyte-hooks-bench-'));
  /** @type {Started[]} */
  const started = [];
  try {
    const { keyFile, bodies } = await makeDeliveries(folder, CONNECTIONS);
    const start = async (/** @type {Server} */ server) => {
      const one = { ...server, running: await startServer(server.args), isWarm: false };
      started.push(one);
      return one;
    };
    const limit = await start({ name: 'limit: verifies only (node:http)', args: [FLOOR, keyFile] });
    const peer = await start({ name: 'peer: verifies only (Express 5)', args: [EXPRESS, keyFile] });
    const floor = await start({ name: 'floor: reads only (node:http)', args: [FLOOR] });
    const own = [];
    for (const server of await ownServers(folder, keyFile, options)) own.push(await start(server));
    const milliseconds = options.isQuick ? MEASURED.quick : MEASURED.whole;
    console.log(
      `receive: Node ${process.version}, ${options.rounds} rounds of ${milliseconds} ms, each of ours right after the limit. ` +
        'Compare deliveries a second and processor time: ratios to the floor are half or twice as high when the scheduler puts it beside the load.',
    );
    const load = fork(LOAD);
    try {
      for (const connections of [CONNECTIONS, 1]) {
        const drive = driverOf(load, { connections, bodies, milliseconds });
        await compareReceiving({ limit, peer, floor, own }, drive, connections, options.rounds);
      }
    } finally {
      load.kill();
    }
  } finally {
    await Promise.all(started.map(({ running }) => stopServer(running)));
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} keyFile
 * @param {import('./options.js').BenchOptions} options
 * @returns {Promise<Server[]>}
 */
async function ownServers(folder, keyFile, options) {
  const common = ['listen', '--port', '0', '--verify', 'require', '--public-key', keyFile];
  const { only, isQuick } = options;
  const rows = ROWS.filter((row) => (only === '' ? row.isQuick || !isQuick : row.name.includes(only)));
  /** @type {Server[]} */
  const servers = [];
  for (const { name, count, shown } of rows)
    for (const { label, executable, stores } of buildsOf(options)) {
      const file = count === undefined ? 'memory' : join(folder, `${servers.length}.sqlite`);
      if (count !== undefined) await copyOfStore({ executable, count, file, stores });
      const words = [...common, ...(shown === true ? [] : HIDDEN), '--store', file];
      servers.push({ name: `${name}${label}`, args: [executable, ...words] });
    }
  return servers;
}

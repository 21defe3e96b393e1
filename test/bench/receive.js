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

/** Stored deliveries that it is measured with. */
const STORED = { whole: [0, 100_000, 1_000_000], quick: [0] };

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
  const { isQuick } = options;
  /** @type {Server[][]} */
  const servers = [];
  for (const { label, executable, stores } of buildsOf(options)) {
    const common = ['listen', '--port', '0', '--verify', 'require', '--public-key', keyFile];
    const hidden = ['--json', '--quiet', '--events', 'nothing.at.all'];
    const rows = [
      { name: `in memory${label}`, args: [executable, ...common, ...hidden, '--store', 'memory'] },
    ];
    for (const count of isQuick ? STORED.quick : STORED.whole) {
      const file = join(folder, `${count}${label}.sqlite`);
      await copyOfStore({ executable, count, file, stores });
      rows.push({
        name: `on disk, ${count.toLocaleString('en')} stored${label}`,
        args: [executable, ...common, ...hidden, '--store', file],
      });
    }
    if (!isQuick) {
      const file = join(folder, `printed${label}.sqlite`);
      rows.push({ name: `on disk, a line an event${label}`, args: [executable, ...common, '--store', file] });
    }
    servers.push(rows);
  }
  // What is to be compared is measured close together.
  return (servers[0] ?? []).flatMap((_, row) => servers.flatMap((rows) => rows[row] ?? []));
}

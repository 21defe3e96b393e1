import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printTable } from './figures.js';
import { fillStore } from './fill-store.js';
import { buildsOf, EXECUTABLE } from './options.js';
import { comparePeers } from './peers.js';
import { timeOf } from './time-of.js';

const EMPTY = 'empty.mjs';

/** With Node 24 what was compiled is kept; so far Node 20 has no such thing. */
const REQUEST_GOAL = Number.parseInt(process.versions.node, 10) >= 24 ? 2.4 : 2.9;

const URL_THERE = 'https://example.com/webhook';

/**
 * Start-up of whole processes, each compared with an empty script run right before it.
 *
 * @type {{ name: string, words: string[], goal?: number }[]}
 */
const ROWS = [
  { name: '--version', words: ['--version'], goal: 1.2 },
  { name: '--help', words: ['--help'], goal: 1.55 },
  { name: 'list', words: ['list'], goal: REQUEST_GOAL },
  {
    name: 'register, nothing to change',
    words: ['register', '--name', 'Bench', '--events', 'meeting.started', '--url', URL_THERE],
    goal: REQUEST_GOAL,
  },
  { name: 'deliveries list, 5 stored', words: ['deliveries', 'list'] },
  { name: 'Tab behind an option', words: ['complete', '--', 'register', '--events', ''] },
];

/** @param {import('./options.js').BenchOptions} options */
export async function benchStart(options) {
  const { rounds } = options;
  const folder = await mkdtemp(join(tmpdir(), 'dyte-hooks-bench-'));
  const empty = join(folder, EMPTY);
  await writeFile(empty, '');
  const server = await startService();
  try {
    /** @type {{ label: string, executable: string, store: string }[]} */
    const builds = [];
    for (const { label, executable } of buildsOf(options)) {
      const store = join(folder, `deliveries${label}.sqlite`);
      await fillStore({ executable, file: store, count: 0 });
      builds.push({ label, executable, store });
    }
    const environment = environmentFor(folder, server.port);
    const measured = ROWS.flatMap((row) =>
      builds.map((build) => ({
        row,
        build,
        own: /** @type {number[]} */ ([]),
        floor: /** @type {number[]} */ ([]),
        ratio: /** @type {number[]} */ ([]),
      })),
    );
    for (let round = 0; round <= rounds; round += 1)
      for (const { row, build, own, floor, ratio } of measured) {
        const words = row.words[0] === 'deliveries' ? [...row.words, '--store', build.store] : row.words;
        const before = await timeOf(process.execPath, [empty], environment);
        const time = await timeOf(process.execPath, [build.executable, ...words], environment);
        // The first round warms the caches of files.
        if (round === 0) continue;
        floor.push(before);
        own.push(time);
        ratio.push(time / before);
      }
    console.log(
      `start: Node ${process.version}, ${rounds} runs each, in turn with an empty script, without NODE_EXTRA_CA_CERTS`,
    );
    printTable(
      ['command', 'ratio', 'goal', 'ms', 'empty script ms'],
      measured.map(({ row, build, own, floor, ratio }) => [
        `${row.name}${build.label}`,
        median(ratio).toFixed(2),
        row.goal?.toFixed(2) ?? '',
        median(own).toFixed(0),
        median(floor).toFixed(0),
      ]),
    );
    if (options.withPeers) await comparePeers({ rounds, folder, empty, own: EXECUTABLE });
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns a service that knows one webhook */
async function startService() {
  const webhook = {
    id: '000000a1-0000-4000-8000-0000000000a1',
    name: 'Bench',
    url: URL_THERE,
    events: ['meeting.started'],
    enabled: true,
  };
  const body = JSON.stringify({ success: true, data: [webhook] });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { port: address.port, close: () => server.close() };
}

/**
 * Nothing of whoever runs the bench: NODE_EXTRA_CA_CERTS alone makes the empty script three times as slow.
 *
 * @param {string} folder
 * @param {number} port
 */
function environmentFor(folder, port) {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    DYTE_HOOKS_CONFIG_DIR: folder,
    DYTE_HOOKS_API_URL: `http://127.0.0.1:${port}/v2`,
    DYTE_ORG_ID: '000000c3-0000-4000-8000-0000000000c3',
    DYTE_API_KEY: 'bench',
  };
}

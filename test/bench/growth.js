import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { median, printTable } from './figures.js';
import { growingCommands } from './growing-commands.js';
import { buildsOf } from './options.js';
import { plainEnvironment, startServer, stopServer } from './processes.js';
import { copyOfStore } from './stores.js';
import { timeOf } from './time-of.js';

/** Stored deliveries that it is measured with; the first few are what a look costs at least. */
const STORED = { whole: [0, 100_000, 1_000_000], quick: [0, 100_000] };

/** From this ratio on something grows. */
const FLAT = 1.25;

const HOUR_MS = 3_600_000;

/**
 * @typedef {import('./growing-commands.js').Store} Store
 * @typedef {import('./growing-commands.js').Row} Row
 * @typedef {{ label: string, executable: string, stores: Store[] }} Filled
 */

/**
 * How long whole commands take with stores of different sizes, and what that is of the smallest one.
 *
 * @param {import('./options.js').BenchOptions} options
 */
export async function benchGrowth(options) {
  const folder = await mkdtemp(join(tmpdir(), 'dyte-hooks-bench-'));
  const sink = await startSink();
  try {
    const counts = options.isQuick ? STORED.quick : STORED.whole;
    /** @type {Filled[]} */
    const builds = [];
    for (const build of buildsOf(options)) {
      const stores = [];
      for (const count of counts) {
        const file = join(folder, `${count}${build.label}.sqlite`);
        await copyOfStore({ ...build, count, file });
        stores.push(storeOf(file, count));
      }
      builds.push({ ...build, stores });
    }
    console.log(
      `growth: Node ${process.version}, whole commands, milliseconds and the ratio to the smallest store; ${options.rounds} rounds, one for what takes seconds`,
    );
    const rows = growingCommands(sink.port).filter(({ name }) => name.includes(options.only));
    printTable(
      ['', ...counts.map((count) => `${count.toLocaleString('en')} stored`), ''],
      await measureAll(rows, builds, options.rounds),
    );
  } finally {
    sink.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Row[]} rows
 * @param {Filled[]} builds
 * @param {number} rounds
 * @returns {Promise<string[][]>}
 */
async function measureAll(rows, builds, rounds) {
  const measured = rows.flatMap((row) =>
    builds.map((build) => ({ row, build, times: build.stores.map(() => /** @type {number[]} */ ([])) })),
  );
  for (let round = 0; round < rounds; round += 1)
    for (const { row, build, times } of measured) {
      if (round > 0 && row.isSlow === true) continue;
      for (const [index, store] of build.stores.entries())
        times[index]?.push(await timeOfRow(build.executable, row, store));
    }
  return measured.map(({ row, build, times }) => {
    const first = median(times[0] ?? []);
    const last = median(times.at(-1) ?? []);
    return [
      `${row.name}${build.label}`,
      ...times.map((one) => `${median(one).toFixed(0)} ${(median(one) / first).toFixed(2)}`),
      last / first < FLAT ? '' : (row.grows?.(last - first, build.stores.at(-1)?.count ?? 0) ?? 'GROWS'),
    ];
  });
}

/**
 * @param {string} executable
 * @param {Row} row
 * @param {Store} store
 * @returns {Promise<number>} milliseconds
 */
async function timeOfRow(executable, row, store) {
  const args = [executable, ...row.args(store), '--store', store.file];
  const begun = performance.now();
  if (row.isServer === true) {
    const server = await startServer(args);
    const time = performance.now() - begun;
    await stopServer(server);
    return time;
  }
  return await timeOf(process.execPath, args, plainEnvironment());
}

/**
 * @param {string} file
 * @param {number} count
 * @returns {Store} what can be asked for in the middle of it
 */
function storeOf(file, count) {
  const database = new DatabaseSync(file, { readOnly: true });
  const row = database
    .prepare(
      `SELECT id, meeting_id, session_id, webhook_id, received_at FROM deliveries
       WHERE rejection IS NULL AND meeting_id IS NOT NULL AND position >= (SELECT max(position) / 2 FROM deliveries) ORDER BY position LIMIT 1`,
    )
    .get();
  database.close();
  const receivedAt = Number(row?.['received_at']);
  const text = (/** @type {string} */ column) => String(row?.[column]);
  return {
    file,
    count,
    id: text('id'),
    meeting: text('meeting_id'),
    session: text('session_id'),
    webhook: text('webhook_id'),
    time: new Date(receivedAt).toISOString(),
    hourLater: new Date(receivedAt + HOUR_MS).toISOString(),
  };
}

async function startSink() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('ok'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { port: address.port, close: () => server.close() };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, printTable } from './figures.js';

const EXECUTABLE = fileURLToPath(new URL('../../bin/dyte-hooks.js', import.meta.url));

/** Start-up of whole processes, each compared with an empty script run right before it. */
const GOALS = [
  { what: '--version', goal: 1.2 },
  { what: '--help', goal: 1.25 },
  { what: 'list', goal: 2 },
];

/** @param {import("./options.js").BenchOptions} options */
export async function benchStart({ rounds }) {
  const folder = await mkdtemp(join(tmpdir(), 'dyte-hooks-bench-'));
  const empty = join(folder, 'empty.mjs');
  await writeFile(empty, '');
  const server = await startService();
  const environment = environmentFor(folder, server.port);
  try {
    /** @type {{ what: string, goal: number, floor: number[], own: number[], ratio: number[] }[]} */
    const measured = GOALS.map((goal) => ({ ...goal, floor: [], own: [], ratio: [] }));
    for (let round = 0; round <= rounds; round += 1) {
      for (const row of measured) {
        const floor = await timeOf([empty], environment);
        const own = await timeOf([EXECUTABLE, row.what], environment);
        // The first round warms the file cache.
        if (round === 0) continue;
        row.floor.push(floor);
        row.own.push(own);
        row.ratio.push(own / floor);
      }
    }
    console.log(`start: Node ${process.version}, ${rounds} runs each, in turn with an empty script`);
    printTable(
      ['command', 'ratio', 'goal', 'ms', 'empty script ms'],
      measured.map(({ what, goal, floor, own, ratio }) => [
        what,
        median(ratio).toFixed(2),
        goal.toFixed(2),
        median(own).toFixed(0),
        median(floor).toFixed(0),
      ]),
    );
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
    url: 'https://example.com/webhook',
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

/**
 * @param {string[]} args what Node is to run
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<number>} milliseconds from the start of the process to its end
 */
async function timeOf(args, environment) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${code}.`);
  return performance.now() - started;
}

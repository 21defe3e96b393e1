import { spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, printTable } from './figures.js';

const TIMES = fileURLToPath(new URL('peer-times.js', import.meta.url));

/** What people use for webhooks of other services, or for this one; each has a command of that name. */
const PEERS = [
  { name: 'resend', module: 'resend-cli', command: 'resend' },
  { name: 'hookdeck', module: 'hookdeck-cli', command: 'hookdeck' },
  { name: 'smee', module: 'smee-client', command: 'smee' },
  { name: 'wrangler', module: 'wrangler', command: 'wrangler' },
];

/** A namespace of its own that has no network: tools of others may tell somebody that they were run. */
const WITHOUT_NETWORK = ['--map-root-user', '--net'];

/**
 * Start-up of the tools of others, each in turn with an empty script. They are installed from npm into a
 * folder that is removed, without running any script of theirs; one that cannot be is left out, and why is said.
 *
 * @param {{ rounds: number, folder: string, empty: string, own: string }} options
 */
export async function comparePeers({ rounds, folder, empty, own }) {
  const commands = [{ name: 'dyte-hooks', file: own }];
  for (const { name, module, command } of PEERS) {
    const file = await installed(join(folder, name), module, command);
    if (typeof file === 'string') commands.push({ name, file });
    else console.log(`  ${name} is left out: ${file.reason}`);
  }
  const hasNamespace = spawnSync('unshare', [...WITHOUT_NETWORK, 'true']).status === 0;
  const run = [process.execPath, TIMES, JSON.stringify({ rounds, empty, commands })];
  const [program = '', ...args] = hasNamespace ? ['unshare', ...WITHOUT_NETWORK, ...run] : run;
  const { stdout, stderr, status } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, DO_NOT_TRACK: '1', WRANGLER_SEND_METRICS: 'false' },
  });
  if (status !== 0) throw new Error(`The peers could not be measured: ${stderr}`);
  /** @type {{ name: string, word: string, own: number[], ratio: number[], error?: string }[]} */
  const measured = JSON.parse(stdout);
  console.log(`\npeers, each in turn with an empty script${hasNamespace ? ', without a network' : ''}`);
  printTable(
    ['command', 'ratio', 'ms'],
    measured.map(({ name, word, own: times, ratio, error }) =>
      error === undefined
        ? [`${name} ${word}`, median(ratio).toFixed(2), median(times).toFixed(0)]
        : [`${name} ${word}`, `left out: ${error}`],
    ),
  );
}

/**
 * @param {string} folder
 * @param {string} module
 * @param {string} command
 * @returns {Promise<string | { reason: string }>} the file of the command
 */
async function installed(folder, module, command) {
  await mkdir(folder);
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', module];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  if (status !== 0) return { reason: `npm could not install ${module}: ${stderr.trim().split('\n')[0]}` };
  const root = join(folder, 'node_modules', module);
  /** @type {{ version: string, bin?: string | Record<string, string> }} */
  const { version, bin } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (file === undefined) return { reason: `${module} ${version} has no command "${command}".` };
  console.log(`  ${command}: ${module} ${version}`);
  return join(root, file);
}

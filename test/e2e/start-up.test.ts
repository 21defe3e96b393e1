import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { EXECUTABLE, runCli, startCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';

/** Chunks of libraries (rolldown.build.js names them) that have no business on the way to help. */
const HEAVY = new Set(['undici', 'inquirer', 'conf', 'chalk', 'typebox', 'hono', 'api', 'shared', 'parser']);

/** Modules of Node that the empty script does without. */
const HEAVY_BUILTINS = new Set(['node:http', 'node:net', 'node:tls', 'node:crypto', 'node:child_process']);

/** Names of the files and of the modules of Node that are loaded when `args` have been run. */
async function loadedBy(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const home = await temporaryDirectory();
  const watch = join(home, 'watch.cjs');
  await writeFile(
    watch,
    `const Module = require('node:module');
    const loaded = [];
    const load = Module._load;
    Module._load = (name, ...more) => { loaded.push(name); return load(name, ...more); };
    process.on('exit', () => require('node:fs').writeSync(2, JSON.stringify(loaded)));`,
  );
  const { stderr } = await promisify(execFile)(process.execPath, ['--require', watch, EXECUTABLE, ...args], {
    env: { PATH: process.env['PATH'], HOME: home, ...environment },
  });
  const names: string[] = JSON.parse(stderr);
  return names.map((name) => basename(name, '.cjs'));
}

describe('start-up', () => {
  it.each(['--version', '-V', '-v', 'version'])('answers %s before anything is loaded', async (word) => {
    const loaded = await loadedBy([word]);
    expect(loaded.filter((name) => !name.startsWith('node:'))).toEqual(['dyte-hooks.js', 'cli']);
  });

  it('loads for --help the program and nothing heavy', async () => {
    const loaded = await loadedBy(['--help']);
    expect(loaded).toContain('cli');
    const heavy = new Set([...HEAVY, ...HEAVY_BUILTINS, 'compile-cache']);
    expect(loaded.filter((name) => heavy.has(name))).toEqual([]);
  });

  it('loads for a shell that completes a line the table of commands and nothing heavy', async () => {
    const loaded = await loadedBy(['complete', '--', 'register', '--events', '']);
    expect(loaded).toContain('completion');
    const heavy = new Set([...HEAVY, ...HEAVY_BUILTINS, 'help']);
    expect(loaded.filter((name) => heavy.has(name))).toEqual([]);
  });

  it('loads for list nothing that asks people, shows deliveries, or is for proxies', async () => {
    const { environment } = await startEmulated();
    const loaded = await loadedBy(['list', '--json'], environment);
    expect(loaded).toEqual(expect.arrayContaining(['webhooks-list', 'undici']));
    const unneeded = new Set([
      'inquirer',
      'conf',
      'chalk',
      'typebox',
      'hono',
      'project-choice',
      'yaml',
      'undici-proxies',
      'deliveries',
      'node:assert',
      'node:http',
      'node:http2',
    ]);
    expect(loaded.filter((name) => unneeded.has(name))).toEqual([]);
  });

  it('loads for deliveries list what reads a store, and neither what writes one nor the schemas of events', async () => {
    const directory = await temporaryDirectory();
    const store = join(directory, 'deliveries.sqlite');
    const listening = startCli(['listen', '--port', '0', '--verify', 'off', '--store', store]);
    await listening.until(/Listening/);
    listening.child.kill('SIGTERM');
    await listening.finished;
    const loaded = await loadedBy(['deliveries', 'list', '--json', '--quiet', '--store', store]);
    expect(loaded).toEqual(expect.arrayContaining(['deliveries-list', 'open-history', 'sqlite']));
    const unneeded = new Set(['open-store', 'node:worker_threads', 'schemas', 'typebox', 'undici']);
    expect(loaded.filter((name) => unneeded.has(name))).toEqual([]);
  });

  it('gives the thread of a store one file, which needs no other of the build', async () => {
    const thread = await readFile(join(dirname(EXECUTABLE), '..', 'dist', 'store-thread.cjs'), 'utf8');
    const required = [...thread.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(([, name]) => name ?? '');
    expect(required).toContain('node:worker_threads');
    expect(required.filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('loads for events list nothing of Node that only a few commands need', async () => {
    const loaded = await loadedBy(['events', 'list']);
    expect(loaded).toContain('shared');
    expect(loaded.filter((name) => name === 'node:crypto' || name === 'node:child_process')).toEqual([]);
  });

  it('prints the version of the package', async () => {
    expect(await runCli(['--version'])).toEqual({
      code: 0,
      stdout: `dyte-hooks ${packageJson.version} (node ${process.versions.node}, ${process.platform}-${process.arch})\n`,
      stderr: '',
    });
  });

  it('shows help to somebody who types the name alone', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('dyte-hooks demo');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';

/** Clock ticks of a second in /proc, on every Linux there is (`getconf CLK_TCK`). */
const TICKS = 100;

/**
 * @typedef {{ port: number, process: import('node:child_process').ChildProcess }} Running
 */

/** What the environment of whoever runs the bench would add to each start is left out. */
export function plainEnvironment() {
  return { PATH: process.env['PATH'], HOME: tmpdir(), NODE_ENV: 'production' };
}

/**
 * @param {string[]} args what Node is to run; it prints its URL as JSON, or for people
 * @returns {Promise<Running>}
 */
export async function startServer(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: plainEnvironment() });
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
      child.off('exit', fail);
      // What it prints from now on is read, and thrown away.
      child.stdout.resume();
      child.stderr.removeAllListeners('data').resume();
      resolve(Number(found[1]));
    };
    const fail = () => reject(new Error(`${args.join(' ')}: ${errors}`));
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', fail);
  });
  return { port, process: child };
}

/** @param {Running} running */
export async function stopServer({ process: child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/**
 * @param {number | undefined} pid
 * @returns {Promise<number>} seconds of processor time that a process has used, all its threads together;
 * NaN where the system does not say
 */
export async function processorTime(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the process, in parentheses, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** @returns {Promise<number>} seconds of processor time that everything on this machine has used; else NaN */
export async function machineTime() {
  const stat = await readFile('/proc/stat', 'utf8').catch(() => '');
  const [user, nice, system, , , irq, softirq] =
    stat.split('\n', 1)[0]?.split(/ +/).slice(1).map(Number) ?? [];
  return ((user ?? Number.NaN) + (nice ?? 0) + (system ?? 0) + (irq ?? 0) + (softirq ?? 0)) / TICKS;
}

/** @param {number} seconds @returns {number} all the processor time that there was */
export function timeOfMachine(seconds) {
  return seconds * availableParallelism();
}

/**
 * @param {number | undefined} pid
 * @returns {Promise<number>} megabytes that a process holds; NaN where the system does not say
 */
export async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

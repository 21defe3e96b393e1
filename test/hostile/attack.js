// Starts attacks, and looks at what they do to the process that is attacked.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ATTACKER = fileURLToPath(new URL('attacker.js', import.meta.url));

/**
 * Starts an attack from a process of its own.
 *
 * @param {number} port
 * @param {readonly string[]} attacks names of attacks.js with the number of connections: `silent:100`
 * @param {number} again milliseconds until a closed connection is opened anew
 * @param {string} seed of what is at random in them
 * @returns {Promise<{ stop(): Promise<void> }>} once all connections have been open
 */
export async function startAttack(port, attacks, again, seed) {
  const child = fork(ATTACKER, [String(port), String(again), seed, ...attacks], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error('The attacker has ended.'))),
  ]);
  return {
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** As many of these connections as this system lets one process open; says so where that is fewer. */
export function openable(/** @type {number} */ wanted) {
  const limit = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }));
  const most = Number.isNaN(limit) ? wanted : Math.min(wanted, limit - 100);
  if (most < wanted) console.warn(`${String(most)} connections instead of ${String(wanted)}: ulimit -Hn`);
  return most;
}

/** Mebibytes of memory that a process has in use. */
export function residentMemory(/** @type {number} */ pid) {
  const kibibytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kibibytes) / 1024;
}

/**
 * Milliseconds for which a process could have run, and the system had it wait for others, since it was
 * started; 0 where the system does not say.
 */
export function waitedForProcessor(/** @type {number} */ pid) {
  if (process.platform !== 'linux') return 0;
  const [, nanoseconds] = readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}

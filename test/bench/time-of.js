import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Whatever takes longer does not end. */
const MAX_MS = 120_000;

/**
 * Runs a command whose output nobody reads.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} milliseconds from the start of the process to its end
 */
export async function timeOf(program, args, env) {
  const begun = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: MAX_MS });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => (errors += chunk));
  const [code] = await once(child, 'exit');
  const time = performance.now() - begun;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${code}: ${errors}`);
  return time;
}

// Run by "npm run check". The types take as long as all else together, and one core: they are checked beside it.
import { spawn } from 'node:child_process';

/**
 * @param {readonly string[]} scripts of package.json, one after the other
 * @returns {Promise<boolean>} whether all went well
 */
async function run(scripts) {
  for (const script of scripts) {
    const npm = process.env.npm_execpath;
    const [program, ...words] = npm === undefined ? ['npm'] : [process.execPath, npm];
    const child = spawn(program, [...words, 'run', '--silent', script], { stdio: 'inherit' });
    const code = await new Promise((resolve) => {
      child.once('error', () => resolve(1));
      child.once('close', resolve);
    });
    if (code !== 0) return false;
  }
  return true;
}

const results = await Promise.all([
  run(['check:types']),
  run(['check:lint', 'check:format', 'check:unused']),
]);
if (results.includes(false)) process.exitCode = 1;

// Run by npm when a clone is installed and before it is packed: builds the command and the library's types.
import { spawnSync } from 'node:child_process';

/**
 * @param {string} script of package.json
 * @returns {boolean} whether it went well
 */
function run(script) {
  const npm = process.env.npm_execpath;
  const [program, ...words] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const { status } = spawnSync(program, [...words, 'run', '--silent', script], { stdio: 'inherit' });
  return status === 0;
}

function hasTools() {
  try {
    import.meta.resolve('rolldown');
    return true;
  } catch {
    return false;
  }
}

if (hasTools()) {
  if (!run('build') || !run('build:types')) process.exitCode = 1;
} else {
  console.error(
    'dyte-hooks was not built: the tools for it were left out. Install all of them with "npm ci".',
  );
}

import { writeSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { versionText } from './process/version-text.ts';
import type { ExitStatus } from './domain/errors.ts';

const args = process.argv.slice(2);

/** The one place that ends the process. */
function end(status: ExitStatus): void {
  process.exit(status);
}

/**
 * Answers the question for the version before anything is loaded: other programs ask it at each of their starts.
 *
 * @returns false for any other line, and where the answer cannot be written: why is said by who writes all others
 */
function answersVersion(): boolean {
  const [word = '', ...others] = args;
  if (others.length > 0 || !VERSION_WORDS.has(word)) return false;
  try {
    writeSync(1, versionText(false));
    return true;
  } catch {
    return false;
  }
}

const VERSION_WORDS: ReadonlySet<string> = new Set(['--version', '-V', '-v', 'version']);

/**
 * Before all else that takes long to compile; Node's own variables decide first. What names no command is
 * help, which takes less time than looking at the folder does.
 */
async function keepCompiledCode(): Promise<void> {
  const [word = 'help'] = args;
  if (word === 'help' || word.startsWith('-')) return;
  const { NODE_COMPILE_CACHE: chosen = '', NODE_DISABLE_COMPILE_CACHE: disabled = '' } = process.env;
  if (enableCompileCache === undefined || `${chosen}${disabled}` !== '') return;
  const { compileCacheFolder } = await import('./process/compile-cache.ts');
  const folder = compileCacheFolder(process, import.meta.dirname);
  if (folder !== undefined) enableCompileCache(folder);
}

async function start(): Promise<void> {
  await keepCompiledCode();
  const { main } = await import('./process/main.ts');
  end(await main(args, process, end));
}

/** Rejects only where a part of the build is missing, which bin/dyte-hooks.js reports. */
export const started: Promise<void> = answersVersion() ? Promise.resolve() : start();

import { spawn } from 'node:child_process';
import { withoutCredentials } from '../../domain/environment/child-environment.ts';
import { splitCommand } from '../../domain/forward/command-words.ts';

/** A program that shows a text screen by screen, and what it is given; no shell starts it. */
export type Pager = readonly [program: string, ...rest: string[]];

type Environment = Readonly<Record<string, string | undefined>>;

/** What runs without PAGER: the first that is there. `-FRX`: end when all fits, show color, leave the text. */
const USUAL_PAGERS: readonly Pager[] = [['less', '-FRX'], ['more']];

/** How less shows what we hand it where PAGER names it alone, as git and gh do it. */
const PAGER_DEFAULTS = { LESS: 'FRX', LV: '-c' };

/** The programs to try, in this order; none where PAGER is empty, `cat`, or takes a shell to understand. */
export function pagersFor(pager: string | undefined): readonly Pager[] {
  if (pager === undefined) return USUAL_PAGERS;
  if (pager.trim() === '' || pager.trim() === 'cat') return [];
  try {
    return [splitCommand(pager)];
  } catch {
    return [];
  }
}

/**
 * Shows a text through the first pager that can be started, and waits until it is closed. One that is
 * closed before it has read everything has shown enough.
 *
 * @param signal aborting it ends the pager
 * @returns whether one could be started
 */
export async function showThrough(
  pagers: readonly Pager[],
  text: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<boolean> {
  for (const pager of pagers) if (await isShownBy(pager, text, environment, signal)) return true;
  return false;
}

function isShownBy(
  [program, ...rest]: Pager,
  text: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const pager = spawn(program, rest, {
      shell: false,
      stdio: ['pipe', 'inherit', 'inherit'],
      env: withoutCredentials({ ...PAGER_DEFAULTS, ...environment }),
    });
    const end = (): void => void pager.kill('SIGTERM');
    signal.addEventListener('abort', end);
    const settle = (isShown: boolean): void => {
      signal.removeEventListener('abort', end);
      resolve(isShown);
    };
    pager.on('error', () => settle(false));
    pager.on('close', () => settle(true));
    pager.stdin.on('error', () => undefined);
    pager.stdin.end(text);
  });
}

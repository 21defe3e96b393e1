import { isatty } from 'node:tty';
import { isInCi } from '../domain/environment/variables.ts';
import { pagersFor, showThrough } from '../terminal/output/pager.ts';
import { interrupted } from './signals.ts';
import type { GlobalOptions } from '../context.ts';
import type { Output } from '../terminal/io.ts';

/** The keyboard's goes to the pager too, which goes on after it. */
const KEYBOARD_SIGNAL = 'SIGINT';
const END_SIGNALS = ['SIGTERM', 'SIGHUP'] as const;

/**
 * Prints a text that is longer than the screen: through a pager where a person reads it.
 *
 * @throws HooksError `interrupted` when a signal ended the pager
 */
export async function printPaged(
  text: string,
  stdout: Output,
  options: Pick<GlobalOptions, 'input' | 'json'>,
  node: NodeJS.Process,
): Promise<void> {
  if (!isForPerson(stdout, options, node) || !(await isShownByPager(text, node))) stdout.write(text);
}

/** Somebody who can turn pages: a terminal on both sides, one that moves its cursor. */
function isForPerson(
  { isTerminal, isDumb }: Output,
  { input, json }: Pick<GlobalOptions, 'input' | 'json'>,
  { env }: NodeJS.Process,
): boolean {
  return isTerminal && isDumb !== true && input && !json && !isInCi(env) && isatty(0);
}

/** What the keyboard's signal does here: nothing, as the pager hears it too. */
function ignore(): void {}

async function isShownByPager(text: string, node: NodeJS.Process): Promise<boolean> {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  node.on(KEYBOARD_SIGNAL, ignore);
  for (const signal of END_SIGNALS) node.on(signal, end);
  try {
    const isShown = await showThrough(pagersFor(node.env['PAGER']), text, node.env, controller.signal);
    if (controller.signal.aborted) throw interrupted();
    return isShown;
  } finally {
    node.off(KEYBOARD_SIGNAL, ignore);
    for (const signal of END_SIGNALS) node.off(signal, end);
  }
}

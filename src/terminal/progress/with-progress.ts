import type { Clock } from '../../domain/clock.ts';
import { canClearLine, clearLine } from './clear-line.ts';
import type { Output } from '../io.ts';

/** Quicker work needs no word about it. */
const SHOW_AFTER_MS = 400;

/**
 * Says on a terminal what is being waited for, once it takes a moment, and takes it back when it is
 * done. Elsewhere it says nothing.
 *
 * @param message a few plain words, such as `Asking api.dyte.io`
 */
export async function withProgress<Result>(
  output: Output,
  clock: Clock,
  message: string,
  work: Promise<Result>,
): Promise<Result> {
  if (!output.isTerminal) return await work;
  const finished = new AbortController();
  let isShown = false;
  const waited = clock.sleep(SHOW_AFTER_MS, finished.signal).then(
    () => {
      isShown = true;
      output.write(canClearLine(output) ? `${message} …` : `${message} …\n`);
    },
    () => undefined,
  );
  try {
    return await work;
  } finally {
    finished.abort();
    await waited;
    if (isShown) clearLine(output);
  }
}

import type { Clock } from '../../domain/clock.ts';
import type { Output } from '../io.ts';
import { truncate } from '../text/width.ts';

/** For where `canClearLine`: the beginning of the line, and nothing on it. */
const CLEAR_LINE = '\r\u001b[2K';

/** Whether a line on `output` can be taken back: it is a terminal, and one that moves its cursor. */
export function canClearLine({ isTerminal, isDumb = false }: Output): boolean {
  return isTerminal && !isDumb;
}

/** Takes back the line that the cursor is on, where that can be done. */
export function clearLine(output: Output): void {
  if (canClearLine(output)) output.write(CLEAR_LINE);
}

/** Nobody can read quicker changes. */
const INTERVAL_MS = 100;

/** One line on a terminal that says how far something has come, and goes away with it. */
export interface ProgressLine {
  /** @param text plain and harmless */
  show(text: string): void;
  clear(): void;
}

/** Shows nothing where it is no terminal, and nothing in the first moment. */
export function createProgressLine(output: Output, clock: Clock): ProgressLine {
  let shownAt = clock.elapsed();
  let isShown = false;
  return {
    show: (text) => {
      if (!canClearLine(output) || clock.elapsed() - shownAt < INTERVAL_MS) return;
      shownAt = clock.elapsed();
      isShown = true;
      output.write(CLEAR_LINE + truncate(text, output.columns - 1));
    },
    clear: () => {
      if (isShown) clearLine(output);
      isShown = false;
    },
  };
}

/** Work that is quicker is not announced. */
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

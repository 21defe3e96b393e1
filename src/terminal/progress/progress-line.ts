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

/** From here on the seconds are counted, and it is said how to end it. */
const COUNT_AFTER_MS = 3000;

const SECOND_MS = 1000;

/** No call takes longer; a line that nobody takes back must not count for ever. */
const MAX_SECONDS = 120;

/**
 * Says on a terminal what is being waited for, once it takes a moment, and takes it back when it is
 * done. When it takes long the seconds are counted. Elsewhere it says nothing.
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
  const line = { isShown: false };
  const waited = announce(output, clock, message, line, finished.signal).catch(() => undefined);
  try {
    return await work;
  } finally {
    finished.abort();
    await waited;
    if (line.isShown) clearLine(output);
  }
}

/** Rejects when the signal is aborted. */
async function announce(
  output: Output,
  clock: Clock,
  message: string,
  line: { isShown: boolean },
  signal: AbortSignal,
): Promise<void> {
  const startedAt = clock.elapsed();
  await clock.sleep(SHOW_AFTER_MS, signal);
  line.isShown = true;
  if (!canClearLine(output)) {
    output.write(`${message} …\n`);
    return;
  }
  output.write(`${message} …`);
  await clock.sleep(COUNT_AFTER_MS - SHOW_AFTER_MS, signal);
  for (let seconds = 0; seconds < MAX_SECONDS;) {
    seconds = Math.round((clock.elapsed() - startedAt) / SECOND_MS);
    const text = `${message} … ${String(seconds)} s (Ctrl-C ends it)`;
    output.write(CLEAR_LINE + truncate(text, output.columns - 1));
    await clock.sleep(SECOND_MS, signal);
  }
}

import type { Clock } from '../../domain/clock.ts';
import type { Output } from '../io.ts';
import { CLEAR_LINE, canClearLine, clearLine } from './clear-line.ts';
import { truncate } from '../text/width.ts';

/** Quicker changes nobody can read. */
const INTERVAL = 100;

/** One line on a terminal that says how far something has come, and goes away with it. */
export interface ProgressLine {
  /** @param text plain and harmless */
  show(text: string): void;
  clear(): void;
}

/** Says nothing where nobody looks, and not for the first moment. */
export function createProgressLine(output: Output, clock: Clock): ProgressLine {
  let shownAt = clock.elapsed();
  let isShown = false;
  return {
    show: (text) => {
      if (!canClearLine(output) || clock.elapsed() - shownAt < INTERVAL) return;
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

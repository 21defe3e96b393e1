import type { Output } from '../io.ts';

/** For where `canClearLine`: the beginning of the line, and nothing on it. */
export const CLEAR_LINE = '\r\u001b[2K';

/** Whether a line on `output` can be taken back: it is a terminal, and one that moves its cursor. */
export function canClearLine({ isTerminal, isDumb = false }: Output): boolean {
  return isTerminal && !isDumb;
}

/** Takes back the line that the cursor is on, where that can be done. */
export function clearLine(output: Output): void {
  if (canClearLine(output)) output.write(CLEAR_LINE);
}

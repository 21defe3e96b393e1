/**
 * What a terminal shows: enough of one to tell what stands on it, and what has scrolled away. A sequence that
 * it does not know fails the test, so that nothing goes unnoticed.
 */
export interface ScreenModel {
  write(text: string): void;
  /** All lines, those that have scrolled away first; without the empty ones at the end. */
  lines(): readonly string[];
  /** Where the cursor is: its line among `lines`, and its column. */
  cursor(): { readonly line: string; readonly column: number };
  /** Whether text that is pasted is marked. */
  marksPaste(): boolean;
}

/** Sequences without an effect on where anything stands. */
// oxlint-disable-next-line no-control-regex
const COLOR = /^\u001b\[[\d;]*m/;
// oxlint-disable-next-line no-control-regex
const CLIPBOARD = /^\u001b\]52;[^\u0007]*\u0007/;
// oxlint-disable-next-line no-control-regex
const UP = /^\u001b\[(\d+)A/;

export function screenModel(rows: number): ScreenModel {
  const lines: string[] = [''];
  let row = 0;
  let column = 0;
  let isMarked = false;
  const put = (character: string): void => {
    const line = (lines[row] ?? '').padEnd(column);
    lines[row] = line.slice(0, column) + character + line.slice(column + 1);
    column += 1;
  };
  const handle = (rest: string): number => {
    if (rest.startsWith('\n')) {
      row += 1;
      column = 0;
      if (row === lines.length) lines.push('');
      return 1;
    }
    if (rest.startsWith('\r')) {
      column = 0;
      return 1;
    }
    if (rest.startsWith('\u001b[J')) {
      lines[row] = (lines[row] ?? '').slice(0, column);
      lines.length = row + 1;
      return 3;
    }
    if (rest.startsWith('\u001b[?2004')) {
      isMarked = rest.startsWith('\u001b[?2004h');
      return 8;
    }
    const [passed] = COLOR.exec(rest) ?? CLIPBOARD.exec(rest) ?? [];
    if (passed !== undefined) return passed.length;
    const [up, count] = UP.exec(rest) ?? [];
    if (up !== undefined) {
      // It never leaves the screen.
      row = Math.max(0, lines.length - rows, row - Number(count));
      return up.length;
    }
    if (rest.startsWith('\u001b'))
      throw new Error(`The screen does not know ${JSON.stringify(rest.slice(0, 10))}.`);
    put(rest[0] ?? '');
    return 1;
  };
  let waiting = '';
  return {
    write: (text) => {
      waiting += text;
      while (waiting !== '') {
        // oxlint-disable-next-line no-control-regex
        if (/^\u001b(?:\[[?\d;]*|\][^\u0007]*)?$/.test(waiting)) return;
        waiting = waiting.slice(handle(waiting));
      }
    },
    lines: () => lines.slice(0, lines.findLastIndex((line) => line !== '') + 1),
    cursor: () => ({ line: lines[row] ?? '', column }),
    marksPaste: () => isMarked,
  };
}

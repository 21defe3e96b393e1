import type { Output } from '../io.ts';

/** Characters that are gathered for one write: a write costs more than many lines. */
const MAX_GATHERED_LENGTH = 64 * 1024;

/** Writes many small texts in few pieces. */
export interface GatheredOutput {
  write(text: string): void;
  /** Writes what is left. */
  flush(): void;
}

export function gatherFor(output: Pick<Output, 'write'>): GatheredOutput {
  let gathered: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (length === 0) return;
    const text = gathered.join('');
    gathered = [];
    length = 0;
    output.write(text);
  };
  return {
    write: (text) => {
      gathered.push(text);
      length += text.length;
      if (length >= MAX_GATHERED_LENGTH) flush();
    },
    flush,
  };
}

import { StringDecoder } from 'node:string_decoder';
import type { ChildProgram } from '../../../domain/child-program.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { ProgramOutput } from './shared-outputs.ts';

/** Milliseconds after which the beginning of a line is shown: it may be a question. */
const OPEN_LINE_MS = 100;

/** Characters of a line that are kept back at most. */
const MAX_OPEN_LENGTH = 64 * 1024;

/** Bytes that may wait for a reader before the program must wait too. */
const MAX_WAITING_BYTES = 64 * 1024;

/** How long to wait for the reader, in milliseconds. */
const RETRY_MS = 4;

/**
 * Passes on what a program writes, in whole lines where it can. A reader that is slow makes the program
 * wait, as without us; when it has gone, the program goes on and is not heard.
 *
 * @param onMove called as long as something moves, or waits for its reader
 */
export async function passOn(
  stream: ChildProgram['stdout'],
  output: ProgramOutput,
  clock: Clock,
  onMove: () => void,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let kept = '';
  let timer: NodeJS.Timeout | undefined;
  const writeKept = (): void => {
    if (kept !== '') output.write(kept);
    kept = '';
  };
  try {
    for await (const bytes of stream) {
      clearTimeout(timer);
      onMove();
      const text = kept + decoder.write(Buffer.from(bytes));
      const end = text.lastIndexOf('\n') + 1;
      kept = text.slice(end);
      if (end > 0) output.write(text.slice(0, end));
      if (kept.length > MAX_OPEN_LENGTH) writeKept();
      else if (kept !== '') timer = setTimeout(writeKept, OPEN_LINE_MS);
      while (output.waitingBytes > MAX_WAITING_BYTES && !output.isClosed) {
        await clock.sleep(RETRY_MS);
        onMove();
      }
    }
  } catch {
    // Nothing more can be read of it, or nothing more is to be.
  }
  clearTimeout(timer);
  kept += decoder.end();
  writeKept();
}

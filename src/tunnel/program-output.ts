import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../domain/clock.ts';

/** Characters of a line that are looked at; what is longer says nothing that is looked for. */
const MAX_LINE_LENGTH = 8192;

/** Milliseconds after which a line that is still open counts as whole: a script may print its URL without an end. */
const OPEN_LINE_MS = 300;

/**
 * Reads what a program writes until it writes no more, in lines, so that it never waits for a reader.
 *
 * @param onLine gets each line that is not empty, without its end
 */
export async function readLines(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  clock: Clock,
  onLine: (line: string) => void,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let open = '';
  let pieces = 0;
  const tell = (line: string): void => {
    if (line.trim() !== '') onLine(line.slice(0, MAX_LINE_LENGTH));
  };
  const tellOpen = (): void => {
    tell(open);
    open = '';
  };
  const tellLater = async (piece: number): Promise<void> => {
    await clock.sleep(OPEN_LINE_MS);
    if (piece === pieces) tellOpen();
  };
  try {
    for await (const chunk of stream) {
      pieces += 1;
      const lines = (open + decoder.write(Buffer.from(chunk))).split(/[\r\n]+/);
      open = (lines.pop() ?? '').slice(0, MAX_LINE_LENGTH);
      for (const line of lines) tell(line);
      if (open !== '') void tellLater(pieces).catch(() => undefined);
    }
  } catch {
    // The stream was let go of, or broke with its program.
  }
  pieces += 1;
  tellOpen();
}

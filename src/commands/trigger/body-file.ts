import { HooksError } from '../../domain/errors.ts';
import { isEventName, type EventName } from '../../domain/events/names.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { readBytes } from '../../files/read-text.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { readEventWord } from './event-words.ts';
import { namedIn, type TriggeredEvent } from './triggered-event.ts';
import type { Context } from '../../context.ts';

/** Far above every payload: receivers take a megabyte. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * The bytes of a file, as one event.
 *
 * @param path `-` is standard input
 * @param word the name of the event; without it the body says it
 * @throws HooksError `file_failed`, `usage_invalid`, `event_unknown`
 */
export async function readBodyFile(
  path: string,
  word: string | undefined,
  context: Context,
): Promise<Pick<TriggeredEvent, 'event' | 'body'>> {
  const given = word === undefined ? undefined : readEventWord(word);
  const bytes = path === '-' ? await readStdin(context) : await readFile(path);
  const event = given?.kind === 'event' ? given.event : knownEventIn(bytes);
  return { event, body: { bytes, kind: 'exact' } };
}

function knownEventIn(bytes: Uint8Array): EventName | undefined {
  const named = namedIn(bytes);
  return isEventName(named) ? named : undefined;
}

async function readFile(path: string): Promise<Buffer> {
  try {
    return await readBytes(path, MAX_BODY_BYTES);
  } catch (error) {
    throw new HooksError('file_failed', `${sanitize(path)} cannot be read: ${fileReason(error)}.`, {
      cause: error,
    });
  }
}

async function readStdin({ io: { stdin }, signal }: Context): Promise<Buffer> {
  if (stdin.isTTY === true)
    throw new HooksError('usage_invalid', 'Standard input is a terminal, and no body comes from there.', {
      hint: 'Pipe it in: dyte-hooks trigger --body-file - < body.json',
    });
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = (): void => void stdin.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stdin) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > MAX_BODY_BYTES) throw new HooksError('usage_invalid', 'Standard input is far too long.');
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return Buffer.concat(chunks);
}

import { sanitizeLines } from '../../../terminal/text/sanitize.ts';
import { quotedShellWord } from '../../../domain/text/shell-word.ts';

/** The longest single word that every system lets a program be started with, with room to spare. */
const MAX_WORD_LENGTH = 100_000;

/**
 * Whether bytes can stand in a command line as the text they are: nothing that a terminal would obey or
 * a shell cannot hold, and not too long.
 */
export function isPlainText(bytes: Buffer): boolean {
  if (bytes.length > MAX_WORD_LENGTH) return false;
  const text = bytes.toString('utf8');
  return sanitizeLines(text) === text && Buffer.from(text).equals(bytes);
}

/**
 * A text that came in the head of a request as one word, of which a shell, a terminal and the log of a CI
 * obey nothing. Node reads such bytes one to a character; a mask is the one character beyond.
 */
export function requestWord(text: string): string {
  const latin = Buffer.from(text, 'latin1');
  const bytes = latin.toString('latin1') === text ? latin : Buffer.from(text);
  return isPlainText(bytes) && bytes.every((byte) => byte >= 0x20 && byte < 0x80)
    ? quotedShellWord(text)
    : `"$(${printfOf(bytes)})"`;
}

/** A `printf` that writes exactly these bytes; it is part of the shell, so no length is too long. */
export function printfOf(bytes: Buffer): string {
  let format = '';
  for (const byte of bytes) format += formatOf(byte);
  // A dash at the beginning would be taken for an option.
  return `printf '${format.replace(/^-/, String.raw`\055`)}'`;
}

/** Two of them are the beginning of a command to the log of a CI, wherever they stand in a line. */
const HASH = 0x23;
const PERCENT = 0x25;
const QUOTE = 0x27;
const BACKSLASH = 0x5c;

function formatOf(byte: number): string {
  if (byte === PERCENT) return '%%';
  const isPlain = byte >= 0x20 && byte < 0x7f && byte !== HASH && byte !== QUOTE && byte !== BACKSLASH;
  return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
}

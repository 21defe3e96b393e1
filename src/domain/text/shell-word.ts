/** A text as one word of a POSIX shell, in single quotes. */
export function quotedShellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The same, in quotes only where it needs them. */
export function shellWord(text: string): string {
  return /^[\w:/.@%+=,-]+$/.test(text) ? text : quotedShellWord(text);
}

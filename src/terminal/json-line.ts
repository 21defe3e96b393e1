/**
 * Characters that JSON allows in strings as they are, but that a terminal obeys, that end a line for
 * some readers, or that reorder and hide what a person sees.
 */
const UNSAFE = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]|\uDB40[\uDC00-\uDC7F]/g;

function escaped(characters: string): string {
  return characters
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/**
 * A value as one line of JSON with its line feed. Whatever its texts hold, a terminal shows the line
 * and does nothing else; every JSON parser gets the same value back.
 */
export function toJsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(UNSAFE, escaped)}\n`;
}

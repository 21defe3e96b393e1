import { UNSAFE_BUT_LINES, withoutLogCommands } from './sanitize.ts';

/**
 * A value as JSON that a terminal or the log of a CI shows and does not obey: what is unsafe inside its
 * texts is escaped in the way of JSON, so that every parser gets the same value back.
 *
 * @param value what JSON.parse could have returned
 * @param indent spaces for each level; everything is on one line without
 */
export function printableJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent);
  return withoutLogCommands(PLAIN.test(text) ? text : text.replace(UNSAFE_BUT_LINES, escaped), escaped);
}

/** Most texts are plain, and seeing that costs a fraction of looking for what is unsafe. */
const PLAIN = /^[\n -~]*$/;

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

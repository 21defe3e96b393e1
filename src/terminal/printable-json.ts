import { UNSAFE_BUT_LINES } from './sanitize.ts';

/**
 * A value as JSON that a terminal shows and does not obey: what is unsafe inside its texts is escaped
 * in the way of JSON, so that every parser gets the same value back.
 *
 * @param value what JSON.parse could have returned
 * @param indent spaces for each level; everything is on one line without
 */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE_BUT_LINES, escaped);
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

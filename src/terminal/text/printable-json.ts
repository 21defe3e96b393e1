import { exactJson } from '../../domain/json/exact-number.ts';
import { escapeUnsafe, withoutLogCommands } from './sanitize.ts';

/**
 * A value as JSON that a terminal or the log of a CI shows and does not obey: what is unsafe inside its
 * texts is escaped in the way of JSON, so that every parser gets the same value back.
 *
 * @param value what `parseExactly` could have returned
 * @param indent spaces for each level; everything is on one line without
 */
export function printableJson(value: unknown, indent = 0): string {
  const text = exactJson(value, indent);
  return withoutLogCommands(escapeUnsafe(text, escaped), escaped);
}

/** A value as one line of JSON with its line feed, for commands that stream; safe on a terminal. */
export function toJsonLine(value: unknown): string {
  return `${printableJson(value)}\n`;
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

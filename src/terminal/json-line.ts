import { printableJson } from './printable-json.ts';

/**
 * A value as one line of JSON with its line feed. Whatever its texts hold, a terminal shows the line
 * and does nothing else; every JSON parser gets the same value back.
 */
export function toJsonLine(value: unknown): string {
  return `${printableJson(value)}\n`;
}

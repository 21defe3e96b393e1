import { printableJson } from './printable-json.ts';

/** A value as one line of JSON with its line feed, for commands that stream; safe on a terminal. */
export function toJsonLine(value: unknown): string {
  return `${printableJson(value)}\n`;
}

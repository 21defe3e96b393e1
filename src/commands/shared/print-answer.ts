import { hideInValue } from '../../domain/secrets/secret-hider.ts';
import { printableJson } from '../../terminal/text/printable-json.ts';
import type { Context } from '../../context.ts';

/** Prints the answer as one JSON document; credentials of this run that it repeats are hidden. */
export function answerJson(context: Context, value: unknown): void {
  context.io.stdout.write(`${printableJson(hideInValue(value, context.secrets.hide), 2)}\n`);
}

/** Prints the answer as lines of text. */
export function answerLines(context: Context, lines: readonly string[]): void {
  if (lines.length > 0) context.io.stdout.write(`${lines.join('\n')}\n`);
}

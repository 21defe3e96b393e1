import { hideInValue } from '../../domain/secrets/secret-hider.ts';
import { pickFields } from '../../views/fields/pick-fields.ts';
import { printableJson, toJsonLine } from '../../terminal/text/printable-json.ts';
import type { Context } from '../../context.ts';
import type { NoticeJson } from '../../schemas/standard-error.ts';
import type { DocumentCommand, DocumentOf, LineOf, StreamCommand } from '../../schemas/commands.ts';

/**
 * Prints the answer as one JSON document; credentials of this run that it repeats are hidden. The command is
 * named by the type, so that the compiler holds the document to the command's schema.
 *
 * @example
 * answerJson<'events list'>(context, events);
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it names the command
export function answerJson<Command extends DocumentCommand = never>(
  context: Context,
  value: NoInfer<DocumentOf<Command>>,
): void {
  const hidden = hideInValue(value, context.secrets.hide);
  context.io.stdout.write(`${printableJson(chosenOf(context, hidden), 2)}\n`);
}

/** What `--fields` asks for of an answer, or of one object of it; all where it was not given. */
export function chosenOf({ options: { fields } }: Pick<Context, 'options'>, value: unknown): unknown {
  return fields === undefined ? value : pickFields(value, fields);
}

/** One line of a command that prints an object a line; its type names the command, as with `answerJson`. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it names the command
export function jsonLine<Command extends StreamCommand = never>(
  value: NoInfer<LineOf<Command>>,
  fields?: readonly string[],
): string {
  return toJsonLine(fields === undefined ? value : pickFields(value, fields));
}

/** A remark on standard error, where that has lines of JSON. */
export function noticeLine(text: string): string {
  return toJsonLine({ notice: text } satisfies NoticeJson);
}

/** Prints the answer as lines of text. */
export function answerLines(context: Context, lines: readonly string[]): void {
  if (lines.length > 0) context.io.stdout.write(`${lines.join('\n')}\n`);
}

import { splitCommand } from '../../../domain/forward/command-words.ts';
import { HooksError } from '../../../domain/errors.ts';
import { bodyText } from '../../../domain/json/edit-body.ts';
import { compactJson, prettyJson, readJsonText, type JsonNode } from '../../../domain/json/json-text.ts';
import { shortId } from '../../../terminal/text/safe-text.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { openEditedFile } from './text-editor.ts';
import { notify, type Context } from '../../../context.ts';
import type { DeliveriesReplayOptions } from './options.ts';

/** The editor that was asked for; undefined when none was. @throws HooksError `option_missing` */
export function wantedEditor(
  { editWith, editor }: DeliveriesReplayOptions,
  { environment }: Pick<Context, 'environment'>,
): string | undefined {
  if (!editor) return editWith;
  const known = [environment['VISUAL'], environment['EDITOR']].find((one) => (one ?? '').trim() !== '');
  if (known !== undefined) return known;
  throw new HooksError('option_missing', 'Neither VISUAL nor EDITOR names an editor.', {
    hint: 'Name one: --edit-with vi.',
  });
}

/**
 * Has a person change a body in an editor. Everything that is not changed stays as it is written.
 *
 * @param command the editor and what it is given
 * @returns compact JSON; the body itself when it is to be sent unchanged; undefined when nothing is
 * @throws HooksError `usage_invalid`, `editor_failed`
 */
export async function editInEditor(
  context: Context,
  command: string,
  delivery: { readonly id: string; readonly body: Buffer },
): Promise<Buffer | undefined> {
  const words = editorWords(command);
  if (!context.interactive)
    throw new HooksError('usage_invalid', 'An editor needs a terminal.', {
      hint: 'Without one, change a body with --edit \'meeting.title="x"\'.',
    });
  const original = readJsonText(bodyText(delivery.body) ?? '');
  if (original === undefined)
    throw new HooksError('usage_invalid', `${shortId(delivery.id)} is not JSON, so it cannot be edited.`, {
      hint: 'It can be replayed as it came.',
    });
  const file = await openEditedFile(
    words,
    `delivery-${shortId(delivery.id)}.json`,
    `${prettyJson(original)}\n`,
    { environment: context.environment, signal: context.signal },
  );
  try {
    const edited = await editUntilJson(context, () => file.edit());
    if (edited === undefined) {
      notify(context, 'Nothing was sent.');
      return undefined;
    }
    return await changed(context, delivery.body, original, edited);
  } finally {
    await file.close();
  }
}

function editorWords(command: string): readonly [string, ...string[]] {
  try {
    return splitCommand(command);
  } catch (cause) {
    throw new HooksError(
      'usage_invalid',
      `The editor "${sanitize(command)}" cannot be run as it is written.`,
      {
        hint: 'Give a program and its options, such as --edit-with "code --wait"; no shell reads it.',
        cause,
      },
    );
  }
}

async function editUntilJson(context: Context, edit: () => Promise<string>): Promise<JsonNode | undefined> {
  for (;;) {
    const text = (await edit()).replace(/^\uFEFF/, '');
    context.signal.throwIfAborted();
    if (text.trim() === '') return undefined;
    const node = readJsonText(text);
    if (node !== undefined) return node;
    const prompts = await context.prompts();
    if (!(await prompts.confirm(`That is not JSON (${problemIn(text)}). Edit it again?`, true)))
      return undefined;
  }
}

/** What the parser says, which names the place. */
function problemIn(text: string): string {
  try {
    JSON.parse(text);
    return 'nested too deeply';
  } catch (error) {
    return error instanceof Error ? sanitize(error.message) : 'unreadable';
  }
}

async function changed(
  context: Context,
  body: Buffer,
  original: JsonNode,
  edited: JsonNode,
): Promise<Buffer | undefined> {
  const text = compactJson(edited);
  if (text !== compactJson(original)) return Buffer.from(text);
  const prompts = await context.prompts();
  if (await prompts.confirm('Nothing was changed. Send it as it came?', false)) return body;
  notify(context, 'Nothing was sent.');
  return undefined;
}

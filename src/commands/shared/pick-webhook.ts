import { HooksError } from '../../domain/errors.ts';
import { renderWebhookChoices } from '../../views/webhook/choices.ts';
import { missingArgument } from './missing-argument.ts';
import { listWebhooks, viewOf } from './find-webhooks.ts';
import { notify, type Context } from '../../context.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { Entry, Prompts } from '../../terminal/prompts/prompts.ts';

/** More of them do not fit a screen: they are narrowed down first. */
const MAX_CHECKLIST_LENGTH = 15;

/**
 * The webhook that was named on the command line; without one, a person chooses among them.
 *
 * @param command such as `get`, for the question and for the usage line
 * @throws HooksError `usage_invalid` where nobody can be asked, `webhook_not_found` where there is none
 */
export async function pickWebhook(
  context: Context,
  reference: string | undefined,
  command: string,
): Promise<string> {
  if (reference !== undefined) return reference;
  if (!context.interactive) throw missing(`dyte-hooks ${command} <webhook>`);
  const entries = await entriesOf(context);
  const prompts = await context.prompts();
  return await prompts.choose(`Which webhook to ${command}?`, entries);
}

/**
 * The webhooks that a person chooses, one or more.
 *
 * @throws HooksError as `pickWebhook` does
 */
export async function pickWebhooks(context: Context, command: string): Promise<readonly string[]> {
  if (!context.interactive) throw missing(`dyte-hooks ${command} <webhook...>`);
  const prompts = await context.prompts();
  const entries = await narrowed(context, await entriesOf(context), prompts);
  return await prompts.checklist(
    `Which webhooks to ${command}?`,
    entries.map(({ value, label }) => ({ value, label, checked: false })),
  );
}

async function narrowed(
  context: Context,
  entries: readonly Entry[],
  prompts: Prompts,
): Promise<readonly Entry[]> {
  if (entries.length <= MAX_CHECKLIST_LENGTH) return entries;
  for (;;) {
    const answer = await prompts.text(
      `There are ${String(entries.length)}. A part of the name or URL (Enter for all)`,
    );
    const wanted = answer.trim().toLowerCase();
    const found = entries.filter(({ label }) => label.toLowerCase().includes(wanted));
    if (found.length > 0) return found;
    notify(context, 'None has that in its name or URL.');
  }
}

async function entriesOf(context: Context): Promise<readonly Entry[]> {
  const { webhooks } = await listWebhooks(context);
  const known = webhooks.filter(
    (webhook): webhook is AnyWebhook & { id: string } => webhook.id !== undefined,
  );
  if (known.length > 0) return renderWebhookChoices(known, context.io.stderr.columns, viewOf(context));
  throw new HooksError('webhook_not_found', 'There are no webhooks yet.', {
    hint: 'Make one: dyte-hooks register --events all',
  });
}

function missing(usage: string): HooksError {
  return missingArgument('The webhook', usage, 'dyte-hooks list');
}

import { HooksError } from '../../domain/errors.ts';
import { EVENT_NAMES } from '../../domain/events/names.ts';
import { inspectWebhookUrl } from '../../domain/webhook/webhook-url.ts';
import { wholeUrl } from '../../domain/network/written-url.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { isServiceLocal, requireUsableUrl } from '../shared/find-webhooks.ts';
import type { Context } from '../../context.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { Choice } from '../../terminal/prompts/prompts.ts';

/** Where deliveries are to go. */
export async function askUrl(context: Context, force: boolean, known?: string): Promise<string> {
  const service = { isLocal: await isServiceLocal(context) };
  const prompts = await context.prompts();
  const answer = await prompts.text('Where should events be delivered to (https://…)?', {
    default: known,
    validate: (text) => {
      if (text.trim() === '') return 'Give a URL, such as https://example.com/webhook.';
      const { problem } = inspectWebhookUrl(wholeUrl(text), service);
      return problem === undefined || force ? undefined : `${problem.message} ${problem.hint}`;
    },
  });
  const url = wholeUrl(answer);
  await requireUsableUrl(context, url, force);
  return url;
}

/** Which events it is to get; those that it has are chosen at the start. */
export async function askEvents(
  context: Context,
  existing: Pick<AnyWebhook, 'events'> | undefined,
): Promise<readonly string[]> {
  const prompts = await context.prompts();
  // Events that only the service knows are offered too: what is not ticked is taken away.
  const choices = [...new Set([...EVENT_NAMES, ...(existing?.events ?? [])])].map((name) => ({
    value: name,
    label: sanitize(context.secrets.hide(name)),
    checked: existing?.events === undefined || existing.events.includes(name),
  }));
  const chosen = await prompts.checklist(eventsQuestion(choices), choices);
  if (chosen.length > 0) return chosen;
  throw new HooksError('usage_invalid', 'No event was chosen.', {
    hint: 'A webhook needs at least one: the space bar selects an event.',
  });
}

/** It says what is chosen at the start: the circles alone do not, until one reads them all. */
function eventsQuestion(choices: readonly Choice[]): string {
  const chosen = choices.filter(({ checked }) => checked).length;
  const count =
    chosen === choices.length ? `all ${String(chosen)}` : `${String(chosen)} of ${String(choices.length)}`;
  return `Which events? (${count} chosen)`;
}

/** What people call it. */
export async function askName(context: Context, offered: string): Promise<string> {
  const prompts = await context.prompts();
  const answer = await prompts.text('What should it be called?', {
    default: offered,
    validate: (text) => (text.trim() === '' ? 'Give it a name.' : undefined),
  });
  return answer.trim();
}

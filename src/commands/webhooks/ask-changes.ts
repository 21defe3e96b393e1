import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { askEvents, askName, askUrl } from './questions.ts';
import type { Context } from '../../context.ts';
import type { AnyWebhook, WebhookChanges } from '../../domain/webhook/webhook.ts';
import { HooksError } from '../../domain/errors.ts';

/**
 * Asks a person which fields of a webhook to change, and for each value.
 *
 * @param force whether a URL is taken that does not look usable
 */
export async function askChanges(
  context: Context,
  webhook: AnyWebhook,
  force: boolean,
): Promise<WebhookChanges> {
  const prompts = await context.prompts();
  const { name, url, enabled } = webhook;
  const isOn = enabled === true;
  const fields = await prompts.checklist('What to change?', [
    { value: 'name', label: 'its name', checked: false },
    { value: 'url', label: 'its URL', checked: false },
    { value: 'events', label: 'its events', checked: false },
    { value: 'enabled', label: isOn ? 'switch it off' : 'switch it on', checked: false },
  ]);
  if (fields.length === 0)
    throw new HooksError('option_missing', 'No change was chosen.', {
      hint: 'The space bar selects a field.',
    });
  return {
    ...(fields.includes('name') ? { name: await askName(context, name ?? '') } : {}),
    ...(fields.includes('url') ? { url: await askUrl(context, force, offeredUrl(url)) } : {}),
    ...(fields.includes('events') ? { events: await askEvents(context, webhook) } : {}),
    ...(fields.includes('enabled') ? { enabled: !isOn } : {}),
  };
}

/** A URL that would be shown masked is not offered: it would be shown, or come back masked. */
function offeredUrl(url: string | undefined): string | undefined {
  return url !== undefined && maskUrl(url) === url ? url : undefined;
}

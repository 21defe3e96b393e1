import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import { truncate } from '../../terminal/text/width.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { WebhookViewOptions } from '../webhook.ts';

/** Columns that a list of choices has beside each entry: the pointer, and the box of a checklist. */
const POINTER_COLUMNS = 5;

/** An entry for a list to choose from: its id is the value. */
export interface WebhookChoice {
  readonly value: string;
  readonly label: string;
}

/** The webhooks as lines of at most so many columns, to choose from. */
export function renderWebhookChoices(
  webhooks: readonly (AnyWebhook & { readonly id: string })[],
  columns: number,
  { showSecrets, hide }: WebhookViewOptions,
): readonly WebhookChoice[] {
  return webhooks.map(({ id, name = '?', url = '?', enabled }) => {
    const address = sanitize(hide(showSecrets ? url : maskUrl(url)));
    const state = enabled === false ? ', off' : '';
    const text = `${shortId(hide(id))}  ${sanitize(hide(name))}  ${address}${state}`;
    return { value: id, label: truncate(text, Math.max(20, columns - POINTER_COLUMNS)) };
  });
}

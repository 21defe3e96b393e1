import { differencesBetween } from '../../domain/webhook/registration.ts';
import { editWebhook } from './edit-webhook.ts';
import { withWebhook } from '../shared/webhooks.ts';
import type { Context } from '../../context.ts';

export interface DisableOptions {
  readonly webhook: string;
}

/** Switches deliveries of one webhook off; it stays registered. */
export async function run(options: DisableOptions, context: Context): Promise<void> {
  const changes = { enabled: false };
  await withWebhook(context, options.webhook, async (webhook) => {
    await editWebhook(context, webhook, changes, differencesBetween(webhook, changes), false);
  });
}

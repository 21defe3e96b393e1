import { differencesBetween } from '../../domain/webhook/registration.ts';
import { editWebhook } from './edit-webhook.ts';
import { withWebhook } from '../shared/webhooks.ts';
import type { Context } from '../../context.ts';

export interface EnableOptions {
  readonly webhook: string;
}

/** Switches deliveries of one webhook on. */
export async function run(options: EnableOptions, context: Context): Promise<void> {
  const changes = { enabled: true };
  await withWebhook(context, options.webhook, async (webhook) => {
    await editWebhook(context, webhook, changes, differencesBetween(webhook, changes), false);
  });
}

import { differencesBetween } from '../domain/registration.ts';
import { editWebhook } from './shared/edit-webhook.ts';
import { findWebhook } from './shared/webhooks.ts';
import type { Context } from '../context.ts';

export interface EnableOptions {
  readonly webhook: string;
}

/** Switches deliveries of one webhook on. */
export async function run(options: EnableOptions, context: Context): Promise<void> {
  const webhook = await findWebhook(context, options.webhook);
  const changes = { enabled: true };
  await editWebhook(context, webhook, changes, differencesBetween(webhook, changes), false);
}

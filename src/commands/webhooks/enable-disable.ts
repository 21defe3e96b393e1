import { withWebhook } from '../shared/find-webhooks.ts';
import { patchWebhook } from './patch-webhook.ts';
import type { Context } from '../../context.ts';

export interface EnableDisableOptions {
  readonly webhook: string;
  readonly enabled: boolean;
  readonly showSecrets: boolean;
}

/** Switches deliveries of one webhook on or off; it stays registered. */
export async function run(
  { webhook, enabled, showSecrets }: EnableDisableOptions,
  context: Context,
): Promise<void> {
  await withWebhook(context, webhook, (found) =>
    patchWebhook(context, found, { enabled }, { dryRun: false, showSecrets }),
  );
}

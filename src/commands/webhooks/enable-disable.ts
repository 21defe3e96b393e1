import { withWebhook } from '../shared/find-webhooks.ts';
import { pickWebhook } from '../shared/pick-webhook.ts';
import { patchWebhook } from './patch-webhook.ts';
import type { Context } from '../../context.ts';

export interface EnableDisableOptions {
  /** Undefined where a person is to choose one. */
  readonly webhook: string | undefined;
  readonly enabled: boolean;
  readonly showSecrets: boolean;
}

/** Switches deliveries of one webhook on or off; it stays registered. */
export async function run(
  { webhook, enabled, showSecrets }: EnableDisableOptions,
  context: Context,
): Promise<void> {
  const reference = await pickWebhook(context, webhook, enabled ? 'enable' : 'disable');
  await withWebhook(context, reference, (found) =>
    patchWebhook(context, found, { enabled }, { dryRun: false, showSecrets }),
  );
}

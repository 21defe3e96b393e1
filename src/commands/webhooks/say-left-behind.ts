import { notify, type Context } from '../../context.ts';
import { countText } from '../../domain/text/amounts.ts';
import { findListenerWebhooks } from '../shared/listener-webhooks.ts';
import { ownCommand } from '../shared/own-command.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';

/** Says beside a list how webhooks are removed whose listener has crashed on this machine. */
export async function sayLeftBehind(context: Context, webhooks: readonly AnyWebhook[]): Promise<void> {
  const found = await findListenerWebhooks(webhooks, await context.listenerRecords());
  for (const { held } of found) held?.release();
  const left = found.filter(({ state }) => state === 'left_behind').length;
  if (left === 0) return;
  notify(
    context,
    `Left behind by listeners that have crashed here: ${countText(left, 'webhook')}. To delete: ${ownCommand(context.environment)} delete --orphans`,
  );
}

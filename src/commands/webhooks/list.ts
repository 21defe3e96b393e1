import { notify, type Context } from '../../context.ts';
import { parseTemporaryName } from '../../domain/webhook/temporary-name.ts';
import { webhookJson } from '../../views/webhook/json.ts';
import { renderWebhookLine } from '../../views/webhook.ts';
import { renderWebhookTable } from '../../views/webhook/table.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { listWebhooks, viewOf, warnOfOdd } from '../shared/find-webhooks.ts';

export interface ListOptions {
  readonly showSecrets: boolean;
}

/**
 * Lists the webhooks: a table that fits the terminal, stable tab-separated lines when piped, and with
 * `--json` the array as the service returned it, but for what is masked. What is odd about one is said
 * beside the answer.
 */
export async function run(options: ListOptions, context: Context): Promise<void> {
  const { webhooks } = await listWebhooks(context);
  const { stdout } = context.io;
  const view = viewOf(context, options.showSecrets);
  if (context.options.json)
    answerJson<'list'>(
      context,
      webhooks.map((webhook) => webhookJson(webhook, view)),
    );
  else if (webhooks.length === 0)
    notify(context, 'No webhooks yet. Make one: dyte-hooks register --events all');
  else if (stdout.isTerminal)
    answerLines(context, renderWebhookTable(webhooks, stdout, await context.style(stdout), view));
  else
    answerLines(
      context,
      webhooks.map((webhook) => renderWebhookLine(webhook, view)),
    );
  warnOfOdd(context, webhooks);
  if (webhooks.some(({ name }) => parseTemporaryName(name) !== undefined)) {
    const { sayLeftBehind } = await import('./say-left-behind.ts');
    await sayLeftBehind(context, webhooks);
  }
}

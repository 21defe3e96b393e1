import { notify, type Context } from '../context.ts';
import { renderWebhookLine, renderWebhookTable } from '../terminal/webhook-view.ts';
import { answerJson, answerLines } from './shared/answer.ts';
import { asking } from './shared/webhooks.ts';

export interface ListOptions {
  readonly showSecrets: boolean;
}

/**
 * Lists the webhooks: a table that fits the terminal, stable tab-separated lines when piped, and with
 * `--json` the array as the service returned it.
 */
export async function run(options: ListOptions, context: Context): Promise<void> {
  const api = await context.api();
  const webhooks = await asking(context, api.list());
  if (context.options.json) {
    answerJson(context, webhooks);
    return;
  }
  const { stdout } = context.io;
  if (webhooks.length === 0) notify(context, 'No webhooks yet. Make one: dyte-hooks register --events all');
  else if (stdout.isTerminal)
    answerLines(context, renderWebhookTable(webhooks, stdout, await context.style(stdout), options));
  else
    answerLines(
      context,
      webhooks.map((webhook) => renderWebhookLine(webhook, options)),
    );
}

import { webhookJson } from '../../views/webhook/json.ts';
import { renderWebhook, renderWebhookRows } from '../../views/webhook.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { findWebhook, viewOf } from '../shared/find-webhooks.ts';
import { pickWebhook } from '../shared/pick-webhook.ts';
import type { Context } from '../../context.ts';

export interface GetOptions {
  /** Undefined where a person is to choose one. */
  readonly webhook: string | undefined;
  readonly showSecrets: boolean;
}

/** Shows one webhook; with `--json` as the service returned it, but for what is masked. */
export async function run(options: GetOptions, context: Context): Promise<void> {
  const reference = await pickWebhook(context, options.webhook, 'get');
  const webhook = await findWebhook(context, reference);
  const view = viewOf(context, options.showSecrets);
  if (context.options.json) {
    answerJson<'get'>(context, webhookJson(webhook, view));
    return;
  }
  const { stdout } = context.io;
  answerLines(
    context,
    stdout.isTerminal
      ? renderWebhook(webhook, stdout, await context.style(stdout), view)
      : renderWebhookRows(webhook, view),
  );
}

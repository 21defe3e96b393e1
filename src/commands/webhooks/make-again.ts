import { notify, type Context } from '../../context.ts';
import { registerCommand } from '../../views/webhook/register-command.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { WebhookViewOptions } from '../../views/webhook.ts';

/** Prints the commands that make deleted webhooks again; with `--json` the answer has what they were. */
export function sayHowToMakeAgain(
  context: Context,
  deleted: readonly AnyWebhook[],
  view: WebhookViewOptions,
): void {
  if (context.options.json || context.options.quiet) return;
  const commands = deleted.flatMap((webhook) => registerCommand(webhook, view) ?? []);
  if (commands.length === 0) return;
  notify(context, commands.length === 1 ? 'To make it again:' : 'To make them again:');
  // Not broken into lines: a command is copied whole.
  for (const { text } of commands) context.io.stderr.write(`  ${text}\n`);
  if (commands.some(({ isWhole }) => !isWhole))
    notify(context, 'Not complete: put the values that were hidden in the place of "…".');
}

import { notify, type Context } from '../context.ts';
import { HooksError } from '../domain/errors.ts';
import { matchWebhooks, selectWebhook } from '../domain/webhook-selector.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { renderWebhookLine, renderWebhookTable } from '../terminal/webhook-view.ts';
import { answerJson, answerLines } from './shared/answer.ts';
import { asking } from './shared/webhooks.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Output } from '../terminal/io.ts';

export interface DeleteOptions {
  readonly webhooks: readonly string[];
  readonly all: boolean;
  readonly match: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/**
 * Deletes webhooks after showing them: asks first on a terminal, and wants `--yes` elsewhere.
 * With `--json` the answer is `{"dryRun": boolean, "deleted": Webhook[]}`; in a dry run they are those
 * that would be deleted.
 *
 * @throws HooksError `confirmation_missing`, `webhook_not_found`, `webhook_ambiguous`
 */
export async function run(options: DeleteOptions, context: Context): Promise<void> {
  requireOneSelection(options);
  const api = await context.api();
  const chosen = choose(await asking(context, api.list()), options);
  if (options.dryRun || chosen.length === 0) await answerUndeleted(context, chosen, options.dryRun);
  else if (await isConfirmed(context, chosen, options.yes)) await deleteAll(context, chosen);
  else notify(context, 'Nothing was deleted.');
}

function requireOneSelection({ webhooks, all, match }: DeleteOptions): void {
  const selections = [webhooks.length > 0, all, match !== undefined].filter(Boolean).length;
  if (selections === 1) return;
  const hint = 'Name webhooks (id, beginning of the id, URL or name), or use --match <pattern>, or --all.';
  const message =
    selections === 0 ? 'Nothing was said of what to delete.' : 'That says twice what to delete.';
  throw new HooksError(selections === 0 ? 'option_missing' : 'usage_invalid', message, { hint });
}

function choose(known: readonly Webhook[], { webhooks, match, all }: DeleteOptions): readonly Webhook[] {
  if (all) return known;
  if (match !== undefined) return matchWebhooks(known, match);
  return [...new Set(webhooks.map((reference) => selectWebhook(known, reference)))];
}

/** The answer where nothing is deleted: because nothing was chosen, or because of `--dry-run`. */
async function answerUndeleted(context: Context, chosen: readonly Webhook[], dryRun: boolean): Promise<void> {
  const { stdout } = context.io;
  if (context.options.json) answerJson(context, { dryRun, deleted: chosen });
  else if (chosen.length === 0) notify(context, 'There is nothing to delete.');
  else {
    answerLines(context, stdout.isTerminal ? await tableOf(context, chosen, stdout) : chosen.map(lineOf));
    notify(context, 'Nothing was deleted: this is what would be.');
  }
}

async function isConfirmed(context: Context, chosen: readonly Webhook[], yes: boolean): Promise<boolean> {
  const { stderr } = context.io;
  // With --json standard error is for one JSON document, should there be an error.
  if (!context.options.json) {
    const table = `${(await tableOf(context, chosen, stderr)).join('\n')}\n`;
    // Nobody can say yes to what was not shown, so --quiet leaves it out only where nobody is asked.
    if (context.interactive && !yes) stderr.write(`${table}\n`);
    else notify(context, table);
  }
  if (yes) return true;
  if (!context.interactive)
    throw new HooksError('confirmation_missing', `Deleting ${counted(chosen)} needs a yes.`, {
      hint: 'Add --yes, or look first with --dry-run.',
    });
  const prompts = await context.prompts();
  return await prompts.confirm(`Delete ${counted(chosen)}?`, false);
}

async function tableOf(
  context: Context,
  webhooks: readonly Webhook[],
  output: Output,
): Promise<readonly string[]> {
  return renderWebhookTable(webhooks, output, await context.style(output), { showSecrets: false });
}

function lineOf(webhook: Webhook): string {
  return renderWebhookLine(webhook, { showSecrets: false });
}

function counted(webhooks: readonly Webhook[]): string {
  return webhooks.length === 1 ? 'this webhook' : `these ${webhooks.length} webhooks`;
}

async function deleteAll(context: Context, chosen: readonly Webhook[]): Promise<void> {
  const api = await context.api();
  const deleted: Webhook[] = [];
  try {
    for (const webhook of chosen) {
      await asking(context, deleteOne(api, webhook.id));
      deleted.push(webhook);
    }
  } finally {
    // What is gone is said also when a later one failed.
    await report(context, deleted);
    if (deleted.length < chosen.length && !context.options.json)
      notify(context, `Deleted ${deleted.length} of ${chosen.length} webhooks.`);
  }
}

async function deleteOne(api: Awaited<ReturnType<Context['api']>>, id: string): Promise<void> {
  try {
    await api.delete(id);
  } catch (error) {
    // Somebody was quicker: it is gone, as wanted.
    if (!(error instanceof HooksError) || error.code !== 'webhook_not_found') throw error;
  }
}

async function report(context: Context, deleted: readonly Webhook[]): Promise<void> {
  const { stdout } = context.io;
  if (context.options.json) answerJson(context, { dryRun: false, deleted });
  else if (!stdout.isTerminal) answerLines(context, deleted.map(lineOf));
  else {
    const style = await context.style(stdout);
    const mark = style.good('✓');
    answerLines(
      context,
      deleted.map(
        ({ id, name }) => `${mark} Deleted ${style.strong(sanitize(name))} ${style.faint(sanitize(id))}`,
      ),
    );
  }
}

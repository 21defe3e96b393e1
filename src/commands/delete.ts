import { notify, type Context } from '../context.ts';
import { HooksError } from '../domain/errors.ts';
import { matchWebhooks, selectWebhook } from '../domain/webhook-selector.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { renderWebhookLine, renderWebhookTable } from '../terminal/webhook-view.ts';
import { answerJson, answerLines } from './shared/answer.ts';
import { asking } from './shared/webhooks.ts';
import type { Webhook } from '../domain/webhook.ts';

export interface DeleteOptions {
  readonly webhooks: readonly string[];
  readonly all: boolean;
  readonly match: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/**
 * Deletes webhooks after showing them: asks first on a terminal, and wants `--yes` elsewhere.
 * With `--json` the answer is `{"deleted": Webhook[]}`, with `"dryRun": true` when nothing was done.
 *
 * @throws HooksError `confirmation_missing`, `webhook_not_found`, `webhook_ambiguous`
 */
export async function run(options: DeleteOptions, context: Context): Promise<void> {
  requireOneSelection(options);
  const api = await context.api();
  const chosen = choose(await asking(context, api.list()), options);
  if (chosen.length === 0) notify(context, 'There is nothing to delete.');
  else await show(context, chosen);
  if (options.dryRun || chosen.length === 0) {
    if (context.options.json) answerJson(context, { dryRun: options.dryRun, deleted: [] });
    return;
  }
  if (!(await isConfirmed(context, chosen, options))) {
    notify(context, 'Nothing was deleted.');
    return;
  }
  await deleteAll(context, chosen);
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

/** Shown on standard error: standard output lists what has been deleted. */
async function show(context: Context, webhooks: readonly Webhook[]): Promise<void> {
  const { stderr } = context.io;
  const style = await context.style(stderr);
  const lines = renderWebhookTable(webhooks, stderr, style, { showSecrets: false });
  notify(context, [...lines, ''].join('\n'));
}

async function isConfirmed(
  context: Context,
  chosen: readonly Webhook[],
  options: DeleteOptions,
): Promise<boolean> {
  if (options.yes) return true;
  if (!context.interactive)
    throw new HooksError('confirmation_missing', `Deleting ${counted(chosen)} needs a yes.`, {
      hint: 'Add --yes, or look first with --dry-run.',
    });
  const prompts = await context.prompts();
  return await prompts.confirm(`Delete ${counted(chosen)}?`, false);
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
  const style = await context.style(stdout);
  if (context.options.json) answerJson(context, { deleted });
  else if (stdout.isTerminal)
    answerLines(
      context,
      deleted.map(
        ({ id, name }) =>
          `${style.good('✓')} Deleted ${style.strong(sanitize(name))} ${style.faint(sanitize(id))}`,
      ),
    );
  else
    answerLines(
      context,
      deleted.map((webhook) => renderWebhookLine(webhook, { showSecrets: false })),
    );
}

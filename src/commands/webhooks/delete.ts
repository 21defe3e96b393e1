import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { holdsEllipsis, maskedValueError } from '../../domain/secrets/masked-value.ts';
import { countText } from '../../domain/text/amounts.ts';
import { isIdentified, matchWebhooks } from '../../domain/webhook/webhook-selector.ts';
import { webhookJson } from '../../views/webhook/json.ts';
import { renderWebhookLine, type WebhookViewOptions } from '../../views/webhook.ts';
import { renderWebhookTable } from '../../views/webhook/table.ts';
import { confirmNumber } from '../shared/confirm-number.ts';
import { pickWebhooks } from '../shared/pick-webhook.ts';
import { deleteChosen, requireWholeList, type Deleting } from './delete-chosen.ts';
import { refuseProtected } from './refuse-protected.ts';
import { sayHowToMakeAgain } from './make-again.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { listWebhooks, requireId, selectListed, viewOf, warnOfOdd } from '../shared/find-webhooks.ts';
import type { OrphanOptions } from './delete-orphans.ts';
import type { AnyWebhook, WebhookList } from '../../domain/webhook/webhook.ts';
import type { Output } from '../../terminal/io.ts';

export interface DeleteOptions extends OrphanOptions {
  /** Those of listeners that have crashed. */
  readonly orphans: boolean;
}

/**
 * Deletes webhooks after showing them: asks first on a terminal, for their number where a filter chose
 * them, and requires `--yes` elsewhere. Then it says how to make them again.
 * With `--json` the answer is `{"dryRun": boolean, "deleted": Webhook[]}`; in a dry run they are those
 * that would be deleted.
 *
 * @throws HooksError `confirmation_missing`, `webhook_not_found`, `webhook_ambiguous`
 */
export async function run(given: DeleteOptions, context: Context): Promise<void> {
  if (given.orphans) {
    const orphans = await import('./delete-orphans.ts');
    await orphans.run(given, context);
    return;
  }
  const options = await chooseIfNothingGiven(given, context);
  requireOneSelection(options);
  const view = viewOf(context, options.showSecrets);
  const list = await listWebhooks(context);
  const { chosen, skipped: left } = select(list, options);
  await refuseProtected(context, chosen);
  warnOfOdd(context, [...chosen, ...left]);
  if (left.length > 0)
    notify(context, `warning: ${left.length} of them are not recognizable as webhooks, and were not chosen.`);
  if (options.dryRun || chosen.length === 0) await answerUndeleted(context, chosen, options.dryRun, view);
  else if (await isConfirmed(context, chosen, options, view))
    await deleteChosen(context, chosen, deletingWith(context, view));
  else {
    notify(context, 'Nothing was deleted.');
    return;
  }
  if (!options.dryRun && options.webhooks.length === 0) requireWholeList(list);
}

async function chooseIfNothingGiven(options: DeleteOptions, context: Context): Promise<DeleteOptions> {
  const { webhooks, all, match } = options;
  if (webhooks.length > 0 || all || match !== undefined || !context.interactive) return options;
  return { ...options, webhooks: await pickWebhooks(context, 'delete') };
}

function requireOneSelection({ webhooks, all, match }: DeleteOptions): void {
  const selections = [webhooks.length > 0, all, match !== undefined].filter(Boolean).length;
  if (selections === 1) return;
  const hint = 'Name webhooks (id, beginning of the id, URL or name), or use --match <pattern>, or --all.';
  const message = selections === 0 ? 'Nothing to delete was given.' : 'Give names or a filter, not both.';
  throw new HooksError(selections === 0 ? 'option_missing' : 'usage_invalid', message, { hint });
}

interface Selection {
  readonly chosen: readonly AnyWebhook[];
  /** Entries without an id that a filter chose: they cannot be recognized as webhooks. */
  readonly skipped: readonly AnyWebhook[];
}

function select(list: WebhookList, { webhooks, match, all }: DeleteOptions): Selection {
  if (!all && match === undefined) {
    const named = new Set(webhooks.map((reference) => selectListed(list, reference)));
    // Every id is checked before anything is deleted.
    for (const webhook of named) requireId(webhook);
    return { chosen: [...named], skipped: [] };
  }
  const matching = match === undefined ? list.webhooks : matchWebhooks(list.webhooks, match);
  if (matching.length === 0 && match !== undefined && holdsEllipsis(match))
    throw maskedValueError('The pattern of --match', 'Write * in its place, which stands for any text.');
  return {
    chosen: matching.filter(isIdentified),
    skipped: matching.filter((webhook) => !isIdentified(webhook)),
  };
}

/** The answer where nothing is deleted: because nothing was chosen, or because of `--dry-run`. */
async function answerUndeleted(
  context: Context,
  chosen: readonly AnyWebhook[],
  dryRun: boolean,
  view: WebhookViewOptions,
): Promise<void> {
  const { stdout } = context.io;
  if (context.options.json) answerJson<'delete'>(context, { dryRun, deleted: inJson(chosen, view) });
  else if (chosen.length === 0) notify(context, 'There is nothing to delete.');
  else {
    answerLines(
      context,
      stdout.isTerminal
        ? await tableOf(context, chosen, stdout, view)
        : chosen.map((webhook) => renderWebhookLine(webhook, view)),
    );
    notify(context, 'Nothing was deleted. This is what would be deleted.');
  }
}

async function isConfirmed(
  context: Context,
  chosen: readonly AnyWebhook[],
  { yes, webhooks }: DeleteOptions,
  view: WebhookViewOptions,
): Promise<boolean> {
  const { stderr } = context.io;
  // With --json standard error is for one JSON document, should there be an error.
  if (!context.options.json) {
    const table = `${(await tableOf(context, chosen, stderr, view)).join('\n')}\n`;
    // Nobody can confirm what was not shown, so --quiet leaves the table out only where nobody is asked.
    if (context.interactive && !yes) stderr.write(`${table}\n`);
    else notify(context, table);
  }
  if (yes) return true;
  if (!context.interactive)
    throw new HooksError('confirmation_missing', `Deleting ${counted(chosen)} needs confirmation.`, {
      hint: 'Add --yes, or look first with --dry-run.',
    });
  // What a filter chose is more than anybody has named.
  if (webhooks.length === 0)
    return await confirmNumber(context, chosen.length, `to delete ${countText(chosen.length, 'webhook')}`);
  const prompts = await context.prompts();
  return await prompts.confirm(`Delete ${counted(chosen)}?`, false);
}

async function tableOf(
  context: Context,
  webhooks: readonly AnyWebhook[],
  output: Output,
  view: WebhookViewOptions,
): Promise<readonly string[]> {
  return renderWebhookTable(webhooks, output, await context.style(output), view);
}

function inJson(webhooks: readonly AnyWebhook[], view: WebhookViewOptions): readonly unknown[] {
  return webhooks.map((webhook) => webhookJson(webhook, view));
}

function counted(webhooks: readonly AnyWebhook[]): string {
  return webhooks.length === 1 ? 'this webhook' : `these ${webhooks.length} webhooks`;
}

function deletingWith(context: Context, view: WebhookViewOptions): Deleting {
  return {
    view,
    answerJson: (deleted) => answerJson<'delete'>(context, { dryRun: false, deleted: inJson(deleted, view) }),
    onEnd: (deleted) => sayHowToMakeAgain(context, deleted, view),
  };
}

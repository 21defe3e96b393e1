import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { countText } from '../../domain/text/amounts.ts';
import { webhookJson } from '../../views/webhook/json.ts';
import {
  listenerWebhookJson,
  renderListenerLine,
  renderListenerTable,
} from '../../views/webhook/listener-webhooks.ts';
import { shownText, type WebhookViewOptions } from '../../views/webhook.ts';
import { confirmNumber } from '../shared/confirm-number.ts';
import { listWebhooks, requireId, selectListed, viewOf } from '../shared/find-webhooks.ts';
import { findListenerWebhooks, type ListenerWebhook } from '../shared/listener-webhooks.ts';
import { ownCommand } from '../shared/own-command.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { deleteChosen, requireWholeList } from './delete-chosen.ts';
import { refuseProtected } from './refuse-protected.ts';
import type { AnyWebhook, WebhookList } from '../../domain/webhook/webhook.ts';
import type { Output } from '../../terminal/io.ts';

export interface OrphanOptions {
  readonly webhooks: readonly string[];
  readonly all: boolean;
  readonly match: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly showSecrets: boolean;
}

interface Orphans {
  /** All webhooks of listeners. */
  readonly found: readonly ListenerWebhook[];
  /** Those that are to be deleted. */
  readonly chosen: readonly ListenerWebhook[];
}

/**
 * Shows the webhooks that listeners have registered, and deletes those that were left behind on this machine;
 * others only where they are named. Never one whose listener runs here.
 *
 * @throws HooksError `listener_running`, `usage_invalid`, `webhook_not_found`, `webhook_ambiguous`,
 *   `confirmation_missing`
 */
export async function run(options: OrphanOptions, context: Context): Promise<void> {
  if (options.all || options.match !== undefined)
    throw new HooksError('usage_invalid', 'Give --orphans or a filter, not both.', {
      hint: 'Name webhooks of other machines behind --orphans to delete them as well.',
    });
  const view = viewOf(context, options.showSecrets);
  const list = await listWebhooks(context);
  const found = await findListenerWebhooks(list.webhooks, await context.listenerRecords());
  try {
    const named = new Set(
      options.webhooks.map((reference) => requireListener(list, found, reference, context)),
    );
    const chosen = found.filter((each) => each.state === 'left_behind' || named.has(each));
    await refuseProtected(
      context,
      chosen.map(({ webhook }) => webhook),
    );
    await deleteOrphans({ found, chosen }, options, context, view);
  } finally {
    for (const { held } of found) held?.release();
  }
  if (!options.dryRun) requireWholeList(list);
}

/** The webhook of a listener that a reference names, where it may be deleted. */
function requireListener(
  list: WebhookList,
  found: readonly ListenerWebhook[],
  reference: string,
  context: Context,
): ListenerWebhook {
  const webhook = selectListed(list, reference);
  requireId(webhook);
  const name = shownText(webhook.name, viewOf(context));
  const listener = found.find((each) => each.webhook === webhook);
  if (listener === undefined)
    throw new HooksError('usage_invalid', `"${name}" is no webhook of a listener.`, {
      hint: 'Nothing was deleted. Leave --orphans out to delete it.',
    });
  if (listener.state !== 'running') return listener;
  const pid = String(listener.record?.pid ?? '?');
  throw new HooksError('listener_running', `The listener of "${name}" runs here (process ${pid}).`, {
    hint: 'Nothing was deleted. End the listener: it deletes its webhook itself.',
  });
}

async function deleteOrphans(
  { found, chosen }: Orphans,
  options: OrphanOptions,
  context: Context,
  view: WebhookViewOptions,
): Promise<void> {
  const { dryRun } = options;
  const answer = (deleted: readonly AnyWebhook[]): void =>
    answerJson<'delete --orphans'>(context, {
      dryRun,
      deleted: deleted.map((webhook) => webhookJson(webhook, view)),
      listeners: found.map((each) => listenerWebhookJson(each, view)),
    });
  const webhooks = chosen.map(({ webhook }) => webhook);
  if (dryRun || chosen.length === 0) {
    if (context.options.json) answer(webhooks);
    else await showAll({ found, chosen }, context, view);
    return;
  }
  if (!(await isConfirmed({ found, chosen }, options, context, view))) {
    notify(context, 'Nothing was deleted.');
    return;
  }
  await deleteChosen(context, webhooks, {
    view,
    answerJson: answer,
    onDeleted: (webhook) => chosen.find((each) => each.webhook === webhook)?.held?.remove(),
  });
  sayOthers({ found, chosen }, context);
}

/** The answer where nothing is deleted. */
async function showAll(
  { found, chosen }: Orphans,
  context: Context,
  view: WebhookViewOptions,
): Promise<void> {
  const { stdout } = context.io;
  if (found.length === 0) {
    notify(context, 'No listener has a webhook here.');
    return;
  }
  answerLines(
    context,
    stdout.isTerminal
      ? await tableOf(found, stdout, context, view)
      : found.map((each) => renderListenerLine(each, view)),
  );
  notify(
    context,
    chosen.length === 0
      ? 'None was left behind on this machine. Nothing was deleted.'
      : `Nothing was deleted. ${countText(chosen.length, 'webhook')} would be: ${idsOf(chosen, view)}.`,
  );
  sayOthers({ found, chosen }, context);
}

async function isConfirmed(
  { found, chosen }: Orphans,
  { yes }: OrphanOptions,
  context: Context,
  view: WebhookViewOptions,
): Promise<boolean> {
  const { stderr } = context.io;
  const what = countText(chosen.length, 'webhook');
  if (!context.options.json) {
    const text = [
      ...(await tableOf(found, stderr, context, view)),
      '',
      `To be deleted: ${idsOf(chosen, view)}.`,
    ].join('\n');
    // Nobody can confirm what was not shown, so --quiet leaves it out only where nobody is asked.
    if (context.interactive && !yes) stderr.write(`${text}\n`);
    else notify(context, text);
  }
  if (yes) return true;
  if (!context.interactive)
    throw new HooksError('confirmation_missing', `Deleting ${what} needs confirmation.`, {
      hint: 'Add --yes, or look first with --dry-run.',
    });
  return await confirmNumber(context, chosen.length, `to delete ${what}`);
}

function idsOf(chosen: readonly ListenerWebhook[], view: WebhookViewOptions): string {
  return chosen.map(({ webhook }) => shownText(webhook.id, view).slice(0, 8)).join(', ');
}

/** Those of which nothing more can be known here. */
function sayOthers({ found, chosen }: Orphans, context: Context): void {
  const isOther = (each: ListenerWebhook): boolean => each.state !== 'running' && !chosen.includes(each);
  if (context.options.json || !found.some(isOther)) return;
  const command = `${ownCommand(context.environment)} delete --orphans <id>`;
  notify(context, `Another one, once its listener has ended: ${command}`);
}

async function tableOf(
  found: readonly ListenerWebhook[],
  output: Output,
  context: Context,
  view: WebhookViewOptions,
): Promise<readonly string[]> {
  const style = await context.style(output);
  return renderListenerTable(found, output, style, { ...view, now: context.clock.now() });
}

import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { renderWebhookLine, type WebhookViewOptions } from '../../views/webhook.ts';
import { answerLines } from '../shared/print-answer.ts';
import { deleteIfThere } from '../shared/delete-if-there.ts';
import { describeUnlisted, requireId, withApiProgress } from '../shared/find-webhooks.ts';
import type { AnyWebhook, WebhookList } from '../../domain/webhook/webhook.ts';

export interface Deleting {
  readonly view: WebhookViewOptions;
  /** Prints the answer for scripts. */
  readonly answerJson: (deleted: readonly AnyWebhook[]) => void;
  /** Called for each once it is gone. */
  readonly onDeleted?: (webhook: AnyWebhook) => void;
  /** Called in the end with those that are gone. */
  readonly onEnd?: (deleted: readonly AnyWebhook[]) => void;
}

/** Deletes webhooks one after the other, and reports what was deleted even when a later deletion failed. */
export async function deleteChosen(
  context: Context,
  chosen: readonly AnyWebhook[],
  { view, answerJson, onDeleted, onEnd }: Deleting,
): Promise<void> {
  const deleted: AnyWebhook[] = [];
  try {
    for (const webhook of chosen) {
      await withApiProgress(context, deleteOne(context, requireId(webhook)));
      deleted.push(webhook);
      onDeleted?.(webhook);
    }
  } finally {
    if (context.options.json) answerJson(deleted);
    else await report(context, deleted, view);
    onEnd?.(deleted);
    if (deleted.length < chosen.length && !context.options.json)
      notify(context, `Deleted ${deleted.length} of ${chosen.length} webhooks.`);
  }
}

async function deleteOne(context: Context, id: string): Promise<void> {
  const api = await context.api();
  if (!(await deleteIfThere(api, id)))
    notify(context, `${sanitize(context.secrets.hide(id))} was deleted by somebody else in the meantime.`);
}

async function report(
  context: Context,
  deleted: readonly AnyWebhook[],
  view: WebhookViewOptions,
): Promise<void> {
  const { stdout } = context.io;
  if (!stdout.isTerminal) {
    answerLines(
      context,
      deleted.map((webhook) => renderWebhookLine(webhook, view)),
    );
    return;
  }
  const style = await context.style(stdout);
  const mark = style.good('✓');
  const { hide } = context.secrets;
  answerLines(
    context,
    deleted.map(
      ({ id = '?', name = '?' }) =>
        `${mark} Deleted ${style.strong(sanitize(hide(name)))} ${style.faint(sanitize(hide(id)))}`,
    ),
  );
}

/** Whoever deletes by a filter also means the webhooks that the service did not list. */
export function requireWholeList(list: WebhookList): void {
  if (list.unlisted === undefined) return;
  throw new HooksError('list_incomplete', describeUnlisted(list), {
    hint: 'Run it again, until nothing is left to delete.',
  });
}

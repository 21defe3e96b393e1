import { HooksError } from '../../domain/errors.ts';
import { countText } from '../../domain/text/amounts.ts';
import { holdsEllipsis } from '../../domain/secrets/masked-value.ts';
import { isWholeId } from '../../domain/webhook/webhook-id.ts';
import { isLocalUrl } from '../../domain/network/local-address.ts';
import { inspectWebhookUrl } from '../../domain/webhook/webhook-url.ts';
import { selectWebhook } from '../../domain/webhook/webhook-selector.ts';
import { OddWebhook, type AnyWebhook, type WebhookList } from '../../domain/webhook/webhook.ts';
import { notify, type Context } from '../../context.ts';
import { withProgress } from '../../terminal/progress/progress-line.ts';
import type { WebhooksApi } from '../../api/webhooks-api.ts';
import type { Settings } from '../../settings/settings.ts';
import { describeOddities, type WebhookViewOptions } from '../../views/webhook.ts';

/** More of them make a notice that nobody reads. */
const MAX_ODD_SHOWN = 10;

/**
 * Awaits a call of the service, with a progress line where it takes a moment.
 *
 * @param settings that the call was made with, where they are not those of the command
 */
export async function withApiProgress<Result>(
  context: Context,
  call: Promise<Result>,
  settings?: Settings,
): Promise<Result> {
  const { stderr } = context.io;
  if (context.options.quiet || !stderr.isTerminal) return await call;
  const { host } = new URL((settings ?? (await context.settings())).apiUrl);
  return await withProgress(stderr, context.clock, `Asking ${host}`, call);
}

/** How webhooks are shown where query values stay hidden. */
export function viewOf(context: Context, showSecrets = false): WebhookViewOptions {
  return { showSecrets, hide: context.secrets.hide };
}

/**
 * Lists the webhooks; says so where the service has more than it listed.
 *
 * @param place another one than that of the command's settings
 */
export async function listWebhooks(
  context: Context,
  place?: { readonly api: WebhooksApi; readonly settings: Settings },
): Promise<WebhookList> {
  const api = place?.api ?? (await context.api());
  const list = await withApiProgress(context, api.list(), place?.settings);
  if (list.unlisted !== undefined) notify(context, `warning: ${describeUnlisted(list)}`);
  return list;
}

/** What the service left out of a list, in one sentence. */
export function describeUnlisted({ webhooks, unlisted }: WebhookList): string {
  const more = unlisted?.count === undefined ? 'more' : `${unlisted.count} more`;
  return `The service listed ${countText(webhooks.length, 'webhook')} and says that it has ${more}.`;
}

/** Warns of each webhook that is not as documented. */
export function warnOfOdd(context: Context, webhooks: readonly AnyWebhook[]): void {
  const odd = webhooks.filter((webhook) => webhook instanceof OddWebhook);
  for (const webhook of odd.slice(0, MAX_ODD_SHOWN))
    notify(context, `warning: ${describeOddities(webhook, viewOf(context))}.`);
  if (odd.length > MAX_ODD_SHOWN)
    notify(context, `warning: ${odd.length - MAX_ODD_SHOWN} more are not as documented.`);
}

/**
 * Finds the webhook that a reference names; a whole id is asked for directly. Says so where it is odd.
 *
 * @throws HooksError `webhook_not_found`, `webhook_ambiguous`
 */
export async function findWebhook(context: Context, reference: string): Promise<AnyWebhook> {
  const webhook = await lookUp(context, reference.trim());
  warnOfOdd(context, [webhook]);
  return webhook;
}

async function lookUp(context: Context, reference: string): Promise<AnyWebhook> {
  const api = await context.api();
  if (isWholeId(reference)) return await withApiProgress(context, api.get(reference));
  return selectListed(await listWebhooks(context), reference);
}

/**
 * The webhook of a list that a reference names.
 *
 * @throws HooksError `webhook_not_found`, `webhook_ambiguous`
 */
export function selectListed(list: WebhookList, reference: string): AnyWebhook {
  try {
    return selectWebhook(list.webhooks, reference);
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'webhook_not_found' || list.unlisted === undefined)
      throw error;
    throw error.reworded({
      message: `${error.message} ${describeUnlisted(list)}`,
      hint: 'Name it by its whole id.',
    });
  }
}

/**
 * Finds the webhook that a reference names, and does something to it; once more when somebody deleted it
 * in between and there is another one that the reference names.
 *
 * @throws HooksError `webhook_not_found` when it has gone
 */
export async function withWebhook(
  context: Context,
  reference: string,
  act: (webhook: AnyWebhook) => Promise<void>,
): Promise<void> {
  const webhook = await findWebhook(context, reference);
  try {
    await act(webhook);
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'webhook_not_found') throw error;
    if (isWholeId(reference.trim())) throw error;
    await act(await findWebhook(context, reference));
  }
}

/**
 * The id of a webhook that is to be changed or deleted.
 *
 * @throws HooksError `service_answer_invalid` for an odd one without an id
 */
export function requireId({ id }: AnyWebhook): string {
  if (id !== undefined) return id;
  throw new HooksError('service_answer_invalid', 'The service gave no readable id for this webhook.', {
    hint: 'A webhook is changed and deleted by its id. dyte-hooks list --json shows what the service sent.',
  });
}

/**
 * Refuses a URL that the service could never deliver to, unless `force`d; warns about one that works
 * but should not be used.
 *
 * @throws HooksError `url_unusable` with the reason; `value_masked`, also when `force`d
 */
export async function requireUsableUrl(context: Context, url: string, force: boolean): Promise<void> {
  const { problem, warning } = inspectWebhookUrl(url, { isLocal: await isServiceLocal(context) });
  if (warning !== undefined) notify(context, `warning: ${warning}`);
  if (problem === undefined) return;
  if (holdsEllipsis(url)) throw new HooksError('value_masked', problem.message, { hint: problem.hint });
  if (!force)
    throw new HooksError('url_unusable', problem.message, {
      hint: `${problem.hint} To use it anyway, add --force.`,
    });
  notify(context, `warning: ${problem.message}`);
}

/** Whether the service is an emulator on this machine: then local endpoints are fine. */
export async function isServiceLocal(context: Context): Promise<boolean> {
  const { apiUrl } = await context.settings();
  return isLocalUrl(apiUrl);
}

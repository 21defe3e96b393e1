import { HooksError } from '../../domain/errors.ts';
import { inspectWebhookUrl, isLoopbackHost } from '../../domain/webhook-url.ts';
import { selectWebhook } from '../../domain/webhook-selector.ts';
import { notify, type Context } from '../../context.ts';
import { withProgress } from '../../terminal/progress.ts';
import type { Webhook } from '../../domain/webhook.ts';

const WHOLE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Awaits a call of the service, and says so where it takes a moment. */
export async function asking<Result>(context: Context, call: Promise<Result>): Promise<Result> {
  const { stderr } = context.io;
  if (context.options.quiet || !stderr.isTerminal) return await call;
  const { host } = new URL((await context.settings()).apiUrl);
  return await withProgress(stderr, context.clock, `Asking ${host}`, call);
}

/**
 * Finds the webhook that a reference names; a whole id is asked for directly.
 *
 * @throws HooksError `webhook_not_found`, `webhook_ambiguous`
 */
export async function findWebhook(context: Context, reference: string): Promise<Webhook> {
  const api = await context.api();
  if (WHOLE_ID.test(reference.trim())) return await asking(context, api.get(reference.trim()));
  return selectWebhook(await asking(context, api.list()), reference);
}

/**
 * Refuses a URL that the service could never deliver to, unless `force`d; warns about one that works
 * but should not be used.
 *
 * @throws HooksError `url_unusable` with the reason
 */
export async function requireUsableUrl(context: Context, url: string, force: boolean): Promise<void> {
  const { problem, warning } = inspectWebhookUrl(url, { isLocal: await isServiceLocal(context) });
  if (warning !== undefined) notify(context, `warning: ${warning}`);
  if (problem === undefined) return;
  if (!force)
    throw new HooksError('url_unusable', problem.message, {
      hint: `${problem.hint} To use it all the same, add --force.`,
    });
  notify(context, `warning: ${problem.message}`);
}

/** Whether the service is an emulator on this machine: then local endpoints are fine. */
export async function isServiceLocal(context: Context): Promise<boolean> {
  const { apiUrl } = await context.settings();
  return isLoopbackHost(new URL(apiUrl).hostname);
}

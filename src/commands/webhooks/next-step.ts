import { notify, type Context } from '../../context.ts';
import { isLoopbackHost, parseUrl } from '../../domain/webhook/webhook-url.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { isServiceLocal } from '../shared/find-webhooks.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';

/** Ends `register` with the command that comes next. Scripts have no use for it. */
export async function sayNextStep(context: Context, webhook: AnyWebhook): Promise<void> {
  const url = parseUrl(webhook.url ?? '');
  if (context.options.json || context.options.quiet || url === undefined || webhook.id === undefined) return;
  if (webhook.enabled === false) {
    const id = shortId(context.secrets.hide(webhook.id));
    notify(context, `It is switched off. To switch it on: dyte-hooks enable ${id}`);
    return;
  }
  const isHere = isLoopbackHost(url.hostname);
  if (!isHere && !context.io.stderr.isTerminal) return;
  const answers = await context.answersAt(url);
  const host = sanitize(context.secrets.hide(url.host));
  if (answers === false) notify(context, `Nothing answers at ${host} yet. ${listenCommand(url, isHere)}`);
  else if (!isHere) notify(context, listenCommand(url, isHere));
  else if (await isServiceLocal(context)) notify(context, 'Now: dyte-hooks trigger meeting');
}

function listenCommand(url: URL, isHere: boolean): string {
  if (!isHere) return 'Now: dyte-hooks listen, where that address leads to this machine (a tunnel).';
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return `Now: dyte-hooks listen --port ${port}`;
}

import { HooksError } from '../../../domain/errors.ts';
import { findByUrl } from '../../../domain/webhook/registration.ts';
import { parseTemporaryName } from '../../../domain/webhook/temporary-name.ts';
import { shownText, shownUrl } from '../../../views/webhook.ts';
import { ownCommand } from '../../shared/own-command.ts';
import { viewOf } from '../../shared/find-webhooks.ts';
import type { WebhooksApi } from '../../../api/webhooks-api.ts';
import type { Context } from '../../../context.ts';
import type { AnyWebhook } from '../../../domain/webhook/webhook.ts';
import type { ListenerRecords } from '../../../settings/settings.ts';

/** Who can say whose an address is. */
export interface Asked {
  readonly context: Context;
  readonly workApi: Pick<WebhooksApi, 'list'>;
  readonly records: ListenerRecords;
}

/**
 * The error for an address that another webhook has: whose that is, and what can be done. That webhook is never
 * changed, since it is not of this listener.
 *
 * @returns any other error as it is
 */
export async function explainTakenUrl(error: unknown, url: string, asked: Asked): Promise<unknown> {
  if (!(error instanceof HooksError) || error.code !== 'webhook_exists') return error;
  const webhook = await find(url, asked);
  if (webhook === undefined) return error;
  const { context, records } = asked;
  const view = viewOf(context);
  const listener = parseTemporaryName(webhook.name);
  const record = records.list().find(({ name }) => name === webhook.name);
  const which = `${shownUrl(webhook.url, view)} is registered already`;
  const details = { cause: error, request: error.request, requestId: error.requestId };
  if (record !== undefined)
    return new HooksError(
      error.code,
      `${which}, by a listener of this machine (process ${String(record.pid)}).`,
      {
        ...details,
        hint: 'End that one first, or give this one another address.',
      },
    );
  if (listener !== undefined)
    return new HooksError(error.code, `${which}, by the listener of ${listener.user}@${listener.host}.`, {
      ...details,
      hint: `If that one has ended: ${ownCommand(context.environment)} delete --orphans ${webhook.id ?? ''}`.trim(),
    });
  return new HooksError(
    error.code,
    `${which}, by the webhook "${shownText(webhook.name, view)}", which is left as it is.`,
    {
      ...details,
      hint: 'Its deliveries come here already: listen without --register, or give another address.',
    },
  );
}

async function find(url: string, { workApi }: Asked): Promise<AnyWebhook | undefined> {
  try {
    return findByUrl((await workApi.list()).webhooks, url);
  } catch {
    // That the address is taken is the news, also where nothing more can be found out.
    return undefined;
  }
}

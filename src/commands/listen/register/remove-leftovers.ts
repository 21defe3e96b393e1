import { deleteIfThere } from '../../shared/delete-if-there.ts';
import { roughLengthText } from '../../../domain/text/amounts.ts';
import { viewOf } from '../../shared/find-webhooks.ts';
import { shownUrl } from '../../../views/webhook.ts';
import { isOfListener } from '../../../domain/webhook/temporary-name.ts';
import type { WebhooksApi } from '../../../api/webhooks-api.ts';
import type { Context } from '../../../context.ts';
import type { HeldRecord, ListenerRecords, Settings } from '../../../settings/settings.ts';

/** After this, in milliseconds, a record is forgotten whose webhook was in no app that was listened for since. */
const FORGET_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

/** How long, in milliseconds, a creation that nobody waits for any more may be carried out yet. */
const LATE_CREATION_MS = 60_000;

/** Where webhooks are, as far as it is known without asking. */
export function placeOf({ service, apiUrl, accountId, app, credentials }: Settings): string {
  const owner = credentials?.kind === 'basic' ? credentials.organizationId : accountId;
  return [service, apiUrl, owner ?? '', app ?? ''].join(' ');
}

/**
 * Removes the webhooks that crashed listeners of this machine have left behind: those whose record is here
 * and whose lock is free. One of another machine is never touched, also where user and host have the same
 * names there: its lock cannot be seen. The service is asked only where there is a record to ask for.
 *
 * @param say gets a line for each
 * @throws HooksError of the service; what is not removed then is so at the next start
 */
export async function removeLeftovers(
  records: ListenerRecords,
  api: Pick<WebhooksApi, 'list' | 'delete'>,
  context: Context,
  say: (text: string) => void,
): Promise<void> {
  const left = await takeOverAll(records);
  const place = placeOf(await context.settings());
  try {
    if (left.length === 0) return;
    const { webhooks } = await api.list();
    for (const record of left) {
      const webhook = webhooks.find(({ name }) => name === record.name);
      if (webhook?.id !== undefined) {
        await deleteIfThere(api, webhook.id);
        say(
          `Removed the webhook that a listener left behind here${ageText(record, context)}: ${shownUrl(webhook.url, viewOf(context))}`,
        );
        record.remove();
      } else if (isOver(record, place, context.clock.now())) record.remove();
    }
  } finally {
    for (const record of left) record.release();
  }
}

/** Whether the webhook of a record, which was not found, is looked for no more. */
function isOver({ place, startedAt }: HeldRecord, here: string, now: number): boolean {
  return now - startedAt > (place === here ? LATE_CREATION_MS : FORGET_AFTER_MS);
}

async function takeOverAll(records: ListenerRecords): Promise<readonly HeldRecord[]> {
  const taken: HeldRecord[] = [];
  for (const { id, name } of records.list()) {
    if (!isOfListener(name, records.listener)) continue;
    const record = await records.takeOver(id);
    if (record !== undefined) taken.push(record);
  }
  return taken;
}

function ageText({ startedAt }: HeldRecord, { clock }: Context): string {
  const seconds = (clock.now() - startedAt) / 1000;
  return seconds < 0 ? '' : ` ${roughLengthText(seconds)} ago`;
}

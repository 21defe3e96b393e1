import { notify, type Context } from '../../../context.ts';
import type { DeliveryFilter } from '../../../domain/delivery/stored-delivery.ts';
import { fileLinksIn } from '../../../domain/files/file-links.ts';
import { countText } from '../../../domain/text/amounts.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import { refreshLink } from '../../shared/refresh-link.ts';
import { loadDeliveries, pagesOf } from '../read-deliveries.ts';

/** The events whose payloads have links to files. */
const EVENTS = ['recording.statusUpdate', 'meeting.transcript', 'meeting.summary', 'meeting.chatSynced'];

/** Deliveries that a command is printed for; more make a line that nobody reads. */
const MAX_NAMED = 20;

/**
 * Asks the service for a new link to each file whose link has expired, and says which deliveries `deliveries
 * download` brings the files of. The new links are kept nowhere.
 *
 * @throws HooksError as calls of the API do
 */
export async function refreshLinks(
  filter: DeliveryFilter,
  history: DeliveryHistory,
  context: Context,
): Promise<void> {
  const api = await context.sessionsApi();
  const now = context.clock.now();
  const there: number[] = [];
  let gone = 0;
  for await (const page of pagesOf(history, { ...filter, events: EVENTS }, Infinity, context.signal))
    for (const { delivery, payload } of loadDeliveries(history, page)) {
      const links = payload.readable ? fileLinksIn(payload.value, delivery) : [];
      const expired = links.filter(({ expiresAt }) => expiresAt <= now);
      let refreshed = 0;
      for (const link of expired) if ((await refreshLink(link, api)) !== undefined) refreshed += 1;
      if (refreshed > 0) there.push(delivery.position);
      gone += expired.length - refreshed;
    }
  for (const text of linkTexts(there, gone)) notify(context, text);
}

function linkTexts(there: readonly number[], gone: number): readonly string[] {
  const named = there.slice(0, MAX_NAMED).map(String).join(' ');
  return [
    ...(there.length === 0
      ? []
      : [
          `Links of ${countText(there.length, 'delivery', 'deliveries')} have expired, and the service has new ones. To fetch the files: dyte-hooks deliveries download ${named}`,
        ]),
    ...(gone === 0
      ? []
      : [`The service has no new link for ${countText(gone, 'file')} whose link has expired.`]),
    ...(there.length + gone === 0 ? ['No link to a file has expired.'] : []),
  ];
}

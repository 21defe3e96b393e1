import { parseUrl } from '../../domain/network/parse-url.ts';
import { countText } from '../../domain/text/amounts.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import type { DoubledEvents } from '../../domain/webhook/doubled-events.ts';
import type { WebhookViewOptions } from '../webhook.ts';

/**
 * Says that events will come twice, and how to have one webhook only.
 *
 * @param total how many events the changed webhook asks for
 */
export function doubledText(
  { webhook, events }: DoubledEvents,
  total: number,
  { hide }: WebhookViewOptions,
): string {
  const { id = '', name = '?', url = '' } = webhook;
  const { host = '?' } = parseUrl(url) ?? {};
  const shown = sanitize(hide(name));
  const what = events.length === total ? 'Every event' : countText(events.length, 'event');
  const way = id === '' ? '' : ` To keep one only: dyte-hooks delete ${shortId(hide(id))}`;
  return `warning: "${shown}" leads to ${sanitize(hide(host))} too. ${what} will come twice.${way}`;
}

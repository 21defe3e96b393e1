import { placeOf } from './place.ts';
import type { AnyWebhook } from './webhook.ts';

/** Another webhook that leads to the same place. */
export interface DoubledEvents {
  readonly webhook: AnyWebhook;
  /** The events that both ask for: each comes twice, with an id of its own. */
  readonly events: readonly string[];
}

/** What is looked at of a webhook; one that is not registered yet has no id. */
export type SendingWebhook = Pick<AnyWebhook, 'id' | 'url' | 'events' | 'enabled'>;

/**
 * The other webhooks that send some of the same events to the same host and port. Those that are switched
 * off send nothing.
 */
export function doubledEvents(
  webhooks: readonly AnyWebhook[],
  { id, url, events, enabled }: SendingWebhook,
): readonly DoubledEvents[] {
  const place = placeOf(url);
  if (place === undefined || events === undefined || enabled !== true) return [];
  return webhooks.flatMap((other): DoubledEvents[] => {
    if (other.enabled !== true || (id !== undefined && other.id === id) || placeOf(other.url) !== place)
      return [];
    const common = events.filter((event) => other.events?.includes(event) === true);
    return common.length === 0 ? [] : [{ webhook: other, events: common }];
  });
}

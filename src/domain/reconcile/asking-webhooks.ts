import { readTime } from '../events/read-payload.ts';
import { fieldOf } from '../events/values.ts';
import { placeOf } from '../webhook/place.ts';
import { OddWebhook, type AnyWebhook } from '../webhook/webhook.ts';
import type { AskingWebhook } from './asked-events.ts';

/** The webhooks that a store's deliveries come from, and those that lead elsewhere. */
export interface ChosenWebhooks {
  readonly counted: readonly AskingWebhook[];
  readonly leftOut: readonly AskingWebhook[];
}

/**
 * Whose deliveries should be in a store: webhooks that have sent to it, and those that lead to the same host
 * and port. Where none has sent to it yet, all may lead here.
 *
 * @param wanted the id, or its beginning, of the only one that counts; undefined for none
 * @param hasSent whether deliveries of a webhook are in the store
 */
export function chooseWebhooks(
  webhooks: readonly AnyWebhook[],
  wanted: string | undefined,
  hasSent: (webhookId: string) => boolean,
): ChosenWebhooks {
  const all = webhooks.flatMap((webhook) => {
    const asking = askingWebhook(webhook);
    return asking === undefined ? [] : [{ asking, place: placeOf(webhook.url) }];
  });
  const places = new Set(all.filter(({ asking }) => hasSent(asking.id)).map(({ place }) => place));
  const counts = ({ asking, place }: (typeof all)[number]): boolean => {
    if (wanted !== undefined) return asking.id.startsWith(wanted.trim());
    return places.size === 0 || places.has(place);
  };
  return {
    counted: all.filter(counts).map(({ asking }) => asking),
    leftOut: all.filter((one) => !counts(one)).map(({ asking }) => asking),
  };
}

/** @returns undefined for one that the service shows without an id */
function askingWebhook(webhook: AnyWebhook): AskingWebhook | undefined {
  const { id, name, events = [], enabled = true } = webhook;
  if (id === undefined) return undefined;
  const shown = webhook instanceof OddWebhook ? webhook.source : webhook;
  return {
    id,
    name,
    events,
    enabled,
    createdAt: readTime(fieldOf(shown, 'created_at')),
    updatedAt: readTime(fieldOf(shown, 'updated_at')),
  };
}

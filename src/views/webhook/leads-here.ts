import { EVENT_NAMES } from '../../domain/events/names.ts';
import { countText } from '../../domain/text/amounts.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { WebhookViewOptions } from '../webhook.ts';

/** Says that a webhook leads to the receiver, and for which events; how to switch it on where it is off. */
export function leadsHereText(webhook: AnyWebhook, { hide }: Pick<WebhookViewOptions, 'hide'>): string {
  const { name, events } = webhook;
  const id = webhook.id === undefined ? '' : shortId(hide(webhook.id));
  const which = [name === undefined ? '' : `"${sanitize(hide(name))}"`, id].filter((part) => part !== '');
  const what = ['The webhook', ...which, 'leads here'].join(' ');
  if (webhook.enabled === false)
    return `${what}, but is switched off. To switch it on: dyte-hooks enable ${id}`;
  return `${what}${events === undefined ? '' : `, ${eventsText(events)}`}.`;
}

function eventsText(events: readonly string[]): string {
  const isAll = EVENT_NAMES.every((name) => events.includes(name));
  if (isAll) return `all ${countText(events.length, 'event')}`;
  return events.length === 1 ? `${sanitize(events[0] ?? '')} only` : countText(events.length, 'event');
}

import type { EventName } from '../events/names.ts';

/** A webhook of the service, as far as it says who asked for what. */
export interface AskingWebhook {
  readonly id: string;
  /** What people call it; text from outside. */
  readonly name?: string | undefined;
  readonly events: readonly string[];
  readonly enabled: boolean;
  /** Milliseconds since 1970, each undefined where the service does not say. */
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
}

/**
 * Whether somebody had asked for an event then. `webhook_changed`: one that may have asked for something
 * else before it was changed. `webhook_deleted`: one that has sent here, and that the service does not know
 * any more.
 */
export type Asked =
  | { readonly asked: 'yes'; readonly webhookId: string }
  | { readonly asked: 'no' }
  | { readonly asked: 'unknown'; readonly reason: 'webhook_changed' | 'webhook_deleted' };

/** A webhook that is changed as it is made has not asked for anything else before. */
const SAME_MOMENT_MS = 2000;

/** Around what came from a deleted webhook: so long it is taken to have been there before and after. */
const DELETED_MARGIN_MS = 10 * 60_000;

interface Seen {
  first: number;
  last: number;
  /** Of each event. */
  readonly events: Map<string, { first: number; last: number }>;
}

/**
 * Which webhook asked for which events since when. What has arrived is evidence: an event that came from a
 * webhook was asked for by it then.
 */
export class AskedEvents {
  readonly #webhooks: readonly AskingWebhook[];
  readonly #seen = new Map<string, Seen>();

  constructor(webhooks: readonly AskingWebhook[]) {
    this.#webhooks = webhooks;
  }

  /** Takes a delivery that came from the service. */
  saw(webhookId: string | undefined, event: string | undefined, receivedAt: number): void {
    if (webhookId === undefined || event === undefined) return;
    const seen = this.#seen.get(webhookId) ?? { first: receivedAt, last: receivedAt, events: new Map() };
    this.#seen.set(webhookId, seen);
    widen(seen, receivedAt);
    const ofEvent = seen.events.get(event) ?? { first: receivedAt, last: receivedAt };
    seen.events.set(event, ofEvent);
    widen(ofEvent, receivedAt);
  }

  /**
   * Whether an event was asked for at a time.
   *
   * @param at undefined where that is not known: then it is asked what holds now
   */
  at(event: EventName, at: number | undefined): Asked {
    const answers = [
      ...this.#webhooks.map((webhook) => this.#ofListed(webhook, event, at)),
      ...this.#deleted().map(([id, seen]) => ofDeleted(id, seen, event, at)),
    ];
    return (
      answers.find(({ asked }) => asked === 'yes') ??
      answers.find(({ asked }) => asked === 'unknown') ?? { asked: 'no' }
    );
  }

  /** Whether anybody may have asked for it at any time: what nobody did need not be looked up. */
  mayBeAsked(event: EventName): boolean {
    const isListed = this.#webhooks.some(
      (webhook) => (webhook.enabled && webhook.events.includes(event)) || wasChanged(webhook),
    );
    return isListed || this.#deleted().length > 0;
  }

  #deleted(): readonly (readonly [string, Seen])[] {
    return [...this.#seen].filter(([id]) => !this.#webhooks.some((webhook) => webhook.id === id));
  }

  #ofListed(webhook: AskingWebhook, event: EventName, at: number | undefined): Asked {
    const { id, events, enabled, createdAt, updatedAt } = webhook;
    const asksNow = enabled && events.includes(event);
    if (at === undefined) return asksNow ? { asked: 'yes', webhookId: id } : { asked: 'no' };
    if (createdAt !== undefined && at < createdAt) return { asked: 'no' };
    if (wasChanged(webhook) && at < (updatedAt ?? 0)) {
      const came = this.#seen.get(id)?.events.get(event);
      const hadAsked = came !== undefined && came.first < (updatedAt ?? 0);
      return hadAsked ? { asked: 'yes', webhookId: id } : { asked: 'unknown', reason: 'webhook_changed' };
    }
    return asksNow ? { asked: 'yes', webhookId: id } : { asked: 'no' };
  }
}

function wasChanged({ createdAt, updatedAt }: AskingWebhook): boolean {
  return updatedAt !== undefined && updatedAt - (createdAt ?? -Infinity) > SAME_MOMENT_MS;
}

function ofDeleted(id: string, seen: Seen, event: EventName, at: number | undefined): Asked {
  const time = at ?? seen.last;
  if (time < seen.first - DELETED_MARGIN_MS || time > seen.last + DELETED_MARGIN_MS) return { asked: 'no' };
  return seen.events.has(event)
    ? { asked: 'yes', webhookId: id }
    : { asked: 'unknown', reason: 'webhook_deleted' };
}

function widen(span: { first: number; last: number }, at: number): void {
  span.first = Math.min(span.first, at);
  span.last = Math.max(span.last, at);
}

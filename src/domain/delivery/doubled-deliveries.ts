import { isTrusted, type ReceivedDelivery } from './received-delivery.ts';

/** Deliveries that are compared with a new one: memory is bounded whatever comes. */
const MAX_REMEMBERED = 64;

/** Real bodies have below 10 kilobytes; larger ones would take memory and time. */
const MAX_BODY_BYTES = 64 * 1024;

/** Milliseconds: the service sends an event to all of its webhooks at once. */
const MAX_APART_MS = 10_000;

/** Ids of two webhooks, the one first whose delivery came first. */
export type WebhookPair = readonly [string, string];

type ComparedDelivery = Pick<
  ReceivedDelivery,
  'body' | 'receivedAt' | 'rejection' | 'repeat' | 'signature' | 'webhookId'
>;

interface RememberedDelivery {
  readonly webhookId: string;
  readonly body: Buffer;
  readonly receivedAt: number;
}

/**
 * Recognises an event that two webhooks bring to one receiver: its deliveries have different UUIDs and the
 * same bytes (docs/service.md, "The request"). Looks for the first such pair only.
 *
 * @returns what takes each delivery, and gives the webhooks when one brings what another one has brought
 */
export function createDoubleFinder(): (delivery: ComparedDelivery) => WebhookPair | undefined {
  const remembered: RememberedDelivery[] = [];
  let isFound = false;
  return ({ body, receivedAt, rejection, repeat, signature, webhookId }) => {
    if (isFound || rejection !== undefined || repeat || webhookId === undefined) return undefined;
    if (body.length > MAX_BODY_BYTES || !isTrusted(signature.state)) return undefined;
    const first = remembered.find(
      (other) =>
        // First what differs most often and costs least.
        other.body.length === body.length &&
        other.webhookId !== webhookId &&
        Math.abs(receivedAt - other.receivedAt) <= MAX_APART_MS &&
        other.body.equals(body),
    );
    if (first !== undefined) {
      isFound = true;
      remembered.length = 0;
      return [first.webhookId, webhookId];
    }
    if (remembered.length >= MAX_REMEMBERED) remembered.shift();
    remembered.push({ webhookId, body, receivedAt });
    return undefined;
  };
}

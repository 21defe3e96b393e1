import { newestPayloads } from '../events/payload-families.ts';
import type { ServiceDefinition } from './service-definition.ts';

/** Something about deliveries that differs between two services, and what the code of an endpoint must do. */
export interface DeliveryDifference {
  readonly topic: 'ids' | 'headers' | 'key' | 'retries' | 'payloads';
  readonly from: string;
  readonly to: string;
  /** What whoever owns the endpoint has to do: a sentence or two. */
  readonly advice: string;
}

/** A service, at the address where it is spoken to. */
export interface ServicePlace {
  readonly service: ServiceDefinition;
  /** Where it publishes its public key. */
  readonly keyUrl: string;
}

/**
 * What an endpoint must know whose webhooks move from one service to another.
 *
 * Source: docs/service.md, "The request", "Retries" and "Payloads".
 */
export function deliveryDifferences(from: ServicePlace, to: ServicePlace): readonly DeliveryDifference[] {
  return [
    {
      topic: 'ids',
      from: 'of the old webhooks',
      to: 'new ones',
      advice: `Every webhook gets a new id. Code that compares ${to.service.headers}-webhook-id must know it.`,
    },
    ...headerDifference(from.service, to.service),
    ...(from.keyUrl === to.keyUrl
      ? []
      : [
          {
            topic: 'key' as const,
            from: from.keyUrl,
            to: to.keyUrl,
            advice: `Check signatures with the key of ${to.keyUrl}; while both services send, try both keys.`,
          },
        ]),
    ...retryDifference(from.service, to.service),
    ...payloadDifference(from.service, to.service),
  ];
}

function headerDifference(
  { headers: from }: ServiceDefinition,
  { headers: to }: ServiceDefinition,
): readonly DeliveryDifference[] {
  if (from === to) return [];
  const advice = `Read ${to}-signature, ${to}-uuid and ${to}-webhook-id, and take ${from}-… too while both services send.`;
  return [{ topic: 'headers', from: `${from}-…`, to: `${to}-…`, advice }];
}

const RETRIED = {
  dyte: 'everything but a 2xx within 3 seconds',
  realtimekit: '5xx, and no answer within 3 seconds',
} as const;

const RETRY_ADVICE = {
  dyte: 'An answer of 3xx or 4xx is followed by retries too: answer 2xx for what shall not come again.',
  realtimekit: 'An answer of 3xx or 4xx is final: answer 503 for what shall come again.',
} as const;

function retryDifference(
  { policy: from }: ServiceDefinition,
  { policy: to }: ServiceDefinition,
): readonly DeliveryDifference[] {
  if (from === to) return [];
  return [{ topic: 'retries', from: RETRIED[from], to: RETRIED[to], advice: RETRY_ADVICE[to] }];
}

function payloadDifference(
  { policy: from }: ServiceDefinition,
  { policy: to }: ServiceDefinition,
): readonly DeliveryDifference[] {
  const [before, after] = [newestPayloads(from), newestPayloads(to)];
  if (before === after) return [];
  const advice =
    'Payloads have other fields. See them with dyte-hooks events show, and try yours with dyte-hooks trigger meeting.';
  return [{ topic: 'payloads', from: before, to: after, advice }];
}

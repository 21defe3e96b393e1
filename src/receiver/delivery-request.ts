import { randomUUID } from 'node:crypto';
import type { DeliveryHeaders, HeaderValues } from '../domain/delivery/delivery-headers.ts';
import { identityOf } from '../domain/delivery/identity.ts';
import { eventNameOf } from '../domain/delivery/payload.ts';
import { isTrusted, type HeaderPair, type Payload } from '../domain/delivery/received-delivery.ts';
import type { NewDelivery } from '../domain/delivery/stored-delivery.ts';
import { readMeeting } from '../domain/events/read-payload.ts';
import type { Verdict } from './signature-check.ts';

/** A request that came in whole. */
export interface DeliveryRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** Values for looking up, names in lower case. */
  readonly headerValues: HeaderValues;
  /** The same as they came, for keeping and showing. */
  readonly headers: readonly HeaderPair[];
  /** The exact bytes. */
  readonly body: Buffer;
  /** When the request began: milliseconds since 1970. */
  readonly receivedAt: number;
  /** Its connection, which is destroyed once the sender has given up. */
  readonly sender: { readonly destroyed: boolean };
}

/**
 * A request as the delivery that it brings.
 *
 * @param verdict what is known of its signature, or taken to be so until that has been checked
 */
export function describeDelivery(
  request: DeliveryRequest,
  { uuid, webhookId }: DeliveryHeaders,
  verdict: Verdict,
  payload: Payload,
): NewDelivery {
  const { method, target, headers, body, receivedAt } = request;
  const meeting = payload.readable ? readMeeting(payload.value) : undefined;
  const isGood = verdict.decision === 'accept' && payload.readable;
  return {
    // What is rejected has no claim to the id of the good delivery that it may pretend to be.
    id: isGood ? identityOf({ uuid, webhookId }, body, isTrusted(verdict.signature.state)) : randomUUID(),
    event: eventNameOf(payload),
    uuid,
    webhookId,
    meetingId: meeting?.id,
    sessionId: meeting?.sessionId,
    signature: verdict.signature.state,
    receivedAt,
    method,
    target,
    headers,
    body,
  };
}

import { firstIdOf } from '../../domain/delivery/other-body-id.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import type { Payload, ReceivedDelivery, SignatureFinding } from '../../domain/delivery/received-delivery.ts';
import type { ForwardState, StoredDelivery } from '../../domain/delivery/stored-delivery.ts';
import type { DeliveryJson } from '../../schemas/delivery.ts';
import { shownPayload } from './payload.ts';

/** What is known of a delivery, as it arrives or from a store; undefined is what is not known there. */
export interface KnownDelivery extends Pick<
  StoredDelivery,
  'id' | 'uuid' | 'webhookId' | 'event' | 'meetingId' | 'sessionId' | 'receivedAt' | 'rejection' | 'bodySize'
> {
  readonly position: number | undefined;
  readonly durationMs: number | undefined;
  readonly method: string;
  readonly target: string;
  readonly signature: SignatureFinding['state'];
  readonly status: ReceivedDelivery['status'] | undefined;
  readonly repeat: boolean;
  readonly arrivals: number;
  readonly forwardState: ForwardState | undefined;
  readonly tries: number | undefined;
  readonly payload: Payload;
}

/** The one shape that a delivery has in JSON. Secrets are masked unless they are wanted. */
export function deliveryJson(known: KnownDelivery, showSecrets: boolean): DeliveryJson {
  const { payload, durationMs } = known;
  return {
    type: 'delivery',
    position: known.position ?? null,
    id: known.id,
    uuid: known.uuid ?? null,
    webhookId: known.webhookId ?? null,
    event: known.event ?? null,
    meetingId: known.meetingId ?? null,
    sessionId: known.sessionId ?? null,
    receivedAt: new Date(known.receivedAt).toISOString(),
    durationMs: durationMs === undefined ? null : roundedMs(durationMs),
    method: known.method,
    path: showSecrets ? known.target : maskUrl(known.target),
    bodySize: known.bodySize,
    signature: known.signature,
    status: known.status ?? null,
    rejection: known.rejection ?? null,
    repeat: known.repeat,
    arrivals: known.arrivals,
    otherBody: firstIdOf(known.id) !== undefined,
    forwardState: known.forwardState ?? null,
    tries: known.tries ?? null,
    payload: shownPayload(payload, showSecrets),
    unreadable: payload.readable ? null : payload.reason,
  };
}

/** The bytes of a body that could not be read, where secrets are wanted: they may be anything. */
export function unreadableBody(
  payload: Payload,
  body: Buffer,
  showSecrets: boolean,
): { readonly bodyBase64?: string } {
  return payload.readable || !showSecrets ? {} : { bodyBase64: body.toString('base64') };
}

import type { ReceivedDelivery } from '../../domain/delivery/received-delivery.ts';
import type { ForwardState } from '../../domain/delivery/stored-delivery.ts';
import type { ReceivedDeliveryJson } from '../../schemas/delivery.ts';
import { deliveryJson, unreadableBody } from './delivery-json.ts';
import { headersJson, shownHeaders } from './headers.ts';

/** A delivery that was answered, with what the store has said of it. */
export interface AnsweredDelivery extends ReceivedDelivery {
  /** Undefined when it was not accepted. */
  readonly position: number | undefined;
  readonly forwards: readonly { readonly state: 'open' | ForwardState }[];
}

/** The object of a delivery as it arrives. Secrets are masked unless they are wanted. */
export function receivedJson(delivery: AnsweredDelivery, showSecrets: boolean): ReceivedDeliveryJson {
  const { position, payload, body, repeat } = delivery;
  const known = deliveryJson(
    {
      position,
      id: delivery.id,
      uuid: delivery.uuid,
      webhookId: delivery.webhookId,
      event: delivery.event,
      meetingId: delivery.meetingId,
      sessionId: delivery.sessionId,
      receivedAt: delivery.receivedAt,
      durationMs: delivery.durationMs,
      method: delivery.method,
      target: delivery.target,
      bodySize: body.length,
      signature: delivery.signature.state,
      status: delivery.status,
      rejection: delivery.rejection,
      repeat,
      arrivals: delivery.attempt,
      forwardState: forwardStateOf(delivery),
      // What was done with earlier copies is in the store, and asking it would keep the sender waiting.
      tries: repeat ? undefined : 0,
      payload,
    },
    showSecrets,
  );
  const headers = headersJson(shownHeaders(delivery.headers, showSecrets));
  // Spreading so many fields costs more than making them.
  const json = Object.assign(known, { headers }, unreadableBody(payload, body, showSecrets));
  return delivery.foreign === true ? { ...json, foreign: true } : json;
}

function forwardStateOf({ forwards }: AnsweredDelivery): ForwardState | undefined {
  if (forwards.length === 0) return undefined;
  return forwards.every(({ state }) => state === 'succeeded') ? 'succeeded' : 'pending';
}

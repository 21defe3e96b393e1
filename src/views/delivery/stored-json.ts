import { rejectionStatus } from '../../domain/delivery/rejection-status.ts';
import type { StoredAttempt, LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import type { DeliveryDetailsJson, DeliveryJson } from '../../schemas/delivery.ts';
import type { NotForwarded } from '../../domain/forward/not-forwarded.ts';
import { forwardJson } from '../forward/json.ts';
import { notForwardedJson } from '../forward/not-forwarded.ts';
import { deliveryJson, unreadableBody } from './delivery-json.ts';
import { shownHeaders, headersJson } from './headers.ts';

/** The object of a delivery in a store. Secrets are masked unless they are wanted. */
export function storedJson(entry: LoadedDelivery, showSecrets: boolean): DeliveryJson {
  const { delivery, content, payload, forwards } = entry;
  return deliveryJson(
    {
      ...delivery,
      method: content.method,
      target: content.target,
      durationMs: undefined,
      status: statusOf(entry),
      repeat: false,
      arrivals: delivery.attempts,
      tries: forwards.reduce((sum, { tries }) => sum + tries.length, 0),
      payload,
    },
    showSecrets,
  );
}

/**
 * The status of our answer, as far as it follows from what is kept.
 *
 * @returns undefined where there was none, and where it may have been the answer of an application, which
 *   --relay hands on
 */
function statusOf({ delivery, content }: LoadedDelivery): number | undefined {
  const { rejection, signature, forwardState } = delivery;
  // It never came, so that nobody was answered.
  if (signature === 'reconstructed') return undefined;
  if (rejection !== undefined) return rejectionStatus(rejection, { signature, headers: content.headers });
  return forwardState === undefined ? 200 : undefined;
}

/** The document of `deliveries show --json`. Secrets are masked unless they are wanted. */
export function storedDetailsJson(
  entry: LoadedDelivery,
  attempts: readonly StoredAttempt[],
  reasons: readonly NotForwarded[],
  showSecrets: boolean,
): DeliveryDetailsJson {
  const { content, payload, forwards } = entry;
  return {
    ...storedJson(entry, showSecrets),
    headers: headersJson(shownHeaders(content.headers, showSecrets)),
    ...unreadableBody(payload, content.body, showSecrets),
    copies: attempts.map(({ number, receivedAt, signature }) => ({
      number,
      receivedAt: new Date(receivedAt).toISOString(),
      signature,
    })),
    forwards: forwards.map((forward) => forwardJson(forward, showSecrets)),
    notForwarded: reasons.map((reason) => notForwardedJson(reason, showSecrets)),
  };
}

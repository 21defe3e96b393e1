import type { SignatureFinding } from '../../domain/received-delivery.ts';
import type { DeliveryContent, ForwardState, StoredDelivery } from '../../domain/stored-delivery.ts';
import { decodeHeaders } from './encoding.ts';
import { bytesIn, numberIn, optionalTextIn, textIn, wordIn, type Row } from './rows.ts';

export const FORWARD_STATES: readonly ForwardState[] = ['pending', 'succeeded', 'failed'];

export const SIGNATURE_STATES = [
  'valid',
  'missing',
  'malformed',
  'mismatch',
  'key_unavailable',
  'unchecked',
] as const satisfies readonly SignatureFinding['state'][];

const REJECTIONS = ['signature', 'not_json', 'key_unavailable', 'store_failed'] as const;

/** The columns of `deliveries AS d` that `storedDelivery` reads. */
export const DELIVERY_COLUMNS = `
  d.position, d.id, d.event, d.uuid, d.webhook_id, d.meeting_id, d.session_id, d.signature, d.rejection,
  d.received_at, d.attempts, d.body_size,
  (SELECT CASE WHEN max(f.state = 'failed') THEN 'failed' WHEN max(f.state = 'pending') THEN 'pending' ELSE min(f.state) END
   FROM forwards AS f WHERE f.position = d.position) AS forward_state`;

export function storedDelivery(row: Row): StoredDelivery {
  return {
    position: numberIn(row, 'position'),
    id: textIn(row, 'id'),
    event: optionalTextIn(row, 'event'),
    uuid: optionalTextIn(row, 'uuid'),
    webhookId: optionalTextIn(row, 'webhook_id'),
    meetingId: optionalTextIn(row, 'meeting_id'),
    sessionId: optionalTextIn(row, 'session_id'),
    signature: wordIn(row, 'signature', SIGNATURE_STATES),
    rejection: row['rejection'] === null ? undefined : wordIn(row, 'rejection', REJECTIONS),
    receivedAt: numberIn(row, 'received_at'),
    attempts: numberIn(row, 'attempts'),
    bodySize: numberIn(row, 'body_size'),
    forwardState: row['forward_state'] === null ? undefined : wordIn(row, 'forward_state', FORWARD_STATES),
  };
}

/**
 * Reads what `deliveryContent` does, of the delivery at a position. What was not accepted stands at the
 * negative of its position: anybody can send such in between, and what is left of a page when they have
 * been removed would never be filled again.
 */
export const CONTENT_QUERY = 'SELECT method, target, headers, body FROM contents WHERE position IN (?1, -?1)';

export function deliveryContent(row: Row): DeliveryContent {
  return {
    method: textIn(row, 'method'),
    target: textIn(row, 'target'),
    headers: decodeHeaders(textIn(row, 'headers')),
    body: bytesIn(row, 'body'),
  };
}

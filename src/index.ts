export { EVENT_NAMES, isEventName, type EventName } from './domain/events/names.ts';
export type { EventPayloadOf, WebhookEvent } from './domain/events/schemas.ts';
export { readDeliveryHeaders, type DeliveryHeaders, type HeaderValues } from './domain/delivery-headers.ts';
export { HooksError, type ErrorCode } from './domain/errors.ts';
export { parsePublicKey, type VerificationKey } from './domain/public-key.ts';
export {
  verifySignature,
  type MalformedReason,
  type SignatureResult,
  type SignatureState,
} from './domain/signature.ts';

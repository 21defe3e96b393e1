export { EVENT_NAMES, isEventName, type EventName } from './domain/events/names.ts';
export type { EventPayloadOf, WebhookEvent } from './domain/events/schemas.ts';
export type { DeliveryHeaders, HeaderValues } from './domain/delivery/delivery-headers.ts';
export { HooksError, type ErrorCode } from './domain/errors.ts';
export type { VerificationKey } from './domain/signature/public-key.ts';
export type { MalformedReason, SignatureResult, SignatureState } from './domain/signature/signature.ts';
export {
  parsePublicKey,
  readDeliveryHeaders,
  verifySignature,
  type HeaderSource,
  type HeaderValue,
} from './library.ts';

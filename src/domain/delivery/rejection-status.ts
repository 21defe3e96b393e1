import { contentCodingOf } from '../http/content-coding.ts';
import type { HeaderPair, Rejection, SignatureFinding } from './received-delivery.ts';

/** What a delivery is answered that is not accepted. */
export const REJECTION_STATUS = {
  signature: 401,
  not_json: 400,
  key_unavailable: 503,
  store_failed: 503,
} as const satisfies Record<Rejection, number>;

/** What it is answered instead where its compressed body is the likely cause. */
export const CODING_STATUS = 415;

interface RejectedParts {
  readonly signature: SignatureFinding['state'];
  readonly headers: readonly HeaderPair[];
}

/** Whether a delivery was rejected for its content, and that came compressed. */
export function isRejectedForCoding(rejection: Rejection, { signature, headers }: RejectedParts): boolean {
  const isOfContent = rejection === 'not_json' || (rejection === 'signature' && signature === 'mismatch');
  return isOfContent && contentCodingOf(headers) !== undefined;
}

/** The status of the answer that a rejected delivery was given. */
export function rejectionStatus(rejection: Rejection, parts: RejectedParts): number {
  return isRejectedForCoding(rejection, parts) ? CODING_STATUS : REJECTION_STATUS[rejection];
}

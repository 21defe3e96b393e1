import type { VerificationKey } from '../domain/signature/public-key.ts';

/** What asking again for the key found. */
export type Renewal =
  /** The service has another key than the one that did not match. */
  | { readonly kind: 'changed'; readonly key: VerificationKey }
  /** It was still the same one after the delivery had come: the signature is wrong. */
  | { readonly kind: 'same' }
  /** Nobody can say in time which key the service had then, so the signature may be right. */
  | { readonly kind: 'unknown' };

/** Where the key comes from that signatures are checked with. */
export interface KeySource {
  /** The key, at once where it is there; undefined when none can be had in time for an answer. */
  current(): Promise<VerificationKey | undefined>;
  /** The key that is there now, for who cannot wait. */
  known?(): VerificationKey | undefined;
  /** The key before, while deliveries that were signed with it may still come. */
  former?(): VerificationKey | undefined;
  /**
   * Asks whether the service has another key, because `stale` did not match the signature of a delivery.
   *
   * @param cameAt when the delivery was there, in milliseconds of `Clock.elapsed`
   */
  renew(stale: VerificationKey, cameAt: number): Promise<Renewal>;
  /** Stops what goes on in the background. */
  close(): void;
}

/** A key that the user gave: it is the right one by definition. */
export function fixedKey(key: VerificationKey): KeySource {
  return {
    current: async () => key,
    known: () => key,
    renew: async () => ({ kind: 'same' }),
    close: () => undefined,
  };
}

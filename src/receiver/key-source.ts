import type { VerificationKey } from '../domain/signature.ts';

/** What asking again for the key found. */
export type Renewal =
  /** The service has another key than the one that did not match. */
  | { readonly kind: 'changed'; readonly key: VerificationKey }
  /** It is still the same one: the signature is wrong. */
  | { readonly kind: 'same' }
  /** The service could not be asked, so nobody can say whether the signature is wrong. */
  | { readonly kind: 'unknown' };

/** Where the key comes from that signatures are checked with. */
export interface KeySource {
  /** The key, at once where it is there; undefined when none can be had in time for an answer. */
  current(): Promise<VerificationKey | undefined>;
  /** Asks whether the key has changed since, because `stale` did not match a signature. */
  renew(stale: VerificationKey): Promise<Renewal>;
  /** Stops what goes on in the background. */
  close(): void;
}

/** A key that the user gave: it is the right one by definition. */
export function fixedKey(key: VerificationKey): KeySource {
  return {
    current: async () => key,
    renew: async () => ({ kind: 'same' }),
    close: () => undefined,
  };
}

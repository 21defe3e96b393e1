import type { NetworkFault } from '../network/network-fault.ts';

/** An address that a name leads to. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** Where the host of a URL is. */
export type Resolution =
  | { readonly kind: 'found'; readonly addresses: readonly HostAddress[] }
  | { readonly kind: 'failed'; readonly fault: NetworkFault };

/** What the endpoint of an https URL identifies itself with. */
export type TlsFinding =
  | {
      readonly kind: 'established';
      /** Why nobody should trust it, as a code of OpenSSL or Node; undefined where it is trusted. */
      readonly problem: string | undefined;
      /** When its certificate ends, in milliseconds since 1970; undefined where it does not say. */
      readonly validUntil: number | undefined;
    }
  | { readonly kind: 'failed'; readonly fault: NetworkFault };

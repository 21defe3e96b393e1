import type { NetworkFault } from '../network/network-fault.ts';

/** Whose page stands between a public address and what it leads to. */
export type InterstitialOwner = 'ngrok' | 'localtunnel' | 'cloudflare';

/**
 * Why a public address does not lead to this process.
 *
 * - `unreachable`: there was no answer; of a name that is new, it may be there in some seconds
 * - `unconnected`: the tunnel's own server answers that no tunnel is connected
 * - `port_unreachable`: the tunnel stands, and finds nothing at the port that it leads to
 * - `interstitial`: a page for people, which a sender of webhooks cannot click away
 * - `login`: whoever comes must sign in first
 * - `other_receiver`: another receiver of ours, or this one where the query of requests is left out
 * - `other_program`: anything else
 */
export type AddressProblem =
  | { readonly kind: 'unreachable'; readonly fault: NetworkFault; readonly code: string }
  | { readonly kind: 'unconnected'; readonly status: number }
  | { readonly kind: 'port_unreachable'; readonly status: number }
  | { readonly kind: 'interstitial'; readonly status: number; readonly by: InterstitialOwner }
  | { readonly kind: 'login'; readonly status: number }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string | undefined }
  | { readonly kind: 'other_receiver'; readonly status: number }
  | { readonly kind: 'other_program'; readonly status: number };

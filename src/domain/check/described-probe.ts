import type { ProbeGroup } from './probe-result.ts';

/**
 * What a probe cannot be asked without: `trusted_key`, a key that the endpoint trusts, for deliveries that it must
 * accept; `observer`, a look at what was worked on; `keyless_endpoint`, an instance that has no key.
 */
export type ProbeNeed = 'trusted_key' | 'observer' | 'keyless_endpoint';

/** What there is to say of a probe before it is asked. */
export interface DescribedProbe {
  /** Stable, as scripts name it: its group, and what it is about: `authentic.no-signature`. */
  readonly id: string;
  readonly group: ProbeGroup;
  /** What a good endpoint does, as a statement: `refuses a delivery without a signature`. */
  readonly title: string;
  readonly needs: readonly ProbeNeed[];
  /** How many requests it sends at most. */
  readonly requests: number;
}

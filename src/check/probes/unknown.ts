import type { Probe } from '../probe.ts';

/** Probes of the group `unknown`. */
export const UNKNOWN_PROBES: readonly Probe[] = [];

import type { Probe } from '../probe.ts';

/** Probes of the group `reachable`. */
export const REACHABLE_PROBES: readonly Probe[] = [];

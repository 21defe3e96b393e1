import type { Probe } from '../probe.ts';

/** Probes of the group `bodies`. */
export const BODIES_PROBES: readonly Probe[] = [];

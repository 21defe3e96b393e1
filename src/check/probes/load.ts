import type { Probe } from '../probe.ts';

/** Probes of the group `load`. */
export const LOAD_PROBES: readonly Probe[] = [];

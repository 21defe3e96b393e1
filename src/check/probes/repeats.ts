import type { Probe } from '../probe.ts';

/** Probes of the group `repeats`. */
export const REPEATS_PROBES: readonly Probe[] = [];

import type { Probe } from '../probe.ts';

/** Probes of the group `authentic`. */
export const AUTHENTIC_PROBES: readonly Probe[] = [];

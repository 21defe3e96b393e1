import type { Probe } from '../probe.ts';

/** Probes of the group `events`. */
export const EVENTS_PROBES: readonly Probe[] = [];

import type { Probe } from '../probe.ts';

/** Probes of the group `headers`. */
export const HEADERS_PROBES: readonly Probe[] = [];

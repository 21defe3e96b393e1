import type { Probe } from '../probe.ts';

/** Probes of the group `faults`. */
export const FAULTS_PROBES: readonly Probe[] = [];

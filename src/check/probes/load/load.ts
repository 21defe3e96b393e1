import { BURST_PROBE } from './burst.ts';
import { OUT_OF_ORDER_PROBE } from './out-of-order.ts';
import type { Probe } from '../../probe.ts';

/** Probes of the group `load`. */
export const LOAD_PROBES: readonly Probe[] = [OUT_OF_ORDER_PROBE, BURST_PROBE];

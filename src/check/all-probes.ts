import type { Probe } from './probe.ts';
import { REACHABLE_PROBES } from './probes/reachable.ts';
import { EVENTS_PROBES } from './probes/events/events.ts';
import { AUTHENTIC_PROBES } from './probes/authentic.ts';
import { BODIES_PROBES } from './probes/bodies.ts';
import { HEADERS_PROBES } from './probes/headers.ts';
import { REPEATS_PROBES } from './probes/repeats/repeats.ts';
import { UNKNOWN_PROBES } from './probes/unknown/unknown.ts';
import { FAULTS_PROBES } from './probes/faults.ts';
import { LOAD_PROBES } from './probes/load/load.ts';

/** Everything that `check` asks, in the order in which it asks. */
export const ALL_PROBES: readonly Probe[] = [
  ...REACHABLE_PROBES,
  ...EVENTS_PROBES,
  ...AUTHENTIC_PROBES,
  ...BODIES_PROBES,
  ...HEADERS_PROBES,
  ...REPEATS_PROBES,
  ...UNKNOWN_PROBES,
  ...FAULTS_PROBES,
  ...LOAD_PROBES,
];

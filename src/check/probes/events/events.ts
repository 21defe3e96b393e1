import { EVENT_NAMES } from '../../../domain/events/names.ts';
import { ANSWER_TIME_PROBE } from './answer-time.ts';
import { AT_ONCE_PROBE } from './at-once.ts';
import { eventProbe } from './each-event.ts';
import type { Probe } from '../../probe.ts';

/** Probes of the group `events`. */
export const EVENTS_PROBES: readonly Probe[] = [
  ...EVENT_NAMES.map((event) => eventProbe(event)),
  ANSWER_TIME_PROBE,
  AT_ONCE_PROBE,
];

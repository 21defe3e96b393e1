import type { MetricFamily, Sample } from './exposition.ts';

interface Metric {
  readonly type: MetricFamily['type'];
  readonly help: string;
}

/**
 * Every metric there is. Names and labels are part of the interface: dashboards read them, so they are added
 * to, never renamed (docs/health.md, "Metrics").
 */
export const METRICS = {
  dyte_hooks_build_info: { type: 'gauge', help: 'Always 1; the label says which version runs.' },
  dyte_hooks_ready: { type: 'gauge', help: 'Whether /readyz says that deliveries can be taken: 1 or 0.' },
  dyte_hooks_deliveries_received_total: {
    type: 'counter',
    help: 'Attempts of deliveries that came in whole, by event; "other" for every event that is not known.',
  },
  dyte_hooks_deliveries_by_signature_total: {
    type: 'counter',
    help: 'Attempts of deliveries that came in whole, by what the check of the signature found.',
  },
  dyte_hooks_deliveries_repeated_total: {
    type: 'counter',
    help: 'Attempts of deliveries that had been accepted before.',
  },
  dyte_hooks_deliveries_rejected_total: {
    type: 'counter',
    help: 'Deliveries that came in whole and were not accepted, by reason.',
  },
  dyte_hooks_requests_refused_total: {
    type: 'counter',
    help: 'Requests that were turned away before they became a delivery, by reason.',
  },
  dyte_hooks_last_delivery_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last delivery was accepted, in seconds since 1970; missing until one was.',
  },
  dyte_hooks_answer_duration_seconds: {
    type: 'histogram',
    help: 'Time from the last byte of a delivery to its answer.',
  },
  dyte_hooks_store_commit_duration_seconds: {
    type: 'histogram',
    help: 'Time that a commit of the store took.',
  },
  dyte_hooks_store_size_bytes: { type: 'gauge', help: 'Size of the files of the store.' },
  dyte_hooks_forwards_total: {
    type: 'counter',
    help: 'Tries to hand a delivery to a target, by target and outcome.',
  },
  dyte_hooks_forwards_pending: {
    type: 'gauge',
    help: 'Deliveries in the store that wait for a target.',
  },
  dyte_hooks_forwards_oldest_pending_age_seconds: {
    type: 'gauge',
    help: 'Age of the delivery that has waited longest for a target; 0 when none waits.',
  },
  dyte_hooks_target_up: {
    type: 'gauge',
    help: 'Whether a target could be reached when it was last tried: 1 or 0.',
  },
  dyte_hooks_tunnel_up: {
    type: 'gauge',
    help: 'Whether the public address leads here: 1 or 0; missing without a tunnel.',
  },
  process_start_time_seconds: { type: 'gauge', help: 'When the process started, in seconds since 1970.' },
  process_cpu_seconds_total: { type: 'counter', help: 'Processor time that the process took; on Linux.' },
  process_resident_memory_bytes: { type: 'gauge', help: 'Memory that the process has; on Linux.' },
  process_open_fds: { type: 'gauge', help: 'Files and connections that the process has open; on Linux.' },
  process_max_fds: { type: 'gauge', help: 'Files and connections that it may have open; on Linux.' },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

/** A metric with the numbers that it has now. */
export function family(name: MetricName, samples: readonly Sample[]): MetricFamily {
  return { name, ...METRICS[name], samples };
}

/** The same for one number; without a value it is left out. */
export function single(name: MetricName, value: number | undefined): MetricFamily {
  return family(name, value === undefined ? [] : [{ value }]);
}

/** The same for numbers that one label tells apart. */
export function labelled(
  name: MetricName,
  label: string,
  values: Iterable<readonly [string, number]>,
): MetricFamily {
  return family(
    name,
    [...values].map(([word, value]) => ({ labels: { [label]: word }, value })),
  );
}

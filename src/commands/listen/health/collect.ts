import { renderMetrics, type MetricFamily } from '../../../health/metrics/exposition.ts';
import { ForwardMetrics } from '../../../health/metrics/forward-metrics.ts';
import { family, single } from '../../../health/metrics/metrics.ts';
import { processMetrics } from '../../../health/metrics/process-metrics.ts';
import { ReceiverMetrics } from '../../../health/metrics/receiver-metrics.ts';
import { TunnelMetric } from '../../../health/metrics/tunnel-metric.ts';
import { Readiness } from '../../../health/readiness.ts';
import { shareResult } from '../../../health/shared-result.ts';
import { targetLabels } from '../../../health/target-labels.ts';
import type { StoreMeasures } from '../../../store/delivery-store.ts';
import type { Companion, Receiving } from '../companions.ts';

/** Counting what waits keeps the store from its commits: it is done at most so often, and seldom where it takes long. */
const MEASURE_INTERVAL_MS = 1000;
const MEASURE_REST_FACTOR = 20;

/** What is told to whoever watches, and what must be heard for it. */
export interface Collected {
  readonly readiness: Readiness;
  readonly metrics: () => Promise<string>;
  readonly listeners: Pick<Companion, 'onEvent' | 'onForwarder' | 'onConnection'>;
}

/** Counts what happens from now on. */
export function collect({ options, context, store, keys, forwarder }: Receiving, version: string): Collected {
  const { clock } = context;
  const targets = forwarder?.summary().map(({ target }) => target) ?? [];
  const received = new ReceiverMetrics();
  const forwarded = new ForwardMetrics(targetLabels(targets));
  const tunnel = new TunnelMetric();
  const readiness = new Readiness({
    store,
    hasKey: options.verify === 'off' ? undefined : async () => (await keys.current()) !== undefined,
    clock,
  });
  store.health?.onCommit((elapsedMs) => received.onCommit(elapsedMs));
  const measure = shareResult(async () => await measures(store, targets), {
    clock,
    intervalMs: MEASURE_INTERVAL_MS,
    restFactor: MEASURE_REST_FACTOR,
  });

  const metrics = async (): Promise<string> => {
    const [{ ready }, measured, ofProcess] = await Promise.all([
      readiness.report(),
      measure(),
      processMetrics(),
    ]);
    const families: readonly MetricFamily[] = [
      family('dyte_hooks_build_info', [{ labels: { version }, value: 1 }]),
      single('dyte_hooks_ready', ready ? 1 : 0),
      ...received.families(),
      single('dyte_hooks_store_size_bytes', measured?.bytes),
      ...forwarded.families(measured?.pending, clock.now()),
      tunnel.family(),
      ...ofProcess,
    ];
    return renderMetrics(families);
  };

  return {
    readiness,
    metrics,
    listeners: {
      onEvent: (event) => received.onEvent(event),
      onForwarder: (event) => forwarded.onForwarder(event),
      onConnection: (event) => tunnel.onConnection(event.type),
    },
  };
}

/** A store that cannot say it leaves those numbers out: a wrong one would be worse. */
async function measures(
  store: Receiving['store'],
  targets: readonly string[],
): Promise<StoreMeasures | undefined> {
  return await store.health?.measure(targets).catch(() => undefined);
}

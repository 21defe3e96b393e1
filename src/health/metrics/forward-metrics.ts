import { increase } from '../../domain/delivery/event-counter.ts';
import { isHandled, type ForwardOutcome } from '../../domain/delivery/stored-delivery.ts';
import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import type { PendingMeasure } from '../../store/delivery-store.ts';
import type { MetricFamily } from './exposition.ts';
import { family, labelled } from './metrics.ts';

const OUTCOMES = ['handled', 'bad_status', 'timeout', 'unreachable', 'bad_exit', 'not_started'] as const;

type Outcome = (typeof OUTCOMES)[number];

/** Counts what becomes of deliveries at the targets, which are those that it was made with. */
export class ForwardMetrics {
  readonly #labels: ReadonlyMap<string, string>;
  readonly #outcomes: ReadonlyMap<string, Map<Outcome, number>>;
  readonly #down = new Set<string>();

  /** @param labels of the targets, by their names */
  constructor(labels: ReadonlyMap<string, string>) {
    this.#labels = labels;
    this.#outcomes = new Map(
      [...labels.keys()].map((name) => [name, new Map(OUTCOMES.map((outcome) => [outcome, 0]))]),
    );
  }

  onForwarder(event: ForwarderEvent): void {
    if (event.type === 'target_down') this.#down.add(event.target);
    else if (event.type === 'target_up') this.#down.delete(event.target);
    else if (event.type === 'forward') {
      const counts = this.#outcomes.get(event.target);
      if (counts !== undefined) increase(counts, outcomeOf(event.outcome));
    }
  }

  /**
   * @param pending undefined while the store does not tell it
   * @param now milliseconds since 1970
   */
  families(pending: readonly PendingMeasure[] | undefined, now: number): readonly MetricFamily[] {
    const tries = [...this.#outcomes].flatMap(([name, counts]) =>
      [...counts].map(([outcome, value]) => ({ labels: { target: this.#labelOf(name), outcome }, value })),
    );
    const waiting = pending ?? [];
    return [
      family('dyte_hooks_forwards_total', tries),
      labelled(
        'dyte_hooks_forwards_pending',
        'target',
        waiting.map(({ target, count }) => [this.#labelOf(target), count]),
      ),
      labelled(
        'dyte_hooks_forwards_oldest_pending_age_seconds',
        'target',
        waiting.map(({ target, oldestReceivedAt = now }) => [
          this.#labelOf(target),
          // A clock may have been set back.
          Math.max(0, now - oldestReceivedAt) / 1000,
        ]),
      ),
      labelled(
        'dyte_hooks_target_up',
        'target',
        [...this.#labels].map(([name, label]) => [label, this.#down.has(name) ? 0 : 1]),
      ),
    ];
  }

  #labelOf(target: string): string {
    return this.#labels.get(target) ?? '';
  }
}

function outcomeOf(outcome: ForwardOutcome): Outcome {
  if (isHandled(outcome)) return 'handled';
  switch (outcome.kind) {
    case 'answered':
      return 'bad_status';
    case 'exited':
      return 'bad_exit';
    case 'network_error':
      return 'unreachable';
    case 'timeout':
    case 'not_started':
      return outcome.kind;
  }
}

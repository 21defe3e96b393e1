import { increase } from '../../domain/delivery/event-counter.ts';
import type { Rejection, SignatureFinding } from '../../domain/delivery/received-delivery.ts';
import { REFUSAL_TEXTS } from '../../domain/delivery/refusal-texts.ts';
import { EVENT_NAMES, isEventName } from '../../domain/events/names.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { MetricFamily } from './exposition.ts';
import { Histogram } from './histogram.ts';
import { family, labelled, single } from './metrics.ts';

/** Seconds: a sender waits for 3 (docs/service.md, "Retries"). */
const ANSWER_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];

/** Seconds. */
const COMMIT_BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

const OTHER_EVENT = 'other';

/** What comes is never one that was rebuilt. */
const SIGNATURES = {
  valid: 0,
  missing: 0,
  malformed: 0,
  mismatch: 0,
  key_unavailable: 0,
  unchecked: 0,
} as const satisfies Record<Exclude<SignatureFinding['state'], 'reconstructed'>, 0>;

const REJECTIONS = {
  signature: 0,
  not_json: 0,
  key_unavailable: 0,
  store_failed: 0,
} as const satisfies Record<Rejection, 0>;

const REFUSALS = Object.keys(REFUSAL_TEXTS).filter((reason) => !Object.hasOwn(REJECTIONS, reason));

/**
 * Counts what a receiver does. Every label has few values that are known beforehand, so it never grows, and a
 * number is there before there is anything to count.
 */
export class ReceiverMetrics {
  readonly #events = new Map<string, number>([...EVENT_NAMES, OTHER_EVENT].map((name) => [name, 0]));
  readonly #signatures = new Map<string, number>(Object.entries(SIGNATURES));
  readonly #rejections = new Map<string, number>(Object.entries(REJECTIONS));
  readonly #refusals = new Map<string, number>(REFUSALS.map((reason) => [reason, 0]));
  readonly #answers = new Histogram(ANSWER_BOUNDS);
  readonly #commits = new Histogram(COMMIT_BOUNDS);
  #repeats = 0;
  /** Milliseconds since 1970. */
  #lastAcceptedAt: number | undefined;

  onEvent(event: ReceiverEvent): void {
    if (event.type === 'delivery') this.#onDelivery(event);
    else if (event.type === 'refused') increase(this.#refusals, event.reason);
  }

  /** @param elapsedMs that a commit took */
  onCommit(elapsedMs: number): void {
    this.#commits.observe(elapsedMs / 1000);
  }

  families(): readonly MetricFamily[] {
    const lastAt = this.#lastAcceptedAt;
    return [
      labelled('dyte_hooks_deliveries_received_total', 'event', this.#events),
      labelled('dyte_hooks_deliveries_by_signature_total', 'state', this.#signatures),
      single('dyte_hooks_deliveries_repeated_total', this.#repeats),
      labelled('dyte_hooks_deliveries_rejected_total', 'reason', this.#rejections),
      labelled('dyte_hooks_requests_refused_total', 'reason', this.#refusals),
      single('dyte_hooks_last_delivery_timestamp_seconds', lastAt === undefined ? undefined : lastAt / 1000),
      family('dyte_hooks_answer_duration_seconds', this.#answers.samples()),
      family('dyte_hooks_store_commit_duration_seconds', this.#commits.samples()),
    ];
  }

  #onDelivery({ event, signature, rejection, repeat, receivedAt, durationMs }: DeliveryEvent): void {
    increase(this.#events, isEventName(event) ? event : OTHER_EVENT);
    increase(this.#signatures, signature.state);
    this.#answers.observe(durationMs / 1000);
    if (rejection === undefined) this.#lastAcceptedAt = receivedAt;
    else increase(this.#rejections, rejection);
    if (repeat) this.#repeats += 1;
  }
}

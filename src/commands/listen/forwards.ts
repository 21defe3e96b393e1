import { createForwarder, type Forwarder } from '../../forwarding/forwarder.ts';
import { relay } from '../../forwarding/relay.ts';
import { targetName } from '../../forwarding/target-specs.ts';
import { ANSWERS, type Answer } from '../../receiver/answers.ts';
import { openTargets } from '../shared/open-targets.ts';
import type { Context } from '../../context.ts';
import type { TargetSummary } from '../../domain/forward/forward-try.ts';
import type { NewDelivery } from '../../domain/delivery/stored-delivery.ts';
import type { ForwarderEvent, ForwarderListener, ForwardEvent } from '../../forwarding/forwarder-event.ts';
import type { DeliveryEvent } from '../../receiver/receiver-event.ts';
import type { Admission, DeliveryStore } from '../../store/delivery-store.ts';
import type { ForwardPlan } from './forward-plan.ts';

/** Sends on what `listen` receives. A delivery is told of before what became of it. */
export interface Forwards {
  /** For the receiver: see `ReceiverOptions`. */
  targetsFor(event: string | undefined, isTrusted: boolean): readonly string[];
  answerFor(delivery: NewDelivery, admission: Admission): Promise<Answer>;
  /** Begins with what an earlier run has left. */
  start(): void;
  /** A delivery has been told of. */
  onDeliveryShown(event: DeliveryEvent): void;
  summary(): readonly TargetSummary[];
  /** @param withinMs milliseconds that what is under way may take */
  close(withinMs: number): Promise<void>;
}

/** @param onEvent told of everything that happens */
export async function openForwards(
  plan: ForwardPlan,
  store: DeliveryStore,
  context: Context,
  onEvent: ForwarderListener,
): Promise<Forwards> {
  return new RunningForwards(plan, store, context, onEvent, await openTargets(plan, context));
}

class RunningForwards implements Forwards {
  readonly #plan: ForwardPlan;
  readonly #clock: Context['clock'];
  readonly #emit: ForwarderListener;
  readonly #forwarder: Forwarder;
  /** Names of the targets that are commands. */
  readonly #commands: ReadonlySet<string>;
  /** Hand-overs that wait until the sender has its answer. */
  #deferred: (() => void)[] = [];
  /** What became of deliveries that have not been told of yet, by position. */
  readonly #early = new Map<number, ForwardEvent[]>();

  constructor(
    plan: ForwardPlan,
    store: DeliveryStore,
    { clock }: Context,
    onEvent: ForwarderListener,
    targets: Parameters<typeof createForwarder>[0]['targets'],
  ) {
    this.#plan = plan;
    this.#commands = new Set(plan.specs.filter(({ kind }) => kind === 'exec').map(targetName));
    this.#clock = clock;
    this.#emit = onEvent;
    const retry = plan.retries ? plan.policy : undefined;
    this.#forwarder = createForwarder({
      targets,
      store,
      clock,
      retry,
      onEvent: (event) => this.#onForwarder(event),
    });
  }

  targetsFor(event: string | undefined, isTrusted: boolean): readonly string[] {
    const targets = this.#forwarder.targetsFor(event);
    // An application checks the signature itself; a command trusts what it is given.
    return isTrusted ? targets : targets.filter((name) => !this.#commands.has(name));
  }

  async answerFor(delivery: NewDelivery, admission: Admission): Promise<Answer> {
    const { position, attempt, forwards } = admission;
    const pending = { ...delivery, position, attempt };
    if (!this.#plan.relays) {
      this.#afterAnswer(() => this.#forwarder.accept(pending, forwards));
      return ANSWERS.accepted;
    }
    if (!this.#early.has(position)) this.#early.set(position, []);
    const { timeout } = this.#plan;
    const answer = await relay(pending, forwards, {
      forwarder: this.#forwarder,
      clock: this.#clock,
      timeout,
    });
    return answer ?? ANSWERS.accepted;
  }

  start(): void {
    this.#forwarder.start();
  }

  onDeliveryShown({ position }: DeliveryEvent): void {
    if (position === undefined) return;
    const events = this.#early.get(position) ?? [];
    this.#early.delete(position);
    for (const event of events) this.#emit(event);
  }

  summary(): readonly TargetSummary[] {
    return this.#forwarder.summary();
  }

  async close(withinMs: number): Promise<void> {
    this.#handOver();
    await this.#forwarder.close(withinMs);
    for (const event of [...this.#early.values()].flat()) this.#emit(event);
    this.#early.clear();
  }

  #afterAnswer(work: () => void): void {
    if (this.#deferred.length === 0) setImmediate(() => this.#handOver());
    this.#deferred.push(work);
  }

  #handOver(): void {
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const work of deferred) work();
  }

  #onForwarder(event: ForwarderEvent): void {
    const early = event.type === 'forward' ? this.#early.get(event.position) : undefined;
    if (early !== undefined && event.type === 'forward') early.push(event);
    else this.#emit(event);
  }
}

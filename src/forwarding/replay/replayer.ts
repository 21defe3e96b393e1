import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import { HooksError } from '../../domain/errors.ts';
import { isBeforeSending } from '../../domain/network/network-fault.ts';
import { createReplaySchedule, type ReplaySchedule } from '../../domain/replay/pace.ts';
import type { ReplayPlan } from '../../domain/replay/replay-plan.ts';
import type { ReplayedResult } from '../../domain/replay/replay-result.ts';
import {
  isHandled,
  type ForwardOutcome,
  type StoredDelivery,
} from '../../domain/delivery/stored-delivery.ts';
import type { PendingForward } from '../../store/delivery-store.ts';
import type { ReplayItem, ReplayJournal } from '../../store/replay-journal.ts';
import type { ForwardTarget } from '../target.ts';
import type { Prepare, Prepared } from './prepare.ts';
import type { ReplayListener } from './replay-event.ts';
import { ResultLog } from './result-log.ts';

export interface ReplayerOptions {
  readonly journal: Pick<ReplayJournal, 'openItems' | 'content' | 'finish' | 'heartbeat'>;
  /** Its number in the journal. */
  readonly replay: number;
  readonly plan: Pick<ReplayPlan, 'speed' | 'longestGap' | 'concurrency'>;
  readonly prepare: Prepare;
  readonly targetNamed: (name: string) => ForwardTarget;
  /** So many deliveries in a row that reach nothing end it; Infinity for never. */
  readonly maxUnreachedInARow: number;
  readonly clock: Clock;
  /** Aborted, it begins nothing more, and lets what is in progress finish. */
  readonly signal: AbortSignal;
  readonly onEvent: ReplayListener;
}

/** Why a replay ended. */
export type ReplayEnd = 'done' | 'interrupted' | 'unreachable';

/** Items that are read at a time, without their bodies. */
const PAGE_SIZE = 100;

/** Codes for a delivery that cannot be read any more. */
const LOST: ReadonlySet<string> = new Set(['delivery_not_found', 'delivery_damaged']);

/** Between two signs in the journal that this process lives. */
const HEARTBEAT_MS = 5000;

/**
 * Sends what a replay has open, in its order: with a concurrency of one each delivery begins once the
 * one before it has ended. Everything that was sent is marked before the next turn of the loop, so that
 * after any end exactly the rest is open, besides what was in progress.
 */
export class Replayer {
  readonly #options: ReplayerOptions;
  readonly #log: ResultLog;
  readonly #schedule: ReplaySchedule;
  readonly #inFlight = new Set<Promise<void>>();
  #begunAt: number | undefined;
  #unreachedInARow = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: ReplayerOptions) {
    const { journal, replay, plan } = options;
    this.#options = options;
    this.#log = new ResultLog(journal, replay);
    this.#schedule = createReplaySchedule(plan.speed, plan.longestGap);
  }

  /** @throws what the journal throws; what was sent and could not be marked is sent again then */
  async run(): Promise<ReplayEnd> {
    const over = new AbortController();
    const living = this.#heartbeatUntil(over.signal);
    await this.#sendAll().catch((error: unknown) => this.#fail(error));
    await Promise.all(this.#inFlight);
    over.abort();
    await living;
    this.#log.finish();
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#isTargetGone) return 'unreachable';
    return this.#options.signal.aborted ? 'interrupted' : 'done';
  }

  async #sendAll(): Promise<void> {
    for await (const item of this.#items()) {
      await this.#waitFor(item);
      if (this.#isStopped) return;
      this.#begin(item);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
  }

  get #isStopped(): boolean {
    const hasFailed = this.#failure !== undefined || this.#log.hasFailed;
    return hasFailed || this.#isTargetGone || this.#options.signal.aborted;
  }

  get #isTargetGone(): boolean {
    return this.#unreachedInARow >= this.#options.maxUnreachedInARow;
  }

  async *#items(): AsyncGenerator<ReplayItem> {
    const { journal, replay } = this.#options;
    for (let after = 0; ;) {
      const page = journal.openItems(replay, after, PAGE_SIZE);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_SIZE) return;
      after = last.number;
      // Signals and timers have their turn, whatever the page was.
      await setImmediate();
    }
  }

  /** Waits until it is due and there is room, or the replay is stopped. */
  async #waitFor({ delivery }: ReplayItem): Promise<void> {
    const { plan, clock, signal } = this.#options;
    while (this.#inFlight.size >= plan.concurrency) await Promise.race(this.#inFlight);
    if (delivery === undefined || this.#isStopped) return;
    const { due, shortened } = this.#schedule.next(delivery.receivedAt);
    this.#begunAt ??= clock.elapsed();
    if (shortened !== undefined) this.#options.onEvent({ type: 'gap_shortened', gap: shortened });
    const wait = this.#begunAt + due - clock.elapsed();
    // Aborted, it is stopped.
    if (wait > 0) await clock.sleep(wait, signal).catch(() => undefined);
  }

  #begin(item: ReplayItem): void {
    const work = this.#send(item)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  async #send(item: ReplayItem): Promise<void> {
    const delivery = this.#read(item.delivery);
    const prepared: Prepared | { readonly kind: 'removed' } =
      delivery === undefined ? { kind: 'removed' } : await this.#options.prepare(delivery);
    if (prepared.kind !== 'ready') {
      this.#log.add({ number: item.number, state: 'failed', record: undefined, isChanged: false });
      this.#emit(item, { state: 'not_sent', problem: prepared });
      return;
    }
    await this.#deliver(item, prepared);
  }

  #read(delivery: StoredDelivery | undefined): PendingForward | undefined {
    if (delivery === undefined) return undefined;
    try {
      const content = this.#options.journal.content(delivery.position);
      return { ...delivery, ...content, attempt: delivery.attempts };
    } catch (error) {
      if (error instanceof HooksError && LOST.has(error.code)) return undefined;
      throw error;
    }
  }

  async #deliver(item: ReplayItem, prepared: Extract<Prepared, { kind: 'ready' }>): Promise<void> {
    const { clock, targetNamed } = this.#options;
    const { delivery, isChanged } = prepared;
    const startedAt = clock.now();
    // Nothing takes it back: an interruption lets it finish.
    const outcome = await targetNamed(item.target).deliver(delivery, new AbortController().signal);
    const result = resultOf(outcome);
    this.#unreachedInARow = result.state === 'unreached' ? this.#unreachedInARow + 1 : 0;
    const { number, position, target } = item;
    const record = { position, target, origin: 'replay', startedAt, outcome } as const;
    const state = result.state === 'unreached' ? 'open' : result.state;
    this.#log.add({ number, state, record, isChanged });
    this.#emit(item, result, prepared);
  }

  #emit(
    { number, delivery, target }: ReplayItem,
    result: ReplayedResult,
    prepared?: Extract<Prepared, { kind: 'ready' }>,
  ): void {
    this.#options.onEvent({
      type: 'replayed',
      number,
      id: delivery?.id,
      event: delivery?.event,
      receivedAt: delivery?.receivedAt,
      target,
      result,
      isChanged: prepared?.isChanged ?? false,
      repeatedNames: prepared?.repeatedNames ?? [],
    });
  }

  async #heartbeatUntil(over: AbortSignal): Promise<void> {
    const { clock, journal } = this.#options;
    for (;;) {
      try {
        await clock.sleep(HEARTBEAT_MS, over);
      } catch {
        return;
      }
      try {
        journal.heartbeat();
      } catch {
        // The file is busy: the next heartbeat will do. Whatever is worse fails with the results too.
      }
    }
  }
}

function resultOf(outcome: ForwardOutcome): Exclude<ReplayedResult, { state: 'not_sent' }> {
  if (isHandled(outcome)) return { state: 'succeeded', outcome };
  const isUnreached = outcome.kind === 'network_error' && isBeforeSending(outcome.fault);
  return { state: isUnreached ? 'unreached' : 'failed', outcome };
}

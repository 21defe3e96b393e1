import { onTestFinished } from 'vitest';
import { Forwarder, type ForwarderOptions } from '../../src/forwarding/forwarder.ts';
import { MemoryStore } from '../../src/store/memory-store.ts';
import type { ForwardEvent, ForwarderEvent } from '../../src/forwarding/forwarder-event.ts';
import type { ForwardTarget } from '../../src/forwarding/target.ts';
import type { ForwardOutcome, NewDelivery } from '../../src/domain/delivery/stored-delivery.ts';
import type { DeliveryStore, PendingForward } from '../../src/store/delivery-store.ts';
import { newDelivery } from './deliveries.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';

/** An answer with this status. */
export function answered(status: number, milliseconds = 12): ForwardOutcome {
  return { kind: 'answered', status, durationMs: milliseconds, headers: [], answerStart: Buffer.alloc(0) };
}

/** A delivery as the store hands it to a forwarder. */
export function pendingForward(name: string, parts: Partial<PendingForward> = {}): PendingForward {
  return { ...newDelivery(name), position: 1, attempt: 1, ...parts };
}

/** A target that a test answers for. */
export interface ScriptedTarget extends ForwardTarget {
  /** What was handed to it, in the order in which it began. */
  readonly handed: readonly PendingForward[];
  /** How many are with it now. */
  readonly underWay: number;
  /** Ends the oldest one in progress. */
  answer(outcome: ForwardOutcome): Promise<void>;
  readonly isClosed: boolean;
}

/** @param reply answers at once; without it each hand-over waits for `answer` */
export function scriptedTarget(
  name: string,
  parts: Partial<Pick<ForwardTarget, 'filter' | 'concurrency' | 'takesUnverified'>> & {
    readonly reply?: (delivery: PendingForward) => ForwardOutcome;
  } = {},
): ScriptedTarget {
  const handed: PendingForward[] = [];
  const open: ((outcome: ForwardOutcome) => void)[] = [];
  let isClosed = false;
  return {
    name,
    filter: parts.filter ?? ['*'],
    takesUnverified: parts.takesUnverified ?? true,
    concurrency: parts.concurrency ?? 16,
    handed,
    get underWay() {
      return open.length;
    },
    get isClosed() {
      return isClosed;
    },
    deliver: async (delivery, signal) => {
      signal.throwIfAborted();
      handed.push(delivery);
      if (parts.reply !== undefined) return parts.reply(delivery);
      return await new Promise((resolve, reject) => {
        open.push(resolve);
        signal.addEventListener('abort', () => {
          open.splice(open.indexOf(resolve), 1);
          reject(signal.reason);
        });
      });
    },
    answer: async (outcome) => {
      const first = open.shift();
      if (first === undefined) throw new Error(`Nothing is in progress to ${name}.`);
      first(outcome);
      await settled();
    },
    close: async () => {
      isClosed = true;
    },
  };
}

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export type TestForwarder = Forwarder & {
  readonly store: DeliveryStore;
  readonly clock: ManualClock;
  readonly events: readonly ForwarderEvent[];
  /** The tries among them. */
  tries(): readonly ForwardEvent[];
  /** Admits a delivery as a receiver does, and hands it over. */
  receive(name: string, parts?: Partial<NewDelivery>): Promise<number>;
};

/** A forwarder on a clock that the test moves; it ends with the test. */
export async function testForwarder(
  targets: readonly ForwardTarget[],
  parts: Partial<Omit<ForwarderOptions, 'store'>> & { readonly store?: DeliveryStore } = {},
): Promise<TestForwarder> {
  const events: ForwarderEvent[] = [];
  const clock = manualClock();
  const store = parts.store ?? new MemoryStore();
  const forwarder = new Forwarder({
    clock,
    targets,
    holds: false,
    onEvent: (event) => events.push(event),
    ...parts,
    store,
  });
  onTestFinished(async () => {
    const closed = forwarder.close(0);
    await clock.pass(0);
    await closed;
  });
  forwarder.start();
  await settled();
  return Object.assign(forwarder, {
    store,
    clock,
    events,
    tries: () => events.filter((event) => event.type === 'forward'),
    receive: async (name: string, own: Partial<NewDelivery> = {}) => {
      const delivery = newDelivery(name, own);
      const { position, attempt, forwards } = await store.admit(
        delivery,
        forwarder.targetsFor(delivery.event, true),
      );
      forwarder.accept({ ...delivery, position, attempt }, forwards);
      await settled();
      return position;
    },
  });
}

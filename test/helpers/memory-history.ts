import { writeFileSync } from 'node:fs';
import { HooksError } from '../../src/domain/errors.ts';
import { parseDeliveryReference } from '../../src/domain/delivery/delivery-reference.ts';
import type { ReceiverRecord } from '../../src/domain/forward/receiver-record.ts';
import type { Pause } from '../../src/domain/forward/pause.ts';
import { matchesEvent } from '../../src/domain/events/selector.ts';
import type {
  DeliveryFilter,
  ForwardRecord,
  ForwardState,
  NewDelivery,
  RejectedDelivery,
  StoredAttempt,
  StoredDelivery,
  StoredForward,
} from '../../src/domain/delivery/stored-delivery.ts';
import type { DeliveryHistory, Page } from '../../src/store/delivery-store.ts';

/** A history in memory, behind our own interface. */
export interface MemoryHistory extends DeliveryHistory {
  /** Keeps a delivery, or another copy of one that is there. */
  add(delivery: NewDelivery | RejectedDelivery): void;
  /** Puts it on its way to a target. */
  forward(id: string, target: string): void;
  recordForward(record: ForwardRecord): void;
  /** A receiver has said this of itself. */
  recordReceiver(record: ReceiverRecord): void;
  /** From now on its file is not the one that has the name. */
  leave(): void;
}

interface Kept {
  readonly position: number;
  readonly delivery: NewDelivery | RejectedDelivery;
  readonly attempts: StoredAttempt[];
  readonly forwards: Map<string, { state: ForwardState; tries: StoredForward['tries'] }>;
}

/** Positions grow with gaps, as those of a store do that something was removed from. */
const GAP = 3;

export function memoryHistory(...deliveries: readonly (NewDelivery | RejectedDelivery)[]): MemoryHistory {
  let kept: Kept[] = [];
  let last = 0;
  let isInPlace = true;
  let pause: Pause | undefined;
  const receivers: ReceiverRecord[] = [];

  const at = (position: number): Kept => {
    const found = kept.find((each) => each.position === position);
    if (found === undefined) throw new HooksError('delivery_not_found', 'it is gone');
    return found;
  };

  const add = (delivery: NewDelivery | RejectedDelivery): void => {
    const { receivedAt, signature } = delivery;
    const known = kept.find((each) => each.delivery.id === delivery.id);
    const number = (known?.attempts.length ?? 0) + 1;
    if (known !== undefined) known.attempts.push({ number, receivedAt, signature });
    else {
      last += GAP;
      const attempts = [{ number, receivedAt, signature }];
      kept.push({ position: last, delivery, attempts, forwards: new Map() });
    }
  };
  for (const delivery of deliveries) add(delivery);

  const chosen = (filter: DeliveryFilter): StoredDelivery[] =>
    kept.map(storedOf).filter((delivery) => isChosen(delivery, filter));

  return {
    path: '/data/deliveries.sqlite',
    isInPlace: () => isInPlace,
    recordReceiver: (record) => void receivers.push(record),
    leave: () => {
      isInPlace = false;
    },
    add,
    forward: (id, target) => {
      const found = kept.find(({ delivery }) => delivery.id === id);
      found?.forwards.set(target, { state: 'pending', tries: [] });
    },
    find: (reference) => findIn(kept.map(storedOf), reference),
    list: (filter, page) => pageOf(chosen(filter), page),
    reportDamaged: () => undefined,
    count: (filter) => chosen(filter).length,
    content: (position) => at(position).delivery,
    attempts: (position) => at(position).attempts,
    forwards: (position) => [...at(position).forwards].map(([target, forward]) => ({ target, ...forward })),
    recordForward: ({ position, target, state, origin, startedAt, outcome }: ForwardRecord) => {
      const { forwards } = at(position);
      const tries = forwards.get(target)?.tries ?? [];
      forwards.set(target, { state, tries: [...tries, { origin, startedAt, outcome }] });
    },
    receivers: () => receivers,
    readPause: () => pause,
    pauseForwarding: (wanted) => (pause ??= wanted),
    resumeForwarding: () => {
      const before = pause;
      pause = undefined;
      return before;
    },
    copyTo: (file) => writeFileSync(file, kept.map(({ delivery }) => delivery.id).join('\n')),
    planPrune: ({ before = 0, maxBytes = Infinity }) => {
      let left = kept;
      while (left[0] !== undefined && (left[0].delivery.receivedAt < before || bytesOf(left) > maxBytes))
        left = left.slice(1);
      const lastReceivedAt = kept.at(-1)?.delivery.receivedAt;
      return { deliveries: kept.length - left.length, bytes: bytesOf(kept), lastReceivedAt };
    },
    prune: async ({ before = 0, maxBytes = Infinity }, onProgress) => {
      const bytesBefore = bytesOf(kept);
      const wanted = kept.length;
      while (kept.length > 0) {
        const [oldest] = kept;
        if (oldest === undefined) break;
        if (oldest.delivery.receivedAt >= before && bytesOf(kept) <= maxBytes) break;
        kept = kept.slice(1);
        onProgress?.(wanted - kept.length);
      }
      return { deliveries: wanted - kept.length, bytesBefore, bytesAfter: bytesOf(kept) };
    },
    readTogether: (read) => read(),
    close: () => undefined,
  };
}

function bytesOf(kept: readonly Kept[]): number {
  return kept.reduce((sum, { delivery }) => sum + delivery.body.length, 0);
}

function storedOf({ position, delivery, attempts, forwards }: Kept): StoredDelivery {
  const { id, event, uuid, webhookId, meetingId, sessionId, signature, receivedAt, body } = delivery;
  const states = new Set([...forwards.values()].map(({ state }) => state));
  return {
    position,
    id,
    event,
    uuid,
    webhookId,
    meetingId,
    sessionId,
    signature,
    rejection: 'rejection' in delivery ? delivery.rejection : undefined,
    receivedAt,
    attempts: attempts.length,
    bodySize: body.length,
    forwardState: (['failed', 'pending', 'succeeded'] as const).find((state) => states.has(state)),
  };
}

function isChosen(delivery: StoredDelivery, filter: DeliveryFilter): boolean {
  const { event, meetingId, sessionId, webhookId, receivedAt, signature, rejection, forwardState } = delivery;
  const { events, meeting, webhook, since = -Infinity, until = Infinity } = filter;
  const states = [
    ...(filter.failed === true ? ['failed'] : []),
    ...(filter.waiting === true ? ['pending'] : []),
  ];
  return (
    (events === undefined || (event !== undefined && matchesEvent(events, event))) &&
    (meeting === undefined || meetingId === meeting || sessionId === meeting) &&
    (webhook === undefined || (webhookId?.startsWith(webhook) ?? false)) &&
    receivedAt >= since &&
    receivedAt < until &&
    (filter.signature === undefined || filter.signature.includes(signature)) &&
    (states.length === 0 || states.some((state) => state === forwardState)) &&
    (filter.acceptedOnly !== true || rejection === undefined)
  );
}

function pageOf(all: readonly StoredDelivery[], { after, before = Infinity, limit }: Page): StoredDelivery[] {
  if (after !== undefined) return all.filter(({ position }) => position > after).slice(0, limit);
  return all.filter(({ position }) => position < before).slice(-limit);
}

function findIn(all: readonly StoredDelivery[], reference: string): StoredDelivery {
  const wanted = parseDeliveryReference(reference);
  const found = all.filter(({ id, position, event }) => {
    if (wanted.kind === 'id') return id.startsWith(wanted.beginning);
    if (wanted.kind === 'position') return position === wanted.position;
    return wanted.events === undefined || (event !== undefined && matchesEvent(wanted.events, event));
  });
  const [first, ...others] =
    wanted.kind === 'last' ? found.toReversed().slice(wanted.back, wanted.back + 1) : found;
  if (first === undefined)
    throw new HooksError('delivery_not_found', `No delivery is known as "${reference}".`);
  if (others.length === 0) return first;
  const candidates = found.map(({ id }) => id).join(', ');
  throw new HooksError('delivery_ambiguous', `"${reference}" could be ${candidates}.`);
}

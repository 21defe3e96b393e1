import { isTrusted } from '../delivery/received-delivery.ts';
import type { StoredDelivery, StoredForward } from '../delivery/stored-delivery.ts';
import { matchesEvent } from '../events/selector.ts';
import { RECEIVER_TIMEOUT_MS, type ReceiverRecord, type TargetRecord } from './receiver-record.ts';
import type { Pause } from './pause.ts';

/** Why a delivery waits for a target. */
export type WaitingReason = 'paused' | 'target_down' | 'no_receiver' | 'retry' | 'queued';

/** Why it was never meant for one. */
export type SkippedReason =
  | 'rejected'
  | 'no_target'
  | 'event_filter'
  | 'unverified'
  | 'target_later'
  | 'target_earlier'
  | 'other_receiver';

/** Why a target has not had a delivery: the rule, and the value that it met. */
export interface NotForwarded {
  /** Undefined where it holds for all targets. */
  readonly target: string | undefined;
  readonly reason: WaitingReason | SkippedReason;
  /** Such as the events that a target gets. */
  readonly rule?: string | undefined;
  /** Of the delivery, or of what is in the way. */
  readonly value?: string | undefined;
  /** Since when it is so, or from when on it was not so any more: milliseconds since 1970. */
  readonly since?: number | undefined;
}

/** What is known of the store that a delivery is in. */
export interface ForwardingFacts {
  readonly forwards: readonly StoredForward[];
  readonly receivers: readonly ReceiverRecord[];
  readonly pause: Pause | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Why targets have not had a delivery, as far as what was stored tells: which receiver took it is not kept, so
 * that those count that ran when it came. Of a target that had it, or failed, nothing is said.
 */
export function explainForwards(delivery: StoredDelivery, facts: ForwardingFacts): readonly NotForwarded[] {
  const { forwards, receivers } = facts;
  const known = new Set(forwards.map(({ target }) => target));
  const names = new Set(receivers.flatMap(({ targets }) => targets.map(({ name }) => name)));
  const others = [...names].filter((name) => !known.has(name));
  if (delivery.rejection !== undefined)
    return names.size === 0 ? [] : [{ target: undefined, reason: 'rejected', value: delivery.rejection }];
  const waiting = forwards
    .filter(({ state }) => state === 'pending')
    .map((forward) => whyWaiting(forward, facts));
  const skipped = others.map((target) => whySkipped(delivery, target, receivers));
  if (forwards.length + skipped.length > 0) return [...waiting, ...skipped];
  return receivers.some((receiver) => ranAt(receiver, delivery.receivedAt))
    ? [{ target: undefined, reason: 'no_target' }]
    : [];
}

function whyWaiting(
  { target, owner, tries }: StoredForward,
  { receivers, pause, now }: ForwardingFacts,
): NotForwarded {
  if (pause !== undefined) return { target, reason: 'paused', value: pause.by, since: pause.since };
  const receiver = receivers.find(({ id }) => id === owner);
  const isAlive = receiver?.seenAt !== undefined && Math.abs(now - receiver.seenAt) <= RECEIVER_TIMEOUT_MS;
  if (receiver !== undefined && !isAlive) return { target, reason: 'no_receiver', since: receiver.until };
  const down = receiver?.targets.find(({ name }) => name === target)?.down;
  if (down !== undefined) return { target, reason: 'target_down', value: down.fault, since: down.since };
  return { target, reason: tries.some(({ origin }) => origin === 'receiver') ? 'retry' : 'queued' };
}

function whySkipped(
  { event, signature, receivedAt }: StoredDelivery,
  target: string,
  receivers: readonly ReceiverRecord[],
): NotForwarded {
  const having = receivers.flatMap((receiver) =>
    receiver.targets.filter(({ name }) => name === target).map((record) => ({ receiver, record })),
  );
  const running = having.filter(({ receiver }) => ranAt(receiver, receivedAt));
  if (running.length > 0)
    return {
      target,
      ...ruleAgainst(
        running.map(({ record }) => record),
        { event, signature },
      ),
    };
  const ends = having.map(({ receiver }) => receiver.until ?? 0).filter((until) => until < receivedAt);
  const starts = having.map(({ receiver }) => receiver.since).filter((since) => since > receivedAt);
  return starts.length === having.length
    ? { target, reason: 'target_later', since: Math.min(...starts) }
    : { target, reason: 'target_earlier', since: Math.max(...ends) };
}

/** Of several receivers with the target, the last one that started speaks for all. */
function ruleAgainst(
  records: readonly TargetRecord[],
  { event, signature }: Pick<StoredDelivery, 'event' | 'signature'>,
): Omit<NotForwarded, 'target'> {
  const last = records.at(-1);
  if (last !== undefined && !matchesEvent(last.filter, event ?? ''))
    return { reason: 'event_filter', rule: last.filter.join(', '), value: event };
  if (last?.takesUnverified === false && !isTrusted(signature))
    return { reason: 'unverified', rule: 'verified', value: signature };
  return { reason: 'other_receiver' };
}

function ranAt({ since, until = Infinity }: ReceiverRecord, time: number): boolean {
  return since <= time && time <= until;
}

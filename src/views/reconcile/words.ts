import type { Unknowable } from '../../domain/reconcile/facts.ts';
import type { Difference, UnknownReason } from '../../domain/reconcile/judge-facts.ts';
import type { JudgedFact, VerdictCounts } from '../../domain/reconcile/reconciliation.ts';
import { countText } from '../../domain/text/amounts.ts';

type Subject = Pick<JudgedFact['fact'], 'event' | 'state'>;

/** What happened: the event, and the state that it told of. */
export function happenedText({ event, state }: Subject): string {
  return state === undefined ? event : `${event} ${state}`;
}

const FIELDS: Readonly<Record<Difference['field'], string>> = {
  title: 'title',
  endedAt: 'end',
  status: 'status',
};

/** What the delivery says, and what the service says. */
export function differenceText({ field, delivered, known }: Difference): string {
  return `${FIELDS[field]} ${delivered}, the service says ${known}`;
}

const REASONS: Readonly<Record<UnknownReason, string>> = {
  store_younger: 'from before the store was made',
  pruned: 'whose time was pruned from the store',
  webhook_changed: 'from before a webhook was changed',
  webhook_deleted: 'that a deleted webhook may have asked for',
};

/** What cannot be known of a session, each in a few words. */
export function unknownTexts(
  facts: readonly JudgedFact[],
  unknowable: readonly Unknowable[],
): readonly string[] {
  const reasons = new Map<UnknownReason, number>();
  for (const { verdict } of facts)
    if (verdict.kind === 'unknown') reasons.set(verdict.reason, (reasons.get(verdict.reason) ?? 0) + 1);
  const numberOf = (event: Unknowable['event'], reason: Unknowable['reason']): number =>
    unknowable.filter((one) => one.event === event && one.reason === reason).length;
  const kinds = [
    ['recording.statusUpdate', 'recording'],
    ['livestreaming.statusUpdate', 'livestream'],
  ] as const;
  const ofKinds = (reason: Unknowable['reason']): string =>
    kinds
      .map(([event, one]) => [numberOf(event, reason), one] as const)
      .filter(([number]) => number > 0)
      .map(([number, one]) => countText(number, one))
      .join(' and ');
  const [earlier, unsent] = [ofKinds('earlier_states'), ofKinds('state_not_sent')];
  return [
    ...[...reasons].map(([reason, number]) => `${countText(number, 'event')} ${REASONS[reason]}`),
    ...(earlier === '' ? [] : [`earlier states of ${earlier}`]),
    ...(unsent === '' ? [] : [`the last state of ${unsent}, which is not delivered`]),
  ];
}

/** How many there are of each, those that there are none of left out. */
export function countsText(counts: VerdictCounts): string {
  const words = [
    [counts.arrived, 'arrived'],
    [counts.missing, 'missing'],
    [counts.rebuilt, 'rebuilt before'],
    [counts.differs, counts.differs === 1 ? 'differs' : 'differ'],
    [counts.on_its_way, 'on the way'],
    [counts.unknown, 'unknown'],
    [counts.not_asked_for, 'not asked for'],
  ] as const;
  const named = words.filter(([number]) => number > 0).map(([number, word]) => `${String(number)} ${word}`);
  return named.length === 0 ? 'nothing to compare' : named.join(', ');
}

import type { DeliveryFilter, StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { readTold, type ToldDelivery } from '../../../domain/timeline/told-delivery.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import { loadDeliveries, pagesOf } from '../read-deliveries.ts';
import type { ChosenSession } from './choose-session.ts';

export interface SessionDeliveries {
  readonly deliveries: readonly ToldDelivery[];
  /** Whether livestreams that name no meeting are among them. */
  readonly isLivestreamAssumed: boolean;
}

/** After what came last of a session, in milliseconds: that a livestream has ended may come behind it. */
const AFTER_MS = 60_000;

/**
 * What the store has of a session, rejected deliveries too. The livestreams of Dyte name no meeting: those that
 * came meanwhile are taken for its own, where it has none that does.
 */
export async function readSession(
  { sessionId, meetingId, includesUnnamed }: Omit<ChosenSession, 'others'>,
  history: DeliveryHistory,
  signal: AbortSignal,
): Promise<SessionDeliveries> {
  const isOfSession = (delivery: StoredDelivery): boolean =>
    delivery.sessionId === sessionId || (includesUnnamed && delivery.sessionId === undefined);
  const own = await read({ meeting: meetingId ?? sessionId }, isOfSession, history, signal);
  const accepted = own.filter(({ rejection }) => rejection === undefined);
  if (accepted.length === 0 || accepted.some(({ state }) => state?.kind === 'livestream'))
    return { deliveries: own, isLivestreamAssumed: false };
  const times = accepted.map(({ receivedAt }) => receivedAt);
  const meanwhile: DeliveryFilter = {
    events: ['livestreaming.statusUpdate'],
    since: times.reduce((first, time) => Math.min(first, time)),
    until: times.reduce((last, time) => Math.max(last, time)) + AFTER_MS,
    acceptedOnly: true,
  };
  const unnamed = await read(meanwhile, namesNothing, history, signal);
  return { deliveries: [...own, ...unnamed], isLivestreamAssumed: unnamed.length > 0 };
}

function namesNothing({ meetingId, sessionId }: StoredDelivery): boolean {
  return meetingId === undefined && sessionId === undefined;
}

async function read(
  filter: DeliveryFilter,
  isWanted: (delivery: StoredDelivery) => boolean,
  history: DeliveryHistory,
  signal: AbortSignal,
): Promise<readonly ToldDelivery[]> {
  const told: ToldDelivery[] = [];
  for await (const page of pagesOf(history, filter, Infinity, signal))
    for (const { delivery, payload } of loadDeliveries(history, page.filter(isWanted)))
      told.push(readTold(delivery, payload.readable ? payload.value : undefined));
  return told;
}

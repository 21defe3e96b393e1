import { notify, type Context } from '../../../context.ts';
import { isTrusted } from '../../../domain/delivery/received-delivery.ts';
import type { DeliveryFilter } from '../../../domain/delivery/stored-delivery.ts';
import { EVENT_NAMES } from '../../../domain/events/names.ts';
import { Arrivals } from '../../../domain/reconcile/arrivals.ts';
import { AskedEvents } from '../../../domain/reconcile/asked-events.ts';
import { chooseWebhooks, type ChosenWebhooks } from '../../../domain/reconcile/asking-webhooks.ts';
import { deriveFacts } from '../../../domain/reconcile/facts.ts';
import type { StoreHorizon } from '../../../domain/reconcile/judge-facts.ts';
import {
  factsWithin,
  judgeSession,
  type DerivedSession,
  type ReconciledPeriod,
  type Reconciliation,
} from '../../../domain/reconcile/reconciliation.ts';
import type { SessionRecord } from '../../../domain/session/session-records.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import { loadDeliveries, pagesOf } from '../read-deliveries.ts';
import { findSessions, gatherSessions } from './gather-sessions.ts';

/** What is compared. */
export interface Comparison {
  readonly meeting: string | undefined;
  readonly session: string | undefined;
  /** The webhook that alone counts; undefined for those that lead here. */
  readonly webhook: string | undefined;
  /** Of a named session the whole counts where no beginning was given. */
  readonly since: number | undefined;
  readonly until: number;
  readonly graceMs: number;
  readonly horizon: StoreHorizon;
}

/** What came before the period by the clock of this machine may tell what happened in it. */
const MARGIN_MS = 10 * 60_000;

const DAY_MS = 86_400_000;

/** Compares what the service knows with what is in a store. */
export async function compare(
  wanted: Comparison,
  history: DeliveryHistory,
  context: Context,
): Promise<Reconciliation> {
  const now = context.clock.now();
  const webhooks = await listWebhooks(wanted, history, context);
  const api = await context.sessionsApi();
  const { since = now - DAY_MS, until } = wanted;
  const sought = { ...wanted, period: { since, until } };
  const found = await findSessions(api, sought);
  const period = { since: wanted.since ?? sinceOf(wanted, found, since), until };
  const filters = filtersFor(wanted, found, period);
  const asked = new AskedEvents(webhooks.counted);
  await noteSenders(asked, filters, history, context);
  const isAsked = (event: (typeof EVENT_NAMES)[number]): boolean => asked.mayBeAsked(event);
  const gathered = await gatherSessions(api, found, { ...wanted, period }, isAsked, context);
  const derived = gathered.sessions.map((known): DerivedSession =>
    factsWithin({ session: known.session, ...deriveFacts(known) }, period),
  );
  const arrivals = new Arrivals(derived.flatMap(({ facts }) => facts));
  await readArrivals(arrivals, filters, history, context);
  const options = { asked, horizon: wanted.horizon, now, graceMs: wanted.graceMs };
  return {
    period,
    sessions: derived.map((one) => judgeSession(one, arrivals, options)),
    webhooks,
    notAskedFor: EVENT_NAMES.filter((event) => !isAsked(event)),
    unassigned: gathered.unassigned,
  };
}

async function listWebhooks(
  { webhook }: Comparison,
  history: DeliveryHistory,
  context: Context,
): Promise<ChosenWebhooks> {
  const { webhooks, unlisted } = await (await context.api()).list();
  if (unlisted !== undefined)
    notify(context, 'The service has more webhooks than it listed: what those ask for is not known.');
  const hasSent = (id: string): boolean =>
    history.list({ webhook: id, acceptedOnly: true }, { limit: 1 }).length > 0;
  return chooseWebhooks(webhooks, webhook, hasSent);
}

/** Of a session that was named, all counts. */
function sinceOf(
  { session }: Comparison,
  [first]: readonly SessionRecord[],
  since: number,
): ReconciledPeriod['since'] {
  if (session === undefined || first === undefined) return since;
  return Math.min(first.createdAt ?? Infinity, first.startedAt ?? first.createdAt ?? since);
}

/** Where deliveries that tell a fact are looked for: not all payloads name their meeting. */
function filtersFor(
  { meeting, session }: Comparison,
  found: readonly SessionRecord[],
  { since }: ReconciledPeriod,
): readonly DeliveryFilter[] {
  const received = { since: Math.max(0, since - MARGIN_MS), acceptedOnly: true };
  const id = meeting ?? (session === undefined ? undefined : (found[0]?.meetingId ?? session));
  if (id === undefined) return [received];
  return [
    { ...received, meeting: id },
    { ...received, events: ['recording.statusUpdate', 'livestreaming.statusUpdate'] },
  ];
}

/** Which webhooks have sent what: that they had asked for it is certain then. */
async function noteSenders(
  asked: AskedEvents,
  filters: readonly DeliveryFilter[],
  history: DeliveryHistory,
  { signal }: Context,
): Promise<void> {
  for (const filter of filters)
    for await (const page of pagesOf(history, filter, Infinity, signal))
      for (const { webhookId, event, receivedAt, signature } of page)
        if (isTrusted(signature)) asked.saw(webhookId, event, receivedAt);
}

async function readArrivals(
  arrivals: Arrivals,
  filters: readonly DeliveryFilter[],
  history: DeliveryHistory,
  { signal }: Context,
): Promise<void> {
  for (const filter of filters)
    for await (const page of pagesOf(history, filter, Infinity, signal))
      for (const { delivery, payload } of loadDeliveries(history, page, false))
        if (payload.readable)
          arrivals.add(
            { ...delivery, isReconstructed: delivery.signature === 'reconstructed' },
            payload.value,
          );
}

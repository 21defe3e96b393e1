import { HooksError } from '../../../domain/errors.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import type { OtherSession } from '../../../views/timeline/text.ts';
import { pagesOf, yieldToEventLoop } from '../read-deliveries.ts';

export interface ChosenSession {
  readonly sessionId: string;
  /** The meeting that was asked for. */
  readonly meetingId: string | undefined;
  /** Whether what names the meeting alone belongs to it: it is the only session. */
  readonly includesUnnamed: boolean;
  /** Of the same meeting, the newest last. */
  readonly others: readonly OtherSession[];
}

interface Wanted {
  readonly meeting: string | undefined;
  readonly session: string | undefined;
}

/**
 * The session that is meant: the one that is named, the newest of a meeting, or the newest of all.
 *
 * @throws HooksError `not_found`
 */
export async function chooseSession(
  { meeting, session }: Wanted,
  history: Pick<DeliveryHistory, 'list'>,
  signal: AbortSignal,
): Promise<ChosenSession> {
  const id = (session ?? meeting)?.trim();
  if (id === undefined) {
    const newest = await newestSession(history, signal);
    return { sessionId: newest, meetingId: undefined, includesUnnamed: false, others: [] };
  }
  const found = await sessionsOf(id, history, signal);
  if (session !== undefined) {
    const named = found.find(({ sessionId }) => sessionId.toLowerCase() === id.toLowerCase());
    if (named === undefined) throw nothingOf('session', id);
    return { sessionId: named.sessionId, meetingId: undefined, includesUnnamed: false, others: [] };
  }
  const newest = found.at(-1);
  if (newest === undefined) throw nothingOf('meeting or session', id);
  const others = found.slice(0, -1);
  return { sessionId: newest.sessionId, meetingId: id, includesUnnamed: others.length === 0, others };
}

/** Those of a meeting that something was accepted of, by when something came last. */
async function sessionsOf(
  meeting: string,
  history: Pick<DeliveryHistory, 'list'>,
  signal: AbortSignal,
): Promise<readonly OtherSession[]> {
  const found = new Map<string, OtherSession>();
  for await (const page of pagesOf(history, { meeting, acceptedOnly: true }, Infinity, signal))
    for (const { sessionId, receivedAt } of page) {
      if (sessionId === undefined) continue;
      const { deliveries, lastReceivedAt } = found.get(sessionId) ?? { deliveries: 0, lastReceivedAt: 0 };
      const last = Math.max(lastReceivedAt, receivedAt);
      found.set(sessionId, { sessionId, lastReceivedAt: last, deliveries: deliveries + 1 });
    }
  return [...found.values()].toSorted((one, other) => one.lastReceivedAt - other.lastReceivedAt);
}

/** Deliveries that are looked through at a time for the newest that names a session. */
const PAGE_SIZE = 200;

async function newestSession(history: Pick<DeliveryHistory, 'list'>, signal: AbortSignal): Promise<string> {
  for (let before: number | undefined; ;) {
    const page = history.list(
      { acceptedOnly: true },
      { ...(before === undefined ? {} : { before }), limit: PAGE_SIZE },
    );
    const sessionId = page.findLast((delivery) => delivery.sessionId !== undefined)?.sessionId;
    if (sessionId !== undefined) return sessionId;
    if (page.length < PAGE_SIZE)
      throw new HooksError('not_found', 'No delivery of a session is stored yet.', {
        hint: 'Receive some: dyte-hooks listen. To see how it looks: dyte-hooks trigger meeting.',
      });
    before = page[0]?.position;
    await yieldToEventLoop(signal);
  }
}

function nothingOf(what: string, id: string): HooksError {
  return new HooksError('not_found', `No delivery of a ${what} ${id} was accepted.`, {
    hint: 'Give the whole id: dyte-hooks deliveries list --json has it. Without one the newest session is shown.',
  });
}

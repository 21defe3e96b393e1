import type { Clock } from '../../../domain/clock.ts';
import { readParticipant } from '../../../domain/events/read-payload.ts';
import type { DeliveryEvent } from '../../../receiver/receiver-event.ts';
import { isOwnGenuine, type AlertRule, type AlertSink } from '../alert-rule.ts';
import { RecentIds } from './recent-ids.ts';

/** Milliseconds that a session may last. */
const MAX_SESSION_MS = 24 * 60 * 60_000;

/** The service ends one that all have left within minutes (docs/service.md, "Events"). */
const MAX_EMPTY_MS = 15 * 60_000;

/** What is remembered at most: memory is bounded whatever comes. */
const MAX_SESSIONS = 500;
const MAX_PEOPLE = 300;
const MAX_ID_LENGTH = 100;

interface Session {
  /** By the clock's `elapsed`. */
  readonly startedAt: number;
  /** Connections that have joined and not left. */
  readonly inside: Set<string>;
  /** Since when nobody is in it; undefined while somebody is, or nobody can say. */
  emptySince: number | undefined;
}

/**
 * Whether sessions end. A session is known from its first event on; one that began before this process is
 * known by who joins and leaves. Of too many the oldest is forgotten.
 */
export function createSessionRule(
  board: AlertSink<'session_not_ended'>,
  clock: Pick<Clock, 'elapsed'>,
): AlertRule {
  const sessions = new Map<string, Session>();
  const ended = new RecentIds(MAX_SESSIONS);

  const forget = (id: string, message: string): void => {
    sessions.delete(id);
    board.resolve('session_not_ended', id, message);
  };

  const sessionOf = (id: string): Session => {
    const known = sessions.get(id);
    if (known !== undefined) return known;
    const [oldest] = sessions.keys();
    if (sessions.size >= MAX_SESSIONS && oldest !== undefined)
      forget(oldest, `Session ${oldest} is not watched any more: too many are open.`);
    const session: Session = { startedAt: clock.elapsed(), inside: new Set(), emptySince: undefined };
    sessions.set(id, session);
    return session;
  };

  const onDelivery = (id: string, { event, payload }: DeliveryEvent): void => {
    if (event === 'meeting.ended') {
      ended.add(id);
      forget(id, `Session ${id} has ended.`);
      return;
    }
    if (ended.has(id)) return;
    if (event === 'meeting.started') sessionOf(id);
    if (event !== 'meeting.participantJoined' && event !== 'meeting.participantLeft') return;
    const person = payload.readable ? readParticipant(payload.value).id : undefined;
    const session = sessionOf(id);
    if (person === undefined || person.length > MAX_ID_LENGTH) return;
    if (event === 'meeting.participantJoined') {
      if (session.inside.size < MAX_PEOPLE) session.inside.add(person);
      if (session.emptySince === undefined) return;
      session.emptySince = undefined;
      board.resolve('session_not_ended', id, `Somebody has joined session ${id} again.`);
    } else if (session.inside.delete(person) && session.inside.size === 0)
      session.emptySince = clock.elapsed();
  };

  return {
    onEvent: (event) => {
      if (event.type !== 'delivery' || event.repeat || !isOwnGenuine(event)) return;
      const { sessionId: id } = event;
      if (id === undefined || id.length > MAX_ID_LENGTH) return;
      onDelivery(id, event);
    },
    check: () => {
      const now = clock.elapsed();
      for (const [id, { startedAt, emptySince = Infinity }] of sessions) {
        if (now - emptySince >= MAX_EMPTY_MS)
          board.raise('session_not_ended', id, `All have left session ${id}, and it has not ended.`);
        else if (now - startedAt >= MAX_SESSION_MS)
          board.raise('session_not_ended', id, `Session ${id} has not ended for 24 hours.`);
      }
    },
  };
}

import { MeetingTitles } from '../../domain/events/meeting-titles.ts';
import { readMeeting, type MeetingReading } from '../../domain/events/read-payload.ts';
import { loadDeliveries } from './read-deliveries.ts';
import type { KnownTitles } from '../../domain/events/describe.ts';
import type { LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

/** Deliveries of a session or a meeting that are looked at for its title. */
const MAX_LOOKED_AT = 20;

/** Ids that are remembered to have been looked up: memory is bounded however long a list is. */
const MAX_ASKED = 500;

/**
 * Titles for deliveries that have ids only: from those shown before, else from what the store has of the same
 * session, or of the same meeting. A list of some events alone would not have them otherwise.
 */
export class StoredTitles implements KnownTitles {
  readonly #titles = new MeetingTitles();
  readonly #asked = new Set<string>();

  /** Takes note of the title that a delivery has; of one that has none, looks for it. */
  learn({ delivery, payload }: LoadedDelivery, history: DeliveryHistory): void {
    // What was not accepted gives no name to others, and needs none.
    if (delivery.rejection !== undefined || !payload.readable) return;
    this.#titles.learn(payload.value);
    const meeting = readMeeting(payload.value);
    if (meeting.title !== undefined) return;
    this.#lookFor({ id: undefined, sessionId: meeting.sessionId }, meeting.sessionId, history);
    this.#lookFor(meeting, meeting.id, history);
  }

  titleOf(meeting: MeetingReading): string | undefined {
    return this.#titles.titleOf(meeting);
  }

  #lookFor(
    meeting: Pick<MeetingReading, 'id' | 'sessionId'>,
    id: string | undefined,
    history: DeliveryHistory,
  ): void {
    if (id === undefined || this.#asked.has(id) || this.#titles.titleOf(meeting) !== undefined) return;
    this.#remember(id);
    const page = history.list({ meeting: id, acceptedOnly: true }, { limit: MAX_LOOKED_AT });
    for (const { payload } of loadDeliveries(history, page)) {
      if (payload.readable) this.#titles.learn(payload.value);
      if (this.#titles.titleOf(meeting) !== undefined) return;
    }
  }

  #remember(id: string): void {
    this.#asked.add(id);
    if (this.#asked.size <= MAX_ASKED) return;
    const [oldest] = this.#asked;
    if (oldest !== undefined) this.#asked.delete(oldest);
  }
}

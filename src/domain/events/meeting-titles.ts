import { readMeeting, type MeetingReading } from './read-payload.ts';
import type { KnownTitles } from './describe.ts';

/** Titles that are remembered, and the longest text of one: memory is bounded whatever comes. */
const MAX_IDS = 500;
const MAX_LENGTH = 300;

/**
 * Titles of meetings, by session and by meeting: some events have only the ids. What was heard of least
 * recently is forgotten first.
 */
export class MeetingTitles implements KnownTitles {
  readonly #titles = new Map<string, string>();

  /** @param payload of a delivery that was accepted: what may be forged gives no name to others */
  learn(payload: unknown): void {
    const { id, sessionId, title } = readMeeting(payload);
    if (title === undefined || title.length > MAX_LENGTH) return;
    for (const key of [sessionId, id])
      if (key !== undefined && key.length <= MAX_LENGTH) this.#set(key, title);
  }

  titleOf({ id, sessionId }: Pick<MeetingReading, 'id' | 'sessionId'>): string | undefined {
    return this.#get(sessionId) ?? this.#get(id);
  }

  #get(key: string | undefined): string | undefined {
    return key === undefined ? undefined : this.#titles.get(key);
  }

  #set(key: string, title: string): void {
    this.#titles.delete(key);
    this.#titles.set(key, title);
    if (this.#titles.size <= MAX_IDS) return;
    const [oldest] = this.#titles.keys();
    if (oldest !== undefined) this.#titles.delete(oldest);
  }
}

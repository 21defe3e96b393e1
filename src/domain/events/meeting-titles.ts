import { readMeeting, type MeetingReading } from './read-payload.ts';
import type { KnownTitles } from './describe.ts';

/**
 * Ids whose titles are remembered at least, at most twice as many, and the longest text of one: memory is
 * bounded whatever comes.
 */
const GENERATION_SIZE = 500;
const MAX_LENGTH = 300;

/**
 * Titles of meetings, by session and by meeting: some events have only the ids. What was not heard of for
 * long is forgotten: two generations take turns, since keeping one map in order costs each delivery more.
 */
export class MeetingTitles implements KnownTitles {
  #young = new Map<string, string>();
  #old: ReadonlyMap<string, string> = new Map();

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
    return key === undefined ? undefined : (this.#young.get(key) ?? this.#old.get(key));
  }

  #set(key: string, title: string): void {
    this.#young.set(key, title);
    if (this.#young.size < GENERATION_SIZE) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}

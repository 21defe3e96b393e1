import type { NewDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { encodeHeaders } from '../read/encoding.ts';
import { MeetingBlocks } from './meeting-blocks.ts';
import type { Database } from '../file/database.ts';

/** One more than the last; the value is for a file with none. */
const NEXT_POSITION = 'CASE WHEN EXISTS (SELECT 1 FROM deliveries) THEN NULL ELSE ? END';

/** Writes deliveries that are new, with their content. */
export class DeliveryTable {
  readonly meetingBlocks: MeetingBlocks;
  readonly #firstPosition: number;
  readonly #insert;
  readonly #insertContent;

  /** @param firstPosition where a file without deliveries begins to count */
  constructor(database: Database, firstPosition: number) {
    this.#firstPosition = firstPosition;
    this.meetingBlocks = new MeetingBlocks(database);
    this.#insert = database.prepare(`
      INSERT INTO deliveries (position, id, event, uuid, webhook_id, meeting_id, session_id, signature, rejection, received_at, body_size)
      VALUES (${NEXT_POSITION}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    this.#insertContent = database.prepare(
      'INSERT INTO contents (position, method, request_target, headers, body) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /**
   * @param rejection why it was not accepted; null for one that was
   * @returns its position; undefined where its id is there already
   */
  insert(delivery: NewDelivery, rejection: string | null): number | undefined {
    const { id, event, uuid, webhookId, meetingId, sessionId, signature, receivedAt, body } = delivery;
    // Asking for the position with RETURNING would cost as much as an index.
    const { changes, lastInsertRowid } = this.#insert.run(
      this.#firstPosition,
      id,
      event ?? null,
      uuid ?? null,
      webhookId ?? null,
      meetingId ?? null,
      sessionId ?? null,
      signature,
      rejection,
      receivedAt,
      body.length,
    );
    if (changes === 0) return undefined;
    const position = Number(lastInsertRowid);
    const { method, target, headers } = delivery;
    // Apart from the others, so that whole pages are free once those that were not accepted are gone.
    this.#insertContent.run(
      rejection === null ? position : -position,
      method,
      target,
      encodeHeaders(headers),
      body,
    );
    // Anybody can send what is not accepted, and there is little of it: it is found without.
    if (rejection === null) this.meetingBlocks.add(position, [meetingId, sessionId]);
    return position;
  }
}

import type { AddedParticipant, NewMeeting, NewParticipant } from '../domain/meeting/meeting.ts';

/**
 * Makes meetings, so that something happens that webhooks tell of. What may have been made although no answer
 * said so is not sent again: the error says it (`mayBeDone`).
 *
 * Source: docs/service.md, "Meetings".
 */
export interface MeetingsApi {
  /** @returns its id */
  create(meeting: NewMeeting): Promise<string>;
  /**
   * @throws HooksError `not_found` or `request_invalid` for a preset that there is not, and `usage_invalid`
   * for an id that cannot stand in a path
   */
  addParticipant(meetingId: string, participant: NewParticipant): Promise<AddedParticipant>;
  /** Where a participant joins in a browser, with its token in the address: a secret. */
  joinUrl(meetingId: string, token: string): string;
  /** Closes kept connections. */
  close(): Promise<void>;
}

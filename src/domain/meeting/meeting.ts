/** A meeting that is to be made. */
export interface NewMeeting {
  readonly title: string;
  /** Whether a recording begins as soon as somebody joins. */
  readonly recordOnStart: boolean;
}

/** Somebody who is to be let in. */
export interface NewParticipant {
  /** The id of whoever makes the meeting for this person; payloads have it as `customParticipantId`. */
  readonly customId: string;
  readonly name: string;
  /** What it may do in the meeting: the name of a preset of the app. */
  readonly preset: string;
}

/** What the service made of it. */
export interface AddedParticipant {
  readonly id: string;
  /** Opens the meeting for whoever has it: a secret. */
  readonly token: string;
}

/** A page that needs no front end of one's own. */
export function joinUrl(page: string, meetingId: string, token: string): string {
  const url = new URL(page);
  url.searchParams.set('id', meetingId);
  url.searchParams.set('authToken', token);
  return url.href;
}

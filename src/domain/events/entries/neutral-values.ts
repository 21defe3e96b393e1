/** The neutral values that all samples share: the same meeting, session and owner throughout. */
export const MEETING_ID = '000000a1-0000-4000-8000-0000000000a1';
export const SESSION_ID = '000000b2-0000-4000-8000-0000000000b2';
export const OWNER_ID = '000000c3-0000-4000-8000-0000000000c3';
export const PARTICIPANT_ID = '000000f6-0000-4000-8000-0000000000f6';

export const STARTED_AT = '2026-01-02T03:04:05.678Z';
export const ENDED_AT = '2026-01-02T03:34:05.000Z';

/** The room name of a meeting made with Dyte's v1 API. */
export const V1_ROOM_NAME = 'abcdef-ghijkl';

export const OWNER = { id: OWNER_ID, name: 'Acme' };

/** A running meeting as Dyte sends it. */
export const DYTE_MEETING = {
  id: MEETING_ID,
  sessionId: SESSION_ID,
  title: 'Planning',
  status: 'LIVE' as const,
  createdAt: STARTED_AT,
  startedAt: STARTED_AT,
  organizedBy: OWNER,
};

/** The same in RealtimeKit's first samples, which always give a room name. */
export const RTK_MEETING = {
  id: MEETING_ID,
  sessionId: SESSION_ID,
  title: 'Planning',
  roomName: MEETING_ID,
  status: 'LIVE' as const,
  createdAt: STARTED_AT,
  startedAt: STARTED_AT,
  organizedBy: OWNER,
};

/** The same in RealtimeKit's samples of summer 2026: no room name. */
const { roomName: _roomName, ...newerRtkMeeting } = RTK_MEETING;
export const NEWER_RTK_MEETING = newerRtkMeeting;

/** The same with its fields in another order, as two of those samples have them. */
export const REORDERED_RTK_MEETING = {
  id: MEETING_ID,
  title: 'Planning',
  status: 'LIVE' as const,
  createdAt: STARTED_AT,
  sessionId: SESSION_ID,
  startedAt: STARTED_AT,
  organizedBy: OWNER,
};

/** A meeting that is over: its end stands before its owner, as in every sample of RealtimeKit. */
export function ended<Meeting extends { readonly organizedBy: typeof OWNER }>({
  organizedBy,
  ...meeting
}: Meeting): Omit<Meeting, 'organizedBy'> & { endedAt: string; organizedBy: typeof OWNER } {
  return { ...meeting, endedAt: ENDED_AT, organizedBy };
}

/** A meeting as Dyte sent it in 2021: no session, no title, the owner's name alone. */
export const V1_MEETING = {
  id: MEETING_ID,
  title: null,
  roomName: V1_ROOM_NAME,
  status: 'LIVE' as const,
  createdAt: '2021-01-02T03:04:05.678Z',
  organizedBy: 'Acme',
};

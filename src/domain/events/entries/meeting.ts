import type { EventEntry } from './entry.ts';
import { REPLACED_RTK, STORED_ORDER } from './rtk-notes.ts';
import {
  DYTE_MEETING,
  ended,
  NEWER_RTK_MEETING,
  PARTICIPANT_ID,
  REORDERED_RTK_MEETING,
  RTK_MEETING,
  V1_MEETING,
  V1_ROOM_NAME,
} from './neutral-values.ts';

export const meetingStarted: EventEntry<'meeting.started'> = {
  name: 'meeting.started',
  sentWhen: 'the first participant joins a meeting',
  notes: [
    'A meeting can be held many times: each session sends its own, told apart by meeting.sessionId.',
    'meeting.title can be empty or null.',
  ],
  variants: [
    {
      id: 'dyte-v2',
      service: 'dyte',
      evidence: 'documented',
      payload: { event: 'meeting.started', meeting: DYTE_MEETING },
    },
    {
      id: 'dyte-v1-room',
      service: 'dyte',
      evidence: 'documented',
      note: 'A meeting made with the v1 API has a room name.',
      payload: { event: 'meeting.started', meeting: { ...DYTE_MEETING, roomName: V1_ROOM_NAME } },
    },
    {
      id: 'rtk-2026-08',
      service: 'realtimekit',
      evidence: 'documented',
      note: STORED_ORDER,
      payload: { event: 'meeting.started', meeting: REORDERED_RTK_MEETING },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: REPLACED_RTK,
      payload: { event: 'meeting.started', meeting: RTK_MEETING },
    },
    {
      id: 'v1-2021-log',
      service: 'dyte',
      evidence: 'documented-old',
      note: 'From the webhook log of the v1 API: participants are listed, organizedBy is a name.',
      payload: {
        event: 'meeting.started',
        meeting: V1_MEETING,
        participants: [{ id: PARTICIPANT_ID, name: 'Ada', createdAt: '2021-01-02T03:04:05.678Z' }],
      },
    },
  ],
};

export const meetingEnded: EventEntry<'meeting.ended'> = {
  name: 'meeting.ended',
  sentWhen: 'the host ends the meeting, or some time after the last participant has left',
  notes: [
    'meeting.status still says LIVE.',
    'After the last participant left, RealtimeKit waits for its session keep-alive first (people report 1 to 2 minutes).',
  ],
  variants: [
    {
      id: 'dyte-v2',
      service: 'dyte',
      evidence: 'documented',
      payload: {
        event: 'meeting.ended',
        meeting: ended(DYTE_MEETING),
        reason: 'HOST_ENDED_MEETING',
      },
    },
    {
      id: 'rtk-2026-08',
      service: 'realtimekit',
      evidence: 'documented',
      payload: {
        event: 'meeting.ended',
        meeting: ended(NEWER_RTK_MEETING),
        reason: 'ALL_PARTICIPANTS_LEFT',
      },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: REPLACED_RTK,
      payload: {
        event: 'meeting.ended',
        meeting: ended(RTK_MEETING),
        reason: 'ALL_PARTICIPANTS_LEFT',
      },
    },
    {
      id: 'v1-2021',
      service: 'dyte',
      evidence: 'documented-old',
      note: 'No reason, no times of the session.',
      payload: { event: 'meeting.ended', meeting: V1_MEETING },
    },
  ],
};

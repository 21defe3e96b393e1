import type { EventEntry } from './entry.ts';
import { DYTE_MEETING, ENDED_AT, PARTICIPANT_ID, RTK_MEETING } from './neutral-values.ts';

const QUICKSTART_PARTICIPANT = {
  peerId: PARTICIPANT_ID,
  userDisplayName: 'Ada',
  clientSpecificId: 'user-1',
};

const PARTICIPANT = {
  ...QUICKSTART_PARTICIPANT,
  customParticipantId: 'user-1',
  joinedAt: '2026-01-02T03:05:00.000Z',
};

const LEFT_PARTICIPANT = { ...PARTICIPANT, leftAt: '2026-01-02T03:25:00.000Z' };

const { sessionId: _session, ...MEETING_WITHOUT_SESSION } = RTK_MEETING;

const NAMES = [
  'The id is participant.peerId, not participant.id.',
  'The name is participant.userDisplayName, not participant.name.',
  'Your own id is participant.customParticipantId; clientSpecificId is its old name.',
];

export const participantJoined: EventEntry<'meeting.participantJoined'> = {
  name: 'meeting.participantJoined',
  sentWhen: 'a participant joins',
  notes: NAMES,
  variants: [
    {
      id: 'dyte-v2',
      service: 'dyte',
      evidence: 'documented',
      payload: { event: 'meeting.participantJoined', meeting: DYTE_MEETING, participant: PARTICIPANT },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented',
      payload: { event: 'meeting.participantJoined', meeting: RTK_MEETING, participant: PARTICIPANT },
    },
    {
      id: 'dyte-minimal',
      service: 'dyte',
      evidence: 'documented',
      note: 'From the quickstart: no session, no joining time.',
      payload: {
        event: 'meeting.participantJoined',
        meeting: MEETING_WITHOUT_SESSION,
        participant: QUICKSTART_PARTICIPANT,
      },
    },
  ],
};

export const participantLeft: EventEntry<'meeting.participantLeft'> = {
  name: 'meeting.participantLeft',
  sentWhen: 'a participant leaves or is disconnected',
  notes: NAMES,
  variants: [
    {
      id: 'dyte-v2',
      service: 'dyte',
      evidence: 'documented',
      payload: { event: 'meeting.participantLeft', meeting: DYTE_MEETING, participant: LEFT_PARTICIPANT },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented',
      note: 'The meeting has an end already.',
      payload: {
        event: 'meeting.participantLeft',
        meeting: { ...RTK_MEETING, endedAt: ENDED_AT },
        participant: LEFT_PARTICIPANT,
      },
    },
  ],
};

import type { EventEntry } from './entry.ts';
import {
  DYTE_MEETING,
  ended,
  NEWER_RTK_MEETING,
  PARTICIPANT_ID,
  REORDERED_RTK_MEETING,
  RTK_MEETING,
} from './neutral-values.ts';
import { REPLACED_RTK, STORED_ORDER } from './rtk-notes.ts';

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

const { clientSpecificId: _old, ...NEWER_PARTICIPANT } = PARTICIPANT;
const { clientSpecificId: _oldToo, ...NEWER_LEFT_PARTICIPANT } = LEFT_PARTICIPANT;

const { sessionId: _session, ...MEETING_WITHOUT_SESSION } = RTK_MEETING;

const HAS_AN_END = 'The meeting has an end already.';

const NAMES = [
  'The id is participant.peerId, not participant.id.',
  'The name is participant.userDisplayName, not participant.name.',
  'Your own id is participant.customParticipantId; clientSpecificId is its old name, which the newer samples of RealtimeKit lack.',
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
      id: 'rtk-2026-08',
      service: 'realtimekit',
      evidence: 'documented',
      payload: {
        event: 'meeting.participantJoined',
        meeting: NEWER_RTK_MEETING,
        participant: NEWER_PARTICIPANT,
      },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: REPLACED_RTK,
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
      id: 'rtk-2026-08',
      service: 'realtimekit',
      evidence: 'documented',
      note: `${HAS_AN_END} ${STORED_ORDER}`,
      payload: {
        event: 'meeting.participantLeft',
        meeting: ended(REORDERED_RTK_MEETING),
        participant: NEWER_LEFT_PARTICIPANT,
      },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: `${HAS_AN_END} ${REPLACED_RTK}`,
      payload: {
        event: 'meeting.participantLeft',
        meeting: ended(RTK_MEETING),
        participant: LEFT_PARTICIPANT,
      },
    },
  ],
};

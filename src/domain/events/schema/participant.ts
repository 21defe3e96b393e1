import { Type } from 'typebox';
import { eventDocument, eventField, isoTime, meeting, uuid } from './parts.ts';

const participantFields = {
  peerId: uuid('The participant in this session. It is not called participant.id.'),
  userDisplayName: Type.Optional(
    Type.String({ description: 'The name shown to others. It is not called participant.name.' }),
  ),
  customParticipantId: Type.Optional(
    Type.String({ description: 'Your own id of the participant, in any format.' }),
  ),
  clientSpecificId: Type.Optional(
    Type.String({
      description:
        'The same value under its old name; deprecated, and not in the newer samples of RealtimeKit.',
    }),
  ),
  joinedAt: Type.Optional(isoTime('When the participant joined.')),
};

export const participantJoined = Type.Object(
  {
    event: eventField('meeting.participantJoined'),
    meeting,
    participant: Type.Object(participantFields),
  },
  eventDocument('meeting.participantJoined'),
);

export const participantLeft = Type.Object(
  {
    event: eventField('meeting.participantLeft'),
    meeting,
    participant: Type.Object({
      ...participantFields,
      leftAt: Type.Optional(isoTime('When the participant left.')),
    }),
  },
  eventDocument('meeting.participantLeft'),
);

import { Type } from 'typebox';
import { eventDocument, eventField, isoTime, meeting, uuid } from './parts.ts';

const earlyParticipant = Type.Object({
  id: uuid('The participant.'),
  name: Type.String({ description: 'The name shown to others.' }),
  createdAt: isoTime('When the participant was made.'),
});

export const meetingStarted = Type.Object(
  {
    event: eventField('meeting.started'),
    meeting,
    participants: Type.Optional(
      Type.Array(earlyParticipant, { description: 'Only in the samples of 2021.' }),
    ),
  },
  eventDocument('meeting.started'),
);

export const meetingEnded = Type.Object(
  {
    event: eventField('meeting.ended'),
    meeting,
    reason: Type.Optional(
      Type.Enum(['HOST_ENDED_MEETING', 'ALL_PARTICIPANTS_LEFT'], {
        description: 'Why it ended. Missing in the samples of 2021.',
      }),
    ),
  },
  eventDocument('meeting.ended'),
);

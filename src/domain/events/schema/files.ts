import { Type } from 'typebox';
import {
  briefMeeting,
  eventDocument,
  eventField,
  isoTime,
  looseTime,
  meeting,
  organizer,
  url,
  uuid,
} from './parts.ts';

export const chatSynced = Type.Object(
  {
    event: eventField('meeting.chatSynced'),
    sessionId: uuid('The session, at the top level: there is no meeting object.'),
    meetingId: uuid('The meeting, at the top level.'),
    title: Type.Optional(Type.String({ description: 'The title of the meeting. RealtimeKit only.' })),
    chatDownloadUrl: url('The messages; presigned, valid for 7 days.'),
    chatDownloadUrlExpiry: looseTime('Until when the URL works.'),
    createdAt: Type.Optional(isoTime('When the meeting was made. RealtimeKit only.')),
    startedAt: Type.Optional(isoTime('When the session started. RealtimeKit only.')),
    endedAt: Type.Optional(isoTime('When the session ended. RealtimeKit only.')),
    organizedBy: organizer(),
  },
  eventDocument('meeting.chatSynced'),
);

const flatIds = {
  meetingId: Type.Optional(uuid('Instead of the meeting object; an earlier RealtimeKit page only.')),
  sessionId: Type.Optional(uuid('Instead of the meeting object; an earlier RealtimeKit page only.')),
};

/** Two shapes are documented: the meeting as an object, or its ids at the top level. */
const nestedOrFlat = { anyOf: [{ required: ['meeting'] }, { required: ['meetingId'] }] };

export const meetingTranscript = Type.Object(
  {
    event: eventField('meeting.transcript'),
    meeting: Type.Optional(meeting),
    ...flatIds,
    transcriptDownloadUrl: url('The transcript; presigned, valid for 7 days.'),
    transcriptDownloadUrlExpiry: looseTime('Until when the URL works.'),
  },
  { ...eventDocument('meeting.transcript'), ...nestedOrFlat },
);

export const meetingSummary = Type.Object(
  {
    event: eventField('meeting.summary'),
    meeting: Type.Optional(briefMeeting),
    ...flatIds,
    summaryDownloadUrl: url('The summary; presigned, valid for 7 days.'),
    summaryDownloadUrlExpiry: looseTime('Until when the URL works.'),
  },
  { ...eventDocument('meeting.summary'), ...nestedOrFlat },
);

import { flag, isoTime, object, orNull, text, type } from './parts.ts';
import { Type } from 'typebox';

export const meetingOpened = object(
  {
    type: type('meeting_opened'),
    meetingId: text(),
    title: text(),
    participantId: text(),
    name: text('Of the participant.'),
    preset: text('What the participant may do: the name of a preset of the app.'),
    record: flag('Whether a recording begins as soon as somebody joins.'),
    joinUrl: text('Opens the meeting in a browser for whoever has it: a secret.'),
    opened: flag('Whether it was handed to a browser.'),
  },
  { title: 'MeetingOpened' },
);

export const meetingStarted = object(
  {
    type: type('meeting_started'),
    meetingId: text(),
    sessionId: orNull(Type.String()),
    deliveryId: text('The stored delivery that tells it.'),
    receivedAt: isoTime(),
  },
  { title: 'MeetingStarted', description: 'With --wait, once `meeting.started` has come.' },
);

import { Type } from 'typebox';
import { eventDocument, eventField, looseTime, meeting, url, uuid } from './parts.ts';

/** The files of a track recording, grouped by layer. Source: RealtimeKit's track recording page. */
const trackLayer = Type.Object({
  layer_name: Type.String({ description: 'The layer that the files belong to.' }),
  download_urls: Type.Record(
    Type.String(),
    Type.Object({ download_url: url('Presigned, valid for 7 days.') }),
    { description: 'By file name: an object with its download_url.' },
  ),
});

const recording = Type.Object({
  id: uuid('The recording.'),
  recordingId: Type.Optional(uuid('The same value again.')),
  status: Type.Enum(['INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED', 'ERRORED'], {
    description: 'UPLOADED is the last good one; COMPLETED is never sent.',
  }),
  type: Type.Optional(Type.String({ description: 'TRACK for a track recording.' })),
  meetingId: Type.Optional(uuid('The same as meeting.id. Missing in the UPLOADING sample.')),
  organizationId: Type.Optional(uuid('The organization, or on RealtimeKit the app.')),
  roomUUID: Type.Optional(uuid('The session, the same as meeting.sessionId.')),
  invokedTime: Type.Optional(looseTime('When the recording was asked for.')),
  startedTime: Type.Optional(looseTime('When the recording started.')),
  stoppedTime: Type.Optional(looseTime('When the recording stopped.')),
  fileSize: Type.Optional(
    Type.Union([Type.Number(), Type.String({ title: 'numeric string', pattern: String.raw`^\d+$` })], {
      description: 'Bytes. A number from Dyte, a string from RealtimeKit.',
    }),
  ),
  recordingDuration: Type.Optional(Type.Number({ description: 'Seconds.' })),
  outputFileName: Type.Optional(Type.String({ description: 'The name of the file.' })),
  downloadUrl: Type.Optional(
    Type.Union([url(), Type.Array(trackLayer)], {
      description: 'Presigned, valid for 7 days. A list of layers for a track recording.',
    }),
  ),
  audioDownloadUrl: Type.Optional(url('The sound alone; presigned, valid for 7 days.')),
  downloadUrlExpiry: Type.Optional(looseTime('Until when the download URLs work.')),
  stopReason: Type.Optional(
    Type.String({ description: 'Text that looks like JSON but has single quotes: it does not parse.' }),
  ),
  errMessage: Type.Optional(
    Type.String({ description: 'What failed. Known from 2021 only; no newer sample has it.' }),
  ),
});

export const recordingStatusUpdate = Type.Object(
  { event: eventField('recording.statusUpdate'), recording, meeting },
  eventDocument('recording.statusUpdate'),
);

import type { EventEntry, EventVariant } from './entry.ts';
import {
  DYTE_MEETING,
  ended,
  MEETING_ID,
  NEWER_RTK_MEETING,
  OWNER_ID,
  RTK_MEETING,
  SESSION_ID,
  V1_ROOM_NAME,
} from './neutral-values.ts';
import { REPLACED_RTK } from './rtk-notes.ts';

const RECORDING_ID = '000000d4-0000-4000-8000-0000000000d4';
const STARTED_TIME = '2026-01-02 03:06:07.123456Z';
const STOPPED_TIME = '2026-01-02 03:16:07.123456Z';
const IDS = { id: RECORDING_ID, recordingId: RECORDING_ID };
const OWNERSHIP = { organizationId: OWNER_ID, roomUUID: SESSION_ID };
const FILES = {
  downloadUrl: 'https://files.example.test/r.mp4',
  audioDownloadUrl: 'https://files.example.test/r.mp3',
};

const RUNNING_MEETING = { ...DYTE_MEETING, endedAt: null };
const ENDED_RTK_MEETING = ended(RTK_MEETING);
const { sessionId: _session, ...MEETING_WITHOUT_SESSION } = RUNNING_MEETING;

type Variant = EventVariant<'recording.statusUpdate'>;

const uploaded: readonly [Variant, ...Variant[]] = [
  {
    id: 'dyte-uploaded',
    service: 'dyte',
    evidence: 'documented',
    payload: {
      event: 'recording.statusUpdate',
      meeting: { ...RUNNING_MEETING, roomName: V1_ROOM_NAME },
      recording: {
        ...IDS,
        ...OWNERSHIP,
        ...FILES,
        status: 'UPLOADED',
        meetingId: MEETING_ID,
        fileSize: 2_040_000,
        recordingDuration: 600,
        startedTime: STARTED_TIME,
        stoppedTime: STOPPED_TIME,
        outputFileName: 'abcdef-ghijkl_1767323167123.mp4',
        downloadUrlExpiry: '2026-01-09 03:16:07.123456Z',
        stopReason: "{'reason':'ALL_PEERS_LEFT','caller':{'type':'INTERNAL'}}",
      },
    },
  },
  {
    id: 'rtk-2026-08',
    service: 'realtimekit',
    evidence: 'documented',
    note: 'fileSize is a string.',
    payload: {
      event: 'recording.statusUpdate',
      recording: {
        ...IDS,
        status: 'UPLOADED',
        ...FILES,
        downloadUrlExpiry: '2026-01-09T03:16:07.000Z',
        startedTime: '2026-01-02T03:06:07.123Z',
        stoppedTime: '2026-01-02T03:16:07.123Z',
        fileSize: '2040000',
        outputFileName: 'planning.mp4',
        meetingId: MEETING_ID,
        recordingDuration: 600,
        ...OWNERSHIP,
      },
      meeting: ended(NEWER_RTK_MEETING),
    },
  },
  {
    id: 'rtk-uploaded',
    service: 'realtimekit',
    evidence: 'documented-old',
    note: `fileSize is a string. ${REPLACED_RTK}`,
    payload: {
      event: 'recording.statusUpdate',
      recording: {
        ...IDS,
        ...OWNERSHIP,
        ...FILES,
        status: 'UPLOADED',
        meetingId: MEETING_ID,
        fileSize: '2040000',
        recordingDuration: 600,
        startedTime: '2026-01-02T03:06:07.123Z',
        stoppedTime: '2026-01-02T03:16:07.123Z',
        outputFileName: 'planning.mp4',
        downloadUrlExpiry: '2026-01-09T03:16:07.000Z',
      },
      meeting: ENDED_RTK_MEETING,
    },
  },
  {
    id: 'rtk-track-uploaded',
    service: 'realtimekit',
    evidence: 'composed',
    note: 'A track recording: its files are grouped by layer.',
    payload: {
      event: 'recording.statusUpdate',
      recording: {
        ...IDS,
        status: 'UPLOADED',
        type: 'TRACK',
        downloadUrl: [
          {
            layer_name: 'default',
            download_urls: {
              'default_user-1_peer_audio_1767323167123.webm': {
                download_url: 'https://files.example.test/t.webm',
              },
            },
          },
        ],
        meetingId: MEETING_ID,
      },
      meeting: ENDED_RTK_MEETING,
    },
  },
];

const onTheWay: readonly Variant[] = [
  {
    id: 'composed-invoked',
    service: 'dyte',
    evidence: 'composed',
    note: 'The status is documented.',
    payload: {
      event: 'recording.statusUpdate',
      recording: {
        ...IDS,
        ...OWNERSHIP,
        meetingId: MEETING_ID,
        status: 'INVOKED',
        invokedTime: '2026-01-02 03:06:01.000000Z',
        outputFileName: `${MEETING_ID}_1767323161000.mp4`,
      },
      meeting: RUNNING_MEETING,
    },
  },
  {
    id: 'dyte-recording',
    service: 'dyte',
    evidence: 'documented',
    payload: {
      event: 'recording.statusUpdate',
      recording: {
        ...IDS,
        ...OWNERSHIP,
        meetingId: MEETING_ID,
        status: 'RECORDING',
        startedTime: STARTED_TIME,
        outputFileName: `${MEETING_ID}_1767323167123.mp4`,
      },
      meeting: RUNNING_MEETING,
    },
  },
  {
    id: 'dyte-uploading',
    service: 'dyte',
    evidence: 'documented',
    note: 'No recording.meetingId, no file name, no meeting.sessionId.',
    payload: {
      event: 'recording.statusUpdate',
      recording: {
        ...IDS,
        ...OWNERSHIP,
        startedTime: STARTED_TIME,
        stoppedTime: STOPPED_TIME,
        fileSize: 216_000,
        status: 'UPLOADING',
      },
      meeting: MEETING_WITHOUT_SESSION,
    },
  },
];

const failed: Variant = {
  id: 'composed-errored',
  service: 'dyte',
  evidence: 'composed',
  note: 'The status is documented; errMessage is known from 2021 only.',
  payload: {
    event: 'recording.statusUpdate',
    recording: {
      ...IDS,
      ...OWNERSHIP,
      meetingId: MEETING_ID,
      status: 'ERRORED',
      startedTime: STARTED_TIME,
      outputFileName: `${MEETING_ID}_1767323167123.mp4`,
      errMessage: 'recorder failed',
    },
    meeting: RUNNING_MEETING,
  },
};

export const recordingStatusUpdate: EventEntry<'recording.statusUpdate'> = {
  name: 'recording.statusUpdate',
  sentWhen: 'a recording changes its state',
  notes: [
    'One event for every state: look at recording.status. There is no recording.uploaded.',
    'The file is ready at UPLOADED. COMPLETED is never sent.',
    'recording.fileSize is a number from Dyte and a string from RealtimeKit.',
    'Dyte writes times with a space and microseconds; RealtimeKit writes ISO times.',
    'recording.stopReason looks like JSON but is not.',
    'Whoever has a download URL can fetch the file for 7 days: keep it out of logs.',
  ],
  variants: [...uploaded, ...onTheWay, failed],
};

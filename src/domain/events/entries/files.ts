import type { EventEntry } from './entry.ts';
import {
  DYTE_MEETING,
  ENDED_AT,
  ended,
  MEETING_ID,
  OWNER,
  RTK_MEETING,
  SESSION_ID,
  STARTED_AT,
} from './neutral-values.ts';
import { REPLACED_RTK } from './rtk-notes.ts';

const DYTE_EXPIRY = '2026-01-09 03:34:05.123456Z';
const RTK_EXPIRY = '2026-01-09T03:34:05.000Z';
const TRANSCRIPT_URL = 'https://files.example.test/transcript.csv';
const SUMMARY_URL = 'https://files.example.test/summary.txt';

const TWO_SHAPES =
  'The meeting is an object; an earlier page showed its ids at the top level instead: read both.';
const SHORT_LIVED = 'The URL works for 7 days, for whoever has it: fetch the file soon, keep it out of logs.';
const FLAT_NOTE = 'From an earlier page, since replaced; never seen in a real delivery.';

export const chatSynced: EventEntry<'meeting.chatSynced'> = {
  name: 'meeting.chatSynced',
  sentWhen: 'the chat messages of an ended meeting can be downloaded',
  notes: [
    'meetingId and sessionId are at the top level: there is no meeting object.',
    "Dyte's sample file is CSV, RealtimeKit's is JSON: look before you parse.",
    SHORT_LIVED,
  ],
  variants: [
    {
      id: 'dyte-v2',
      service: 'dyte',
      evidence: 'documented',
      payload: {
        event: 'meeting.chatSynced',
        sessionId: SESSION_ID,
        meetingId: MEETING_ID,
        chatDownloadUrl: 'https://files.example.test/chat.csv',
        chatDownloadUrlExpiry: DYTE_EXPIRY,
        organizedBy: OWNER,
      },
    },
    {
      id: 'rtk-2026-08',
      service: 'realtimekit',
      evidence: 'documented',
      payload: {
        event: 'meeting.chatSynced',
        title: 'Planning',
        endedAt: ENDED_AT,
        createdAt: STARTED_AT,
        meetingId: MEETING_ID,
        sessionId: SESSION_ID,
        startedAt: STARTED_AT,
        chatDownloadUrl: 'https://files.example.test/chat.json',
        chatDownloadUrlExpiry: RTK_EXPIRY,
        organizedBy: OWNER,
      },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: REPLACED_RTK,
      payload: {
        event: 'meeting.chatSynced',
        sessionId: SESSION_ID,
        meetingId: MEETING_ID,
        title: 'Planning',
        chatDownloadUrl: 'https://files.example.test/chat.json',
        chatDownloadUrlExpiry: RTK_EXPIRY,
        createdAt: STARTED_AT,
        startedAt: STARTED_AT,
        endedAt: ENDED_AT,
        organizedBy: OWNER,
      },
    },
  ],
};

export const meetingTranscript: EventEntry<'meeting.transcript'> = {
  name: 'meeting.transcript',
  sentWhen: 'the transcript of an ended meeting can be downloaded',
  notes: [TWO_SHAPES, SHORT_LIVED],
  variants: [
    {
      id: 'dyte-v2',
      service: 'dyte',
      evidence: 'documented',
      payload: {
        event: 'meeting.transcript',
        meeting: ended(DYTE_MEETING),
        transcriptDownloadUrl: TRANSCRIPT_URL,
        transcriptDownloadUrlExpiry: DYTE_EXPIRY,
      },
    },
    {
      id: 'rtk-2026-08',
      service: 'realtimekit',
      evidence: 'documented',
      payload: {
        event: 'meeting.transcript',
        meeting: {
          id: MEETING_ID,
          title: 'Planning',
          endedAt: ENDED_AT,
          createdAt: STARTED_AT,
          sessionId: SESSION_ID,
          startedAt: STARTED_AT,
          status: 'LIVE',
          organizedBy: OWNER,
        },
        transcriptDownloadUrl: TRANSCRIPT_URL,
        transcriptDownloadUrlExpiry: RTK_EXPIRY,
      },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: REPLACED_RTK,
      payload: {
        event: 'meeting.transcript',
        meeting: ended(RTK_MEETING),
        transcriptDownloadUrl: TRANSCRIPT_URL,
        transcriptDownloadUrlExpiry: RTK_EXPIRY,
      },
    },
    {
      id: 'rtk-flat-old-docs',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: `${FLAT_NOTE} Shown for the summary; assumed for the transcript.`,
      payload: {
        event: 'meeting.transcript',
        meetingId: MEETING_ID,
        sessionId: SESSION_ID,
        transcriptDownloadUrl: TRANSCRIPT_URL,
        transcriptDownloadUrlExpiry: RTK_EXPIRY,
      },
    },
  ],
};

export const meetingSummary: EventEntry<'meeting.summary'> = {
  name: 'meeting.summary',
  sentWhen: 'the summary of an ended meeting can be downloaded',
  notes: [
    TWO_SHAPES,
    'In the newer samples of RealtimeKit the meeting has its ids and its owner alone: keep the title from an earlier event of the session.',
    SHORT_LIVED,
  ],
  variants: [
    {
      id: 'dyte-v2',
      service: 'dyte',
      evidence: 'documented',
      payload: {
        event: 'meeting.summary',
        meeting: ended(DYTE_MEETING),
        summaryDownloadUrl: SUMMARY_URL,
        summaryDownloadUrlExpiry: DYTE_EXPIRY,
      },
    },
    {
      id: 'rtk-2026-08',
      service: 'realtimekit',
      evidence: 'documented',
      note: 'The meeting has no title, no status and no times.',
      payload: {
        event: 'meeting.summary',
        meeting: { id: MEETING_ID, sessionId: SESSION_ID, organizedBy: OWNER },
        summaryDownloadUrl: SUMMARY_URL,
        summaryDownloadUrlExpiry: RTK_EXPIRY,
      },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: REPLACED_RTK,
      payload: {
        event: 'meeting.summary',
        meeting: ended(RTK_MEETING),
        summaryDownloadUrl: SUMMARY_URL,
        summaryDownloadUrlExpiry: RTK_EXPIRY,
      },
    },
    {
      id: 'rtk-flat-old-docs',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: FLAT_NOTE,
      payload: {
        event: 'meeting.summary',
        meetingId: MEETING_ID,
        sessionId: SESSION_ID,
        summaryDownloadUrl: SUMMARY_URL,
        summaryDownloadUrlExpiry: RTK_EXPIRY,
      },
    },
  ],
};

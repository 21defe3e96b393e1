import type { EventEntry } from './entry.ts';
import { MEETING_ID, OWNER, STARTED_AT } from './neutral-values.ts';
import { REPLACED_RTK } from './rtk-notes.ts';

const STREAM_ID = '000000e5-0000-4000-8000-0000000000e5';

const RTK_STREAM = {
  event: 'livestreaming.statusUpdate',
  streamId: STREAM_ID,
  status: 'LIVE',
  manualIngest: false,
  playbackUrl: 'https://live.example.test/x.m3u8',
  ingestServer: 'rtmps://live.example.test/in',
  streamKey: 'REDACTED',
} as const;

export const livestreamStatusUpdate: EventEntry<'livestreaming.statusUpdate'> = {
  name: 'livestreaming.statusUpdate',
  sentWhen: 'a livestream changes its state',
  notes: [
    'status and streamId are at the top level: there is no livestream object.',
    'Only RealtimeKit documents a meeting here, without sessionId and startedAt.',
    'The REST API has other states (ERRORED, INVOKED) that are not sent.',
    'streamKey is a secret: whoever has it can stream.',
  ],
  variants: [
    {
      id: 'dyte-v2',
      service: 'dyte',
      evidence: 'documented',
      payload: { event: 'livestreaming.statusUpdate', streamId: STREAM_ID, status: 'LIVE' },
    },
    {
      id: 'rtk-2026-08',
      service: 'realtimekit',
      evidence: 'documented',
      payload: {
        ...RTK_STREAM,
        meeting: {
          id: MEETING_ID,
          title: 'Planning',
          createdAt: STARTED_AT,
          status: 'LIVE',
          organizedBy: OWNER,
        },
      },
    },
    {
      id: 'rtk',
      service: 'realtimekit',
      evidence: 'documented-old',
      note: REPLACED_RTK,
      payload: {
        ...RTK_STREAM,
        meeting: {
          id: MEETING_ID,
          title: 'Planning',
          createdAt: STARTED_AT,
          roomName: MEETING_ID,
          status: 'LIVE',
          organizedBy: OWNER,
        },
      },
    },
  ],
};

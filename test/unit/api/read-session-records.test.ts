import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readLink,
  readLivestream,
  readParticipant,
  readRecording,
  readSession,
} from '../../../src/api/read-session-records.ts';

const ID = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
const AT = '2026-01-09T03:34:05.123Z';
const TIME = Date.parse(AT);

const SESSION = {
  id: ID,
  associated_id: 'bbb-meeting',
  meeting_display_name: 'Weekly planning',
  organization_id: 'org',
  status: 'ENDED',
  created_at: AT,
  started_at: AT,
  ended_at: AT,
  live_participants: 3,
};

const RECORDING = {
  id: ID,
  session_id: 'session',
  meeting: { id: 'meeting', title: 'Weekly' },
  status: 'UPLOADED',
  output_file_name: 'a.mp4',
  invoked_time: AT,
  started_time: AT,
  stopped_time: AT,
  recording_duration: 1200,
  file_size: '48230144',
  download_url: 'https://files.example.test/a.mp4?sig=1',
  download_url_expiry: AT,
  audio_download_url: null,
  storage_config: { access_key: 'storage-key', bucket: 'storage-bucket' },
};

function camel(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, found]) => [
      name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      found,
    ]),
  );
}

const READERS = [
  ['a session', readSession, SESSION],
  ['a recording', readRecording, RECORDING],
  [
    'a participant',
    readParticipant,
    { id: ID, custom_participant_id: 'user-1', display_name: 'Ada', joined_at: AT, left_at: AT },
  ],
  [
    'a livestream',
    readLivestream,
    {
      id: ID,
      meeting_id: 'meeting',
      name: 'Live',
      status: 'LIVE',
      created_at: AT,
      updated_at: AT,
      stream_key: 'stream-key',
    },
  ],
] as const;

describe('what REST knows', () => {
  it.each(READERS)('is read of %s in both ways of writing names', (_what, read, value) => {
    expect(read(camel(value))).toEqual(read(value));
  });

  it.each(READERS)('is read of %s with nothing that is unknown or secret', (_what, read, value) => {
    const text = JSON.stringify(read({ ...value, unknown_field: 'unknown-value' }));
    expect(text).not.toMatch(/unknown-value|storage-|stream-key/);
    expect(read({ id: ID })).toBeDefined();
  });

  it('is read of a session', () => {
    expect(readSession(SESSION)).toEqual({
      id: ID,
      meetingId: 'bbb-meeting',
      title: 'Weekly planning',
      organizationId: 'org',
      status: 'ENDED',
      createdAt: TIME,
      startedAt: TIME,
      endedAt: TIME,
    });
  });

  it('is read of a recording', () => {
    expect(readRecording(RECORDING)).toEqual({
      id: ID,
      meetingId: 'meeting',
      sessionId: 'session',
      status: 'UPLOADED',
      outputFileName: 'a.mp4',
      invokedAt: TIME,
      startedAt: TIME,
      stoppedAt: TIME,
      durationSeconds: 1200,
      fileSize: 48_230_144,
      download: { url: 'https://files.example.test/a.mp4?sig=1', expiresAt: TIME },
      audioDownload: undefined,
    });
  });

  it.each([
    ['2026-01-09 03:34:05.123456Z', TIME],
    ['2026-01-09T03:34:05Z', TIME - 123],
    ['2026-01-09T03:34:05.123', TIME],
    ['yesterday', undefined],
    [1767929645123, undefined],
  ])('has times: %s', (written, time) => {
    expect(readSession({ id: ID, started_at: written })?.startedAt).toBe(time);
  });

  it.each(['', ' ', '..', 'a/b', 'a?b', 'x'.repeat(200), 7, null, undefined, {}])(
    'is not read without an id that can be asked for: %j',
    (id) => {
      for (const [, read] of READERS) expect(read({ id })).toBeUndefined();
    },
  );

  it.each([
    'ftp://files.example.test/a',
    'javascript:alert(1)',
    'a.mp4',
    `https://a.test/${'x'.repeat(20_000)}`,
  ])('has no link that cannot be followed: %s', (url) => {
    expect(readLink({ download_url: url }, 'download_url')).toBeUndefined();
  });

  it('is undefined, and never an error, whatever stands in the fields', () => {
    const names = ['id', ...Object.keys(SESSION), ...Object.keys(RECORDING), 'joined_at', 'display_name'];
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.jsonValue())),
        (value) => {
          for (const [, read] of READERS)
            for (const found of Object.values(read(value) ?? {}))
              expect(['string', 'number', 'undefined', 'object']).toContain(typeof found);
        },
      ),
    );
  });
});

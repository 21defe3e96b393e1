import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf, sampleOf } from '../../../../src/domain/events/catalogue.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { readTime } from '../../../../src/domain/events/read-payload.ts';
import {
  readAmount,
  readEventName,
  readLivestream,
  readMeeting,
  readParticipant,
  readRecording,
  readStopReason,
} from '../../../../src/domain/events/read-payload.ts';

const MEETING = '000000a1-0000-4000-8000-0000000000a1';
const SESSION = '000000b2-0000-4000-8000-0000000000b2';

describe('readMeeting', () => {
  const planning = { id: MEETING, sessionId: SESSION, title: 'Planning' };

  it.each([
    ['an object', sampleOf('meeting.started'), planning],
    ['flat, without a title', sampleOf('meeting.chatSynced'), { ...planning, title: undefined }],
    ['flat, with a title', sampleOf('meeting.chatSynced', 'rtk'), planning],
    [
      'flat in the old transcript shape',
      sampleOf('meeting.transcript', 'rtk-flat-old-docs'),
      { ...planning, title: undefined },
    ],
    [
      'without a session, which the recording knows',
      sampleOf('recording.statusUpdate', 'dyte-uploading'),
      planning,
    ],
    [
      'with a null title and no session',
      sampleOf('meeting.ended', 'v1-2021'),
      { id: MEETING, sessionId: undefined, title: undefined },
    ],
  ])('reads it %s', (_how, payload, expected) => {
    expect(readMeeting(payload)).toEqual(expected);
  });

  it('takes an empty title for none', () => {
    expect(readMeeting({ meeting: { id: 'a', title: '  ' } }).title).toBeUndefined();
  });

  it('falls back to the id in the recording', () => {
    expect(readMeeting({ recording: { meetingId: 'm1' } }).id).toBe('m1');
  });
});

describe('readParticipant', () => {
  it('reads the documented names', () => {
    expect(readParticipant(sampleOf('meeting.participantLeft'))).toEqual({
      id: '000000f6-0000-4000-8000-0000000000f6',
      name: 'Ada',
      customId: 'user-1',
      joinedAt: Date.parse('2026-01-02T03:05:00.000Z'),
      leftAt: Date.parse('2026-01-02T03:25:00.000Z'),
    });
  });

  it('reads the old name of the integrator’s id', () => {
    expect(readParticipant(sampleOf('meeting.participantJoined', 'dyte-minimal')).customId).toBe('user-1');
  });

  it('reads id and name, as in the samples of 2021', () => {
    expect(readParticipant({ participant: { id: 'p', name: 'Ada' } })).toMatchObject({
      id: 'p',
      name: 'Ada',
    });
  });
});

describe('readRecording', () => {
  it.each([
    ['dyte-uploaded', Date.parse('2026-01-02T03:06:07.123Z'), 'ALL_PEERS_LEFT'],
    ['rtk-uploaded', Date.parse('2026-01-02T03:06:07.123Z'), undefined],
  ])('reads the same from %s', (variant, startedAt, stopReason) => {
    expect(readRecording(sampleOf('recording.statusUpdate', variant))).toEqual({
      id: '000000d4-0000-4000-8000-0000000000d4',
      status: 'UPLOADED',
      size: 2_040_000,
      duration: 600,
      startedAt,
      stoppedAt: startedAt + 600_000,
      stopReason,
      error: undefined,
      downloadUrls: ['https://files.example.test/r.mp4'],
      isTrack: false,
    });
  });

  it('computes the length where only times are given', () => {
    expect(readRecording(sampleOf('recording.statusUpdate', 'dyte-uploading')).duration).toBe(600);
  });

  it('knows no length when it stopped before it started', () => {
    const recording = { startedTime: '2026-01-02T03:06:07Z', stoppedTime: '2026-01-02T03:06:06Z' };
    expect(readRecording({ recording }).duration).toBeUndefined();
  });

  it('collects the files of all layers of a track recording', () => {
    const layer = (...urls: string[]): unknown => ({
      download_urls: Object.fromEntries(urls.map((url) => [`${url}.webm`, { download_url: url }])),
    });
    const recording = { downloadUrl: [layer('a', 'b'), null, 7, { download_urls: [] }, layer('c')] };
    expect(readRecording({ recording })).toMatchObject({ downloadUrls: ['a', 'b', 'c'], isTrack: true });
  });

  it('reads what failed', () => {
    expect(readRecording(sampleOf('recording.statusUpdate', 'composed-errored'))).toMatchObject({
      status: 'ERRORED',
      error: 'recorder failed',
    });
  });
});

describe('readLivestream', () => {
  it('reads the top level', () => {
    expect(readLivestream(sampleOf('livestreaming.statusUpdate', 'rtk'))).toEqual({
      id: '000000e5-0000-4000-8000-0000000000e5',
      status: 'LIVE',
      playbackUrl: 'https://live.example.test/x.m3u8',
    });
  });
});

describe('readTime', () => {
  it.each([
    ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
    ['2026-01-02 03:04:05.678912Z', '2026-01-02T03:04:05.678Z'],
    ['2026-01-02 03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.5Z', '2026-01-02T03:04:05.500Z'],
    ['2026-01-02 03:04:05.000001', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T05:04:05+02:00', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T05:04:05-0130', '2026-01-02T06:34:05.000Z'],
    ['2026-01-02 05:04:05+0200', '2026-01-02T03:04:05.000Z'],
  ])('reads %s', (written, meant) => {
    expect(readTime(written)).toBe(Date.parse(meant));
  });

  it.each(['', 'now', '2026-01-02', '2026-13-02T03:04:05Z', '2026-01-02T25:04:05Z', 1767323045678, null])(
    'does not read %j',
    (value) => {
      expect(readTime(value)).toBeUndefined();
    },
  );

  it('reads every time in either form the same', () => {
    const date = fc.date({ min: new Date('1971-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (time) => {
        const iso = time.toISOString();
        expect(readTime(iso)).toBe(time.getTime());
        expect(readTime(iso.replace('T', ' ').replace('Z', '999Z'))).toBe(time.getTime());
      }),
    );
  });
});

describe('readAmount', () => {
  it.each([
    [2_040_000, 2_040_000],
    ['2040000', 2_040_000],
    ['600.5', 600.5],
    [0, 0],
    [-1, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    ['', undefined],
    ['2 MB', undefined],
    ['0x10', undefined],
    ['1e9', undefined],
    [null, undefined],
  ])('%j is %j', (value, amount) => {
    expect(readAmount(value)).toBe(amount);
  });
});

describe('readStopReason', () => {
  it.each([
    ["{'reason':'ALL_PEERS_LEFT','caller':{'type':'INTERNAL'}}", 'ALL_PEERS_LEFT'],
    ["{'caller': {'type': 'USER'}, 'reason': 'API_CALL'}", 'API_CALL'],
    ['{"reason":"INTERNAL_ERROR"}', 'INTERNAL_ERROR'],
    ['API_CALL', 'API_CALL'],
    [{ reason: 'API_CALL' }, 'API_CALL'],
    ['', undefined],
    ['{}', undefined],
    ["{'reason':", undefined],
    [7, undefined],
    [null, undefined],
  ])('%j says %j', (value, reason) => {
    expect(readStopReason(value)).toBe(reason);
  });
});

describe('every reader', () => {
  const samples = EVENT_NAMES.flatMap((name) => entryOf(name).variants.map(({ payload }) => payload));
  const places = samples.flatMap((sample) => pathsIn(sample).map((path) => ({ sample, path })));
  /** A sample with one of its values replaced: a list for a text, a text for an object, and so on. */
  const damaged = fc
    .tuple(fc.constantFrom(...places), fc.anything())
    .map(([{ sample, path }, value]) => withValueAt(sample, path, value));

  it('gives what stands in the payload or nothing, whatever stands in the place of a field', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.anything()), (payload) => {
        const { stopReason, downloadUrls, isTrack: _, ...recording } = readRecording(payload);
        const rest = [recording, readMeeting(payload), readParticipant(payload), readLivestream(payload)];
        const read = [readEventName(payload), ...downloadUrls, ...rest.flatMap((one) => Object.values(one))];
        const texts = new Set(textsIn(payload));
        const isSound = (value: unknown): boolean =>
          value === undefined || (typeof value === 'string' ? texts.has(value) : Number.isFinite(value));
        expect(read.filter((value) => !isSound(value))).toEqual([]);
        const isPart = stopReason === undefined || [...texts].some((text) => text.includes(stopReason));
        expect(isPart).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds nothing that is inherited', () => {
    expect(readEventName(Object.create({ event: 'meeting.started' }))).toBeUndefined();
  });
});

type Path = readonly string[];

/** The way to every value in it, from the outermost on. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...path, name]))];
}

function withValueAt(whole: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined || typeof whole !== 'object' || whole === null) return value;
  const entries = Object.entries(whole).map(([key, inner]): [string, unknown] => [
    key,
    key === name ? withValueAt(inner, rest, value) : inner,
  ]);
  return Array.isArray(whole) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

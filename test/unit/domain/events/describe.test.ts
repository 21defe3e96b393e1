import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthText, roughLengthText, sizeText } from '../../../../src/domain/text/amounts.ts';
import { entryOf, sampleOf } from '../../../../src/domain/events/catalogue.ts';
import { describeEvent } from '../../../../src/domain/events/describe.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';

describe('describeEvent', () => {
  const SENTENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'meeting.started': {
      'dyte-v2': '"Planning" started',
      'dyte-v1-room': '"Planning" started',
      rtk: '"Planning" started',
      'v1-2021-log': 'meeting 000000a1 started',
    },
    'meeting.ended': {
      'dyte-v2': '"Planning" ended (by the host)',
      rtk: '"Planning" ended (everyone left)',
      'v1-2021': 'meeting 000000a1 ended',
    },
    'meeting.participantJoined': {
      'dyte-v2': 'Ada joined "Planning"',
      rtk: 'Ada joined "Planning"',
      'dyte-minimal': 'Ada joined "Planning"',
    },
    'meeting.participantLeft': {
      'dyte-v2': 'Ada left "Planning" after 20m',
      rtk: 'Ada left "Planning" after 20m',
    },
    'meeting.chatSynced': {
      'dyte-v2': 'chat of meeting 000000a1 ready',
      rtk: 'chat of "Planning" ready',
    },
    'recording.statusUpdate': {
      'dyte-uploaded': 'recording of "Planning" uploaded, 2.0 MB, 10m 00s',
      'rtk-uploaded': 'recording of "Planning" uploaded, 2.0 MB, 10m 00s',
      'rtk-track-uploaded': 'track recording of "Planning" uploaded, 1 file',
      'composed-invoked': 'recording of "Planning" requested',
      'dyte-recording': 'recording of "Planning" started',
      'dyte-uploading': 'recording of "Planning" stopped, uploading, 216.0 kB, 10m 00s',
      'composed-errored': 'recording of "Planning" failed: recorder failed',
    },
    'livestreaming.statusUpdate': { 'dyte-v2': 'stream live', rtk: 'stream of "Planning" live' },
    'meeting.transcript': {
      'dyte-v2': 'transcript of "Planning" ready',
      rtk: 'transcript of "Planning" ready',
      'rtk-flat-old-docs': 'transcript of meeting 000000a1 ready',
    },
    'meeting.summary': {
      'dyte-v2': 'summary of "Planning" ready',
      rtk: 'summary of "Planning" ready',
      'rtk-flat-old-docs': 'summary of meeting 000000a1 ready',
    },
  };

  it.each(EVENT_NAMES)('says every variant of %s', (name) => {
    const said = entryOf(name).variants.map(({ id, payload }) => [id, describeEvent(payload)]);
    expect(Object.fromEntries(said)).toEqual(SENTENCES[name]);
  });

  it.each([
    [
      'unknown names',
      { event: 'poll.created', poll: {}, meeting: {} },
      'unknown event poll.created, fields poll, meeting',
    ],
    ['an unknown event without fields', { event: 'ping' }, 'unknown event ping, no other fields'],
    ['an object without a name', { event: 7, a: 1 }, 'no event name, fields a'],
    ['a list', [], 'no JSON object, so no event'],
    ['nothing', undefined, 'no JSON object, so no event'],
    ['a null', null, 'no JSON object, so no event'],
    ['an event with nothing else', { event: 'meeting.participantJoined' }, 'somebody joined a meeting'],
    [
      'a participant with an id only',
      { event: 'meeting.participantJoined', participant: { peerId: 'p-1' } },
      'participant p-1 joined a meeting',
    ],
    [
      'a participant with a custom id',
      { event: 'meeting.participantJoined', participant: { peerId: 'p-1', customParticipantId: 'user-1' } },
      'participant user-1 joined a meeting',
    ],
    ['an unknown reason', { event: 'meeting.ended', reason: 'TIME_LIMIT' }, 'a meeting ended (TIME_LIMIT)'],
    ['a recording without status', { event: 'recording.statusUpdate' }, 'recording of a meeting changed'],
    [
      'an unknown recording status',
      { event: 'recording.statusUpdate', recording: { status: 'PAUSED' } },
      'recording of a meeting is now PAUSED',
    ],
    [
      'a failure without a message',
      { event: 'recording.statusUpdate', recording: { status: 'ERRORED' } },
      'recording of a meeting failed',
    ],
    ['a stream that ended', { event: 'livestreaming.statusUpdate', status: 'OFFLINE' }, 'stream offline'],
    ['an idle stream', { event: 'livestreaming.statusUpdate', status: 'IDLE' }, 'stream idle'],
    [
      'an unknown stream status',
      { event: 'livestreaming.statusUpdate', status: 'ERRORED' },
      'stream is now ERRORED',
    ],
    ['a stream without status', { event: 'livestreaming.statusUpdate' }, 'stream changed'],
  ])('copes with %s', (_what, payload, sentence) => {
    expect(describeEvent(payload)).toBe(sentence);
  });

  it('says when a recording was stopped by an error', () => {
    const { recording, ...rest } = sampleOf('recording.statusUpdate');
    const stopReason = "{'reason':'INTERNAL_ERROR'}";
    expect(describeEvent({ ...rest, recording: { ...recording, stopReason } })).toContain(
      'stopped by an error',
    );
  });

  it('leaves a stay out that would be negative', () => {
    const participant = {
      userDisplayName: 'Ada',
      joinedAt: '2026-01-02T03:05:00Z',
      leftAt: '2026-01-02T03:04:00Z',
    };
    expect(describeEvent({ event: 'meeting.participantLeft', participant })).toBe('Ada left a meeting');
  });

  it('shortens long texts without splitting a character', () => {
    const title = '😀'.repeat(100_000);
    const sentence = describeEvent({ event: 'meeting.started', meeting: { title } });
    expect(sentence).toBe(`"${'😀'.repeat(59)}…" started`);
  });

  it('keeps a text of exactly 60 characters', () => {
    const title = 'x'.repeat(60);
    expect(describeEvent({ event: 'meeting.started', meeting: { title } })).toBe(`"${title}" started`);
  });

  it('names a few of many fields and counts the others', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${String(index)}`, 1]));
    expect(describeEvent({ event: 'big', ...many })).toBe(
      'unknown event big, fields f0, f1, f2, f3, f4, f5, f6, f7 and 992 more',
    );
  });

  it('never throws and stays short, whatever comes in', () => {
    const text = fc.string({ maxLength: 300 });
    const part = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom('id', 'title', 'status', 'name', 'errMessage'), text),
    );
    const payload = fc.record(
      {
        event: fc.oneof(fc.constantFrom(...EVENT_NAMES), text),
        meeting: part,
        participant: part,
        recording: part,
        status: text,
        reason: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(payload, fc.anything()), (value) => {
        expect(describeEvent(value).length).toBeLessThan(1300);
      }),
    );
  });
});

describe('sizeText', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [216_000, '216.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [2_040_000, '2.0 MB'],
    [5_250_000_000, '5.3 GB'],
    [7e15, '7000.0 TB'],
  ])('%d is %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

describe('lengthText', () => {
  it.each([
    [0, '0s'],
    [45.4, '45s'],
    [59.6, '1m 00s'],
    [600, '10m 00s'],
    [3723, '1h 02m 03s'],
    [90_000, '25h 00m 00s'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(lengthText(seconds)).toBe(text);
  });
});

describe('roughLengthText', () => {
  it.each([
    [0, '0s'],
    [59, '59s'],
    [59.5, '1m'],
    [89, '1m'],
    [1200, '20m'],
    [3590, '1h 00m'],
    [3900, '1h 05m'],
  ])('%d seconds are about %s', (seconds, text) => {
    expect(roughLengthText(seconds)).toBe(text);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthText, roughLengthText, sizeText } from '../../../../src/domain/text/amounts.ts';
import { entryOf, sampleOf } from '../../../../src/domain/events/catalogue.ts';
import { describeEvent, sentenceOf } from '../../../../src/domain/events/describe.ts';
import { MeetingTitles } from '../../../../src/domain/events/meeting-titles.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';

const said = (payload: unknown): string => sentenceOf(describeEvent(payload));

describe('describeEvent', () => {
  const SENTENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'meeting.started': {
      'dyte-v2': 'meeting started · Planning',
      'dyte-v1-room': 'meeting started · Planning',
      'rtk-2026-08': 'meeting started · Planning',
      rtk: 'meeting started · Planning',
      'v1-2021-log': 'meeting started · meeting 000000a1',
    },
    'meeting.ended': {
      'dyte-v2': 'meeting ended by the host · Planning',
      'rtk-2026-08': 'meeting ended, everyone left · Planning',
      rtk: 'meeting ended, everyone left · Planning',
      'v1-2021': 'meeting ended · meeting 000000a1',
    },
    'meeting.participantJoined': {
      'dyte-v2': 'Ada joined · Planning',
      'rtk-2026-08': 'Ada joined · Planning',
      rtk: 'Ada joined · Planning',
      'dyte-minimal': 'Ada joined · Planning',
    },
    'meeting.participantLeft': {
      'dyte-v2': 'Ada left after 20m · Planning',
      'rtk-2026-08': 'Ada left after 20m · Planning',
      rtk: 'Ada left after 20m · Planning',
    },
    'meeting.chatSynced': {
      'dyte-v2': 'chat ready · meeting 000000a1',
      'rtk-2026-08': 'chat ready · Planning',
      rtk: 'chat ready · Planning',
    },
    'recording.statusUpdate': {
      'dyte-uploaded': 'recording uploaded, 2.0 MB, 10m 00s · Planning',
      'rtk-2026-08': 'recording uploaded, 2.0 MB, 10m 00s · Planning',
      'rtk-uploaded': 'recording uploaded, 2.0 MB, 10m 00s · Planning',
      'rtk-track-uploaded': 'track recording uploaded, 1 file · Planning',
      'composed-invoked': 'recording requested · Planning',
      'dyte-recording': 'recording started · Planning',
      'dyte-uploading': 'recording stopped, uploading, 216.0 kB, 10m 00s · Planning',
      'composed-errored': 'recording failed: recorder failed · Planning',
    },
    'livestreaming.statusUpdate': {
      'dyte-v2': 'stream live',
      'rtk-2026-08': 'stream live · Planning',
      rtk: 'stream live · Planning',
    },
    'meeting.transcript': {
      'dyte-v2': 'transcript ready · Planning',
      'rtk-2026-08': 'transcript ready · Planning',
      rtk: 'transcript ready · Planning',
      'rtk-flat-old-docs': 'transcript ready · meeting 000000a1',
    },
    'meeting.summary': {
      'dyte-v2': 'summary ready · Planning',
      'rtk-2026-08': 'summary ready · meeting 000000a1',
      rtk: 'summary ready · Planning',
      'rtk-flat-old-docs': 'summary ready · meeting 000000a1',
    },
  };

  it.each(EVENT_NAMES)('says every variant of %s', (name) => {
    const sentences = entryOf(name).variants.map(({ id, payload }) => [id, said(payload)]);
    expect(Object.fromEntries(sentences)).toEqual(SENTENCES[name]);
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
    [
      'a summary that names its session only',
      { event: 'meeting.summary', meeting: { sessionId: '000000b2-0000-4000-8000-0000000000b2' } },
      'summary ready · session 000000b2',
    ],
    ['an event with nothing else', { event: 'meeting.participantJoined' }, 'somebody joined'],
    [
      'a participant with an id only',
      { event: 'meeting.participantJoined', participant: { peerId: 'p-1' } },
      'participant p-1 joined',
    ],
    [
      'a participant with a custom id',
      { event: 'meeting.participantJoined', participant: { peerId: 'p-1', customParticipantId: 'user-1' } },
      'participant user-1 joined',
    ],
    ['an unknown reason', { event: 'meeting.ended', reason: 'TIME_LIMIT' }, 'meeting ended (TIME_LIMIT)'],
    ['a recording without status', { event: 'recording.statusUpdate' }, 'recording changed'],
    [
      'an unknown recording status',
      { event: 'recording.statusUpdate', recording: { status: 'PAUSED' } },
      'recording is now PAUSED',
    ],
    [
      'a failure without a message',
      { event: 'recording.statusUpdate', recording: { status: 'ERRORED' } },
      'recording failed',
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
    expect(said(payload)).toBe(sentence);
  });

  it('says when a recording was stopped by an error', () => {
    const { recording, ...rest } = sampleOf('recording.statusUpdate');
    const stopReason = "{'reason':'INTERNAL_ERROR'}";
    expect(said({ ...rest, recording: { ...recording, stopReason } })).toContain('stopped by an error');
  });

  it('leaves a stay out that would be negative', () => {
    const participant = {
      userDisplayName: 'Ada',
      joinedAt: '2026-01-02T03:05:00Z',
      leftAt: '2026-01-02T03:04:00Z',
    };
    expect(said({ event: 'meeting.participantLeft', participant })).toBe('Ada left');
  });

  it('shortens long texts without splitting a character', () => {
    const title = '😀'.repeat(100_000);
    const { meeting } = describeEvent({ event: 'meeting.started', meeting: { title } });
    expect(meeting).toBe(`${'😀'.repeat(59)}…`);
  });

  it('keeps a text of exactly 60 characters', () => {
    const title = 'x'.repeat(60);
    expect(describeEvent({ event: 'meeting.started', meeting: { title } }).meeting).toBe(title);
  });

  it('names a few of many fields and counts the others', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${String(index)}`, 1]));
    expect(said({ event: 'big', ...many })).toBe(
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
        expect(said(value).length).toBeLessThan(1300);
      }),
    );
  });
});

describe('titles of meetings', () => {
  const chat = { event: 'meeting.chatSynced', meetingId: 'm-1', sessionId: 's-1' };
  const started = (title: string | undefined, ids: Readonly<Record<string, string>>): unknown => ({
    event: 'meeting.started',
    meeting: { ...ids, title },
  });
  const meetingOf = (titles: MeetingTitles): string | undefined =>
    describeEvent(chat, undefined, titles).meeting;

  it('are known to events that have the ids only, by session before meeting', () => {
    const titles = new MeetingTitles();
    expect(meetingOf(titles)).toBe('meeting m-1');
    titles.learn(started('Of the meeting', { id: 'm-1', sessionId: 'another' }));
    expect(meetingOf(titles)).toBe('Of the meeting');
    titles.learn(started('Of the session', { sessionId: 's-1' }));
    expect(meetingOf(titles)).toBe('Of the session');
    titles.learn(started(undefined, { sessionId: 's-1' }));
    expect(meetingOf(titles)).toBe('Of the session');
  });

  it('of a delivery itself come before what is remembered', () => {
    const titles = new MeetingTitles();
    titles.learn(started('Old', { id: 'm-1' }));
    expect(describeEvent({ ...chat, title: 'New' }, undefined, titles).meeting).toBe('New');
  });

  it('are shown as any text from outside', () => {
    const titles = new MeetingTitles();
    titles.learn(started(`secret ${'x'.repeat(100)}`, { id: 'm-1' }));
    const shown = describeEvent(chat, (text) => text.replace('secret', '…'), titles).meeting;
    expect(shown).toBe(`… ${'x'.repeat(57)}…`);
  });

  it('are forgotten when very many came since, and never learned when they are huge', () => {
    const titles = new MeetingTitles();
    titles.learn(started('First', { id: 'm-1' }));
    for (let index = 0; index < 499; index += 1)
      titles.learn(started('Other', { id: `other-${String(index)}` }));
    expect(meetingOf(titles)).toBe('First');
    for (let index = 0; index < 500; index += 1)
      titles.learn(started('Other', { id: `more-${String(index)}` }));
    expect(meetingOf(titles)).toBe('meeting m-1');
    titles.learn(started('x'.repeat(10_000), { id: 'm-1' }));
    expect(meetingOf(titles)).toBe('meeting m-1');
  });

  it('are learned from anything without harm', () => {
    const titles = new MeetingTitles();
    fc.assert(
      fc.property(fc.anything(), (payload) => {
        titles.learn(payload);
        expect(said(payload)).toBeTypeOf('string');
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

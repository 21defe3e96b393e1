import { describe, expect, it } from 'vitest';
import {
  ODD_BODY_IDS,
  oddBody,
  oddityOf,
  plainBody,
  type OddBodyId,
} from '../../../../src/domain/check/odd-bodies.ts';
import { sampleOf } from '../../../../src/domain/events/catalogue.ts';

const PAYLOAD = {
  event: 'meeting.started',
  meeting: { id: 'c4ec0000-1', title: 'Planning', createdAt: '2026', tags: ['a', 'b'] },
};

const text = (id: OddBodyId, payload: object = PAYLOAD): string =>
  oddBody(id, Buffer.from(JSON.stringify(payload))).toString();

const START = '{"event":"meeting.started","meeting":{"id":"c4ec0000-1",';
const END = '"createdAt":"2026","tags":["a","b"]}';
const PLAIN = `${START}"title":"Planning",${END}`;

describe('an odd body', () => {
  it.each<[OddBodyId, string]>([
    [
      'spaces',
      '{"event": "meeting.started", "meeting": {"id": "c4ec0000-1", "title": "Planning", "createdAt": "2026", "tags": ["a", "b"]}}',
    ],
    ['escaped-letters', `${START}"title":"Caf\\u00e9 \\ud83d\\ude80",${END}}`],
    ['raw-letters', `${START}"title":"Café Zürich",${END}}`],
    ['emoji', `${START}"title":"計画 🚀",${END}}`],
    ['decimal-zero', `${PLAIN},"ratio":1.0}`],
    ['large-number', `${PLAIN},"sequence":9007199254740993}`],
    ['numeric-names', `${PLAIN},"2":"second","1":"first"}`],
    ['repeated-name', `${PLAIN.slice(0, -1)},"createdAt":"2026"}}`],
    [
      'field-order',
      '{"event":"meeting.started","meeting":{"createdAt":"2026","id":"c4ec0000-1","tags":["a","b"],"title":"Planning"}}',
    ],
    ['escaped-slash', `${START}"title":"Support 24\\/7",${END}}`],
    ['markup', `${START}"title":"Q&A <live>",${END}}`],
    ['trailing-newline', `${PLAIN}}\n`],
    ['leading-spaces', `  ${PLAIN}}`],
  ])('%s', (id, expected) => {
    expect(text(id)).toBe(expected);
  });

  it('has lines that end with CR LF, and none after its end', () => {
    const body = text('crlf');
    expect(body).toBe(JSON.stringify(PAYLOAD, undefined, 2).replaceAll('\n', '\r\n'));
  });

  it.each(['dyte-v2', 'rtk-2026-08'])(
    'differs from the compact one and says what that says: %s',
    (variant) => {
      const payload = sampleOf('meeting.started', variant);
      for (const id of ODD_BODY_IDS) {
        const body = text(id, payload);
        expect(body, id).not.toBe(JSON.stringify(payload));
        expect(JSON.parse(body), id).toMatchObject({
          event: 'meeting.started',
          meeting: { id: payload.meeting.id },
        });
      }
    },
  );

  it('is not kept by JSON.stringify where that is meant, and is where not', () => {
    const kept = ODD_BODY_IDS.filter((id) => JSON.stringify(JSON.parse(text(id))) === text(id));
    expect(kept).toEqual(['raw-letters', 'emoji', 'field-order', 'markup']);
  });

  it('leaves the titles of other things alone', () => {
    const payload = { ...PAYLOAD, recording: { title: 'Retro' } };
    expect(text('markup', payload)).toBe(
      `${START}"title":"Q&A <live>",${END},"recording":{"title":"Retro"}}`,
    );
  });

  it('has letters of Latin-1 only, and others', () => {
    const isLatin = (id: OddBodyId): boolean =>
      Math.max(...Buffer.from(text(id), 'utf16le').filter((_byte, index) => index % 2 === 1)) === 0;
    expect(isLatin('raw-letters')).toBe(true);
    expect(isLatin('emoji')).toBe(false);
    expect(text('raw-letters')).toContain('é');
  });

  it.each<[OddBodyId, string | undefined]>([
    ['decimal-zero', `${PLAIN},"ratio":1}`],
    ['large-number', `${PLAIN},"sequence":12}`],
    ['numeric-names', `${PLAIN},"two":"second","one":"first"}`],
    ['spaces', undefined],
  ])('says the same plainly where it has a field that nobody knows: %s', (id, expected) => {
    expect(plainBody(id, Buffer.from(JSON.stringify(PAYLOAD)))?.toString()).toBe(expected);
  });

  it('is made of JSON only', () => {
    expect(() => oddBody('spaces', Buffer.from('{'))).toThrow(new TypeError('The body is not JSON.'));
  });

  it.each<[OddBodyId, string]>([
    ['spaces', 'spaces behind its commas and colons'],
    ['escaped-letters', 'escaped letters (\\u00e9)'],
    ['raw-letters', 'letters beyond ASCII (é) in UTF-8'],
    ['emoji', 'characters beyond Latin-1 in UTF-8'],
    ['decimal-zero', 'a number written 1.0'],
    ['large-number', 'a whole number above 2^53'],
    ['numeric-names', 'names of fields that are numbers'],
    ['repeated-name', 'a name that stands twice'],
    ['field-order', 'its fields in another order'],
    ['escaped-slash', 'an escaped slash (\\/)'],
    ['markup', 'the characters <, > and &'],
    ['trailing-newline', 'a line end behind it'],
    ['leading-spaces', 'spaces before it'],
    ['crlf', 'lines that end with CR LF'],
  ])('%s has %s', (id, oddity) => {
    expect(oddityOf(id)).toBe(oddity);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ReceivedDelivery,
  RefusalReason,
  RefusedRequest,
} from '../../../../src/domain/delivery/received-delivery.ts';
import { renderDelivery, renderRefusal } from '../../../../src/views/delivery/received-line.ts';
import { PLAIN, type Style } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { receivedDelivery, uuidFor } from '../../../helpers/deliveries.ts';

const AT = Date.parse('2026-01-02T03:04:05.678Z');

const ID = uuidFor('one').slice(0, 8);

function localTime(milliseconds: number): string {
  return new Date(milliseconds).toTimeString().slice(0, 8);
}

function lineOf(parts: Partial<ReceivedDelivery>, width = 120, showSecrets = false): string {
  return renderDelivery(receivedDelivery(parts), { style: PLAIN, width, showSecrets });
}

function payloadOf(value: unknown): Pick<ReceivedDelivery, 'payload'> {
  return { payload: { readable: true, value } };
}

const JOINED = {
  event: 'meeting.participantJoined',
  meeting: { title: 'Planning' },
  participant: { userDisplayName: 'Ada' },
};

describe('the line of a delivery', () => {
  it('says when, its id, which event, what happened, and in which meeting', () => {
    expect(lineOf({ event: JOINED.event, ...payloadOf(JOINED) })).toBe(
      `${localTime(AT)} ${ID}   meeting.participantJoined  Ada joined · Planning`,
    );
  });

  it('says that it was sent for another webhook', () => {
    expect(lineOf({ event: JOINED.event, ...payloadOf(JOINED), foreign: true })).toBe(
      `${localTime(AT)} ${ID} ? meeting.participantJoined  foreign, Ada joined · Planning`,
    );
  });

  it('cuts what is known already, the title, before the news', () => {
    const payload = {
      event: 'recording.statusUpdate',
      meeting: { title: 'Planning of the whole year' },
      recording: { status: 'UPLOADED', fileSize: 48_200_000, recordingDuration: 1200 },
    };
    const line = (width: number): string => lineOf({ event: payload.event, ...payloadOf(payload) }, width);
    const start = `${localTime(AT)} ${ID}   recording.statusUpdate     uploaded, 48.2 MB, 20m 00s`;
    expect(line(110)).toBe(`${start} · Planning of the whole year`);
    expect(line(90)).toBe(`${start} · Planning of t…`);
    expect(line(80)).toBe(start);
    expect(line(60)).toBe(`${localTime(AT)} ${ID}   recording uploaded, 48.2 MB, 20m 00s`);
  });

  it('has the id on every terminal of 80 columns and more, and in a pipe', () => {
    fc.assert(
      fc.property(fc.integer({ min: 48, max: 300 }), fc.boolean(), (width, isLong) => {
        const suffix = { text: isLong ? '✗ connection refused' : '→ 4 ms', mood: 'bad' } as const;
        const options = { style: PLAIN, width, showSecrets: false };
        expect(renderDelivery(receivedDelivery(), options, suffix)).toContain(ID);
      }),
    );
    expect(lineOf({}, Infinity)).toContain(ID);
  });

  it('says what it is about where there is no room for the name of the event', () => {
    const recording = {
      event: 'recording.statusUpdate',
      recording: { status: 'INVOKED' },
      meeting: { title: 'P' },
    };
    const parts = { event: recording.event, ...payloadOf(recording) };
    expect(lineOf(parts, 60)).toBe(`${localTime(AT)} ${ID}   recording requested · P`);
    expect(lineOf({}, 60)).toBe(`${localTime(AT)} ${ID}   meeting started · Planning`);
    expect(lineOf({}, 30)).toBe(`${localTime(AT)}   meeting started`);
  });

  it('of two events says different things also with what became of them, at 60 columns', () => {
    const suffix = { text: '✗ connection refused', mood: 'bad' } as const;
    const said = ['INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED'].map((status) => {
      const payload = {
        event: 'recording.statusUpdate',
        meeting: { title: 'Weekly planning' },
        recording: { status },
      };
      const delivery = receivedDelivery({ event: payload.event, ...payloadOf(payload) });
      return renderDelivery(delivery, { style: PLAIN, width: 60, showSecrets: false }, suffix);
    });
    expect(new Set(said).size).toBe(4);
  });

  it('counts the people where that is known, and leaves them out where they do not fit', () => {
    const delivery = receivedDelivery({ event: JOINED.event, ...payloadOf(JOINED) });
    const line = (width: number): string =>
      renderDelivery(delivery, { style: PLAIN, width, showSecrets: false, peopleIn: 12 });
    expect(line(110)).toMatch(/Ada joined, 12 in · Planning$/);
    expect(line(27)).toMatch(/Ada joined$/);
  });

  it('is whole where there is no terminal', () => {
    const title = 'A very long title of a meeting that goes on and on and on';
    const payload = { event: 'meeting.started', meeting: { title } };
    expect(lineOf(payloadOf(payload), Infinity)).toMatch(new RegExp(`started · ${title}$`));
  });

  it('says nothing of what is as it should be', () => {
    for (const width of [60, 80, 110, 200, Infinity]) expect(lineOf({}, width)).not.toMatch(/verified|200|✓/);
  });

  it.each([
    [{ state: 'key_unavailable' }, 'unverified'],
    [{ state: 'unchecked' }, 'unchecked'],
  ] as const)('shows the signature state %j with a mark and a word at every width', (signature, word) => {
    expect(lineOf({ signature })).toMatch(
      new RegExp(`${ID} \\? meeting\\.started +${word}, started · Planning$`),
    );
    expect(lineOf({ signature }, 60)).toMatch(new RegExp(`${ID} \\? ${word}, meeting started`));
    const options = { style: PLAIN, width: 110, showSecrets: false, isExplained: true };
    expect(renderDelivery(receivedDelivery({ signature }), options)).toMatch(
      new RegExp(`${ID} \\? meeting\\.started +started · Planning$`),
    );
  });

  it('points out an answer of ours that is no 2xx', () => {
    expect(lineOf({ status: 500 })).toContain(
      '✗ meeting.started            answered 500, started · Planning',
    );
  });

  it('shows a repeat with its attempt', () => {
    expect(lineOf({ repeat: true, attempt: 3 })).toContain(
      '  meeting.started            repeat (attempt 3), meeting started · Planning',
    );
  });

  it('points out another body under the same UUID, also in its repeats', () => {
    const id = `${uuidFor('one')}-0123456789abcdef`;
    expect(lineOf({ id })).toContain(
      '? meeting.started            another body under the same UUID, started · Planning',
    );
    expect(lineOf({ id, repeat: true, attempt: 2 }, 200)).toContain(
      'another body under the same UUID, repeat (attempt 2), meeting started · Planning',
    );
    expect(lineOf({})).not.toContain('another body');
  });

  it('points out an answer that came close to the sender’s patience, and no other', () => {
    expect(lineOf({ durationMs: 1234 })).toContain(
      '? meeting.started            slow answer (1.2 s), started · Planning',
    );
    expect(lineOf({ durationMs: 999 })).not.toContain('slow');
  });

  it.each([
    [{ signature: { state: 'missing' } }, 'no signature header: not sent by the service?'],
    [{ signature: { state: 'mismatch' } }, 'signature does not match: body changed, or another key'],
    [
      { signature: { state: 'malformed', reason: 'hex_digest' } },
      'signature looks like an HMAC: the service signs with RSA',
    ],
    [
      { signature: { state: 'malformed', reason: 'not_base64' } },
      'signature is not base64: changed on the way?',
    ],
    [
      { signature: { state: 'malformed', reason: 'wrong_length' } },
      'signature has the wrong length for this key',
    ],
  ] as const)('says the likely cause of %j', (parts, cause) => {
    const line = lineOf({ ...parts, rejection: 'signature', status: 401 });
    expect(line).toContain(`${ID} ✗ meeting.started `);
    expect(line.endsWith(`401 ${cause}`)).toBe(true);
  });

  it.each([
    ['empty', 'the body is empty'],
    ['not_utf8', 'the body is not UTF-8'],
    ['not_json', 'the body is not JSON'],
    ['too_deep', 'the body is nested too deeply'],
  ] as const)('says what is wrong with a body: %s', (reason, text) => {
    const line = lineOf({
      event: undefined,
      rejection: 'not_json',
      status: 400,
      payload: { readable: false, reason },
    });
    expect(line).toContain(`${ID} ✗ (no event)`);
    expect(line.endsWith(`400 ${text}`)).toBe(true);
  });

  it('says what is our fault as such', () => {
    const noKey = {
      signature: { state: 'key_unavailable' },
      rejection: 'key_unavailable',
      status: 503,
    } as const;
    expect(lineOf(noKey)).toMatch(/✗ .*503 no key to check the signature with now; the service may retry$/);
    expect(lineOf({ rejection: 'store_failed', status: 503 })).toMatch(/✗ .*503 could not be stored/);
  });

  it.each([
    ['as it is', '{"event":"meeting.started","meeting":{"title":"https://example.test/?token=abc123"}}'],
    [
      'with escaped slashes',
      '{"event":"meeting.started","meeting":{"title":"https:\\/\\/ex.test\\/?t=abc123"}}',
    ],
    ['in hex', '{"event":"meeting.started","meeting":{"title":"https:\\u002f\\u002fex.test/?t=abc123"}}'],
    ['cut', `{"event":"meeting.started","meeting":{"title":"https://me:abc123${'4'.repeat(80)}@ex.test/"}}`],
  ])('shows secrets in URLs only when they are wanted: %s', (_how, text) => {
    const parts = { body: Buffer.from(text), ...payloadOf(JSON.parse(text)) };
    expect(lineOf(parts)).not.toContain('abc123');
    expect(lineOf(parts, 200, true)).toContain('abc123');
  });

  it('shows what a terminal would obey instead of letting it through', () => {
    const title = '\u001b[2J\u001b]0;owned\u0007\r\n\u202e\u009b31m';
    const line = lineOf({
      event: 'meeting.started',
      ...payloadOf({ event: 'meeting.started', meeting: { title } }),
    });
    expect(line).toContain(String.raw`\x1b[2J\x1b]0;owned\x07\r\n\u202e\x9b31m`);
  });

  it('colors by meaning', () => {
    const mark = (kind: string) => (text: string) => `<${kind}:${text.trim()}>`;
    const style: Style = {
      strong: mark('strong'),
      faint: mark('faint'),
      good: mark('good'),
      bad: mark('bad'),
      warning: mark('warning'),
      name: mark('name'),
      distinct: [mark('distinct')],
    };
    const render = (parts: Partial<ReceivedDelivery>): string =>
      renderDelivery(receivedDelivery(parts), { style, width: 120, showSecrets: false });
    expect(render({})).toMatch(/<name:meeting.started> +started<faint:· Planning>$/);
    expect(render({ signature: { state: 'unchecked' } })).toMatch(
      /<warning:\?> <name:.*> +<warning:unchecked>, started/,
    );
    const rejected = { signature: { state: 'mismatch' }, rejection: 'signature', status: 401 } as const;
    expect(render(rejected)).toMatch(
      /<bad:✗> <name:.*> +<bad:401 signature does not match: body changed, or another key>$/,
    );
    expect(render({ repeat: true, attempt: 2 })).toContain('<faint:repeat (attempt 2), meeting started>');
  });
});

describe('the line of a refused request', () => {
  const request: RefusedRequest = {
    reason: 'method',
    status: 405,
    receivedAt: AT,
    method: 'GET',
    target: '/webhook?token=abc123',
  };
  const options = { style: PLAIN, width: 120, showSecrets: false };

  it('says what was asked and why it was refused', () => {
    expect(renderRefusal(request, options)).toBe(
      `${localTime(AT)} -        ✗ GET /webhook?token=…       405 deliveries come as POST`,
    );
    expect(renderRefusal(request, { ...options, showSecrets: true })).toContain('?token=abc123');
  });

  it('shows when there was nobody to answer, and nothing to read', () => {
    const broken = { ...request, reason: 'aborted', status: undefined, method: undefined } as const;
    expect(renderRefusal(broken, options)).toMatch(/- +✗ \(no request\) +the sender broke it off$/);
  });
});

describe('any line', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom(
      '日本語の会議'.repeat(8),
      '👩‍👩‍👧‍👦'.repeat(20),
      'e\u0301'.repeat(200),
      '\u001b[31m',
      'Ada\n\r\t',
    ),
  );
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({
      event: fc.oneof(text, fc.constantFrom(JOINED.event, 'meeting.started', 'recording.statusUpdate')),
      meeting: fc.oneof(fc.record({ title: text, id: text }), text),
      participant: fc.record({ userDisplayName: text }),
      status: text,
    }),
  );
  // Letters and marks as a terminal draws them; anything it obeys is outside.
  const obeyed = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;

  it('of any payload is one line of harmless characters within the width', () => {
    fc.assert(
      fc.property(
        value,
        fc.option(text),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(5),
        (payload, event, width, kind) => {
          const states = ['valid', 'missing', 'mismatch', 'key_unavailable', 'unchecked', 'valid'] as const;
          const line = lineOf(
            {
              event: event ?? undefined,
              signature: { state: states[kind] ?? 'valid' },
              repeat: kind === 5,
              attempt: kind + 1,
              ...payloadOf(payload),
            },
            width,
          );
          expect(line).not.toMatch(obeyed);
          expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('of any refused request is one line of harmless characters within the width', () => {
    const reasons: RefusalReason[] = ['path', 'too_large', 'malformed_request', 'tls', 'aborted', 'busy'];
    fc.assert(
      fc.property(
        fc.constantFrom(...reasons),
        text,
        text,
        fc.integer({ min: 1, max: 200 }),
        (reason, method, target, width) => {
          const request = { reason, status: 400, receivedAt: AT, method, target };
          const line = renderRefusal(request, { style: PLAIN, width, showSecrets: false });
          expect(line).not.toMatch(obeyed);
          expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('of a payload of megabytes is made without looking at all of it', () => {
    const long = 'é'.repeat(2_000_000);
    const payload = { event: long, meeting: { title: long }, participant: { userDisplayName: long } };
    expect(widthOf(lineOf({ event: long, ...payloadOf(payload) }, 100))).toBeLessThanOrEqual(100);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventNameOf, readPayload } from '../../../../src/domain/delivery/payload.ts';

describe('reading a payload', () => {
  it('reads any JSON that fits', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(readPayload(Buffer.from(text))).toEqual({ readable: true, value: JSON.parse(text) });
      }),
    );
  });

  it.each([
    ['', 'empty'],
    ['{"a":', 'not_json'],
    ['event=meeting.started', 'not_json'],
    [' ', 'not_json'],
  ])('says why it cannot read %j', (text, reason) => {
    expect(readPayload(Buffer.from(text))).toEqual({ readable: false, reason });
  });

  it('takes bytes that are not UTF-8 for unreadable, rather than replacing them', () => {
    const body = Buffer.from('{"title":"caf\xe9"}', 'latin1');
    expect(readPayload(body)).toEqual({ readable: false, reason: 'not_utf8' });
  });

  it('reads what is nested 200 times, and no deeper', () => {
    const nested = (levels: number): Buffer => Buffer.from(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(readPayload(nested(200)).readable).toBe(true);
    expect(readPayload(nested(201))).toEqual({ readable: false, reason: 'too_deep' });
    expect(readPayload(nested(1_000_000))).toEqual({ readable: false, reason: 'too_deep' });
  });

  it('does not count brackets inside texts, nor those that are closed again', () => {
    const text = JSON.stringify({
      a: '['.repeat(500),
      b: '\\"[{'.repeat(200),
      c: Array.from({ length: 300 }, () => []),
    });
    expect(readPayload(Buffer.from(text)).readable).toBe(true);
  });
});

describe('the event name', () => {
  it.each([
    ['{"event":"meeting.started"}', 'meeting.started'],
    ['{"event":"something.new"}', 'something.new'],
    ['{"event":""}', undefined],
    ['{"event":7}', undefined],
    ['{}', undefined],
    ['[]', undefined],
    ['null', undefined],
    ['"meeting.started"', undefined],
    ['not JSON', undefined],
  ])('of %s is %j', (text, name) => {
    expect(eventNameOf(readPayload(Buffer.from(text)))).toBe(name);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseDeliveryReference,
  suggestReference,
} from '../../../../src/domain/delivery/delivery-reference.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';

const hexDigits = '0123456789abcdef'.split('');

describe('a reference to a delivery', () => {
  it.each([
    ['42', { kind: 'position', position: 42 }],
    [' 0042 ', { kind: 'position', position: 42 }],
    ['9999999', { kind: 'position', position: 9_999_999 }],
    ['12345678', { kind: 'id', beginning: '12345678' }],
    ['last', { kind: 'last', back: 0, events: undefined }],
    ['LAST~2', { kind: 'last', back: 2, events: undefined }],
    ['last:meeting.ended', { kind: 'last', back: 0, events: ['meeting.ended'] }],
    ['Last:Meeting.Ended~1', { kind: 'last', back: 1, events: ['meeting.ended'] }],
    ['last:recording.*', { kind: 'last', back: 0, events: ['recording.*'] }],
    [
      'last:meeting.started,meeting.ended',
      { kind: 'last', back: 0, events: ['meeting.started', 'meeting.ended'] },
    ],
    ['last:all', { kind: 'last', back: 0, events: ['*'] }],
    ['149AD0AD', { kind: 'id', beginning: '149ad0ad' }],
    ['last:', { kind: 'id', beginning: 'last:' }],
    ['last~', { kind: 'id', beginning: 'last~' }],
    ['last~-1', { kind: 'id', beginning: 'last~-1' }],
    ['-1', { kind: 'id', beginning: '-1' }],
    ['1.5', { kind: 'id', beginning: '1.5' }],
    ['', { kind: 'id', beginning: '' }],
  ])('%j', (text, expected) => {
    expect(parseDeliveryReference(text)).toEqual(expected);
  });

  it('is never refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const found = parseDeliveryReference(text);
        expect('position' in found ? found.position : 0).toBeLessThan(1e7);
        expect('back' in found ? found.back : 0).toBeLessThan(1e9);
      }),
    );
  });

  it('is a position with up to seven digits, and the beginning of an id with eight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (position) => {
        expect(parseDeliveryReference(String(position))).toEqual({ kind: 'position', position });
      }),
    );
    const beginning = fc.string({ unit: fc.constantFrom(...hexDigits), minLength: 8, maxLength: 32 });
    fc.assert(
      fc.property(beginning, (text) => {
        expect(parseDeliveryReference(text)).toEqual({ kind: 'id', beginning: text });
      }),
    );
  });

  it('names the last of each event, and those before it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVENT_NAMES), fc.nat(999_999_999), (name, back) => {
        const events = [name.toLowerCase()];
        expect(parseDeliveryReference(`last:${name}~${String(back)}`)).toEqual({
          kind: 'last',
          back,
          events,
        });
      }),
    );
  });
});

describe('what was meant by the name of an event', () => {
  it.each([
    ['meeting.ended', 'last:meeting.ended'],
    ['MEETING.ENDED', 'last:meeting.ended'],
    ['meeting.endet', 'last:meeting.ended'],
    ['last:meeting.endet', 'last:meeting.ended'],
    ['last:meeting.ended~3', undefined],
    ['last:recording.*', undefined],
    ['ended', 'last:meeting.ended'],
    ['recording.*', '"last:recording.*"'],
    ['149ad0ad', undefined],
    ['cccc', undefined],
    ['nothing like it', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(suggestReference(text)).toBe(expected);
  });
});

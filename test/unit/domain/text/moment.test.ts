import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimeExpression } from '../../../../src/domain/text/moment.ts';

const NOW = Date.parse('2026-01-02T03:04:05.678Z');

describe('parseMoment', () => {
  it.each([
    ['10m', NOW - 600_000],
    [' 1h 30m ', NOW - 5_400_000],
    ['2d ago', NOW - 172_800_000],
    ['0s', NOW],
    ['2026-01-02T03:04Z', Date.UTC(2026, 0, 2, 3, 4)],
    ['2026-01-02t03:04:05.5z', Date.UTC(2026, 0, 2, 3, 4, 5, 500)],
    ['2026-01-02 03:04:05+01:00', Date.UTC(2026, 0, 2, 2, 4, 5)],
    ['2026-01-02T03:04:05 -0130', Date.UTC(2026, 0, 2, 4, 34, 5)],
    ['2024-02-29', new Date(2024, 1, 29).getTime()],
    ['2026-01-02', new Date(2026, 0, 2).getTime()],
    ['2026-01-02T03:04', new Date(2026, 0, 2, 3, 4).getTime()],
    ['2026-01-02 03:04:05', new Date(2026, 0, 2, 3, 4, 5).getTime()],
    ['14:03', new Date(NOW).setHours(14, 3, 0, 0)],
    ['  14:03 ', new Date(NOW).setHours(14, 3, 0, 0)],
    ['23:59:59', new Date(NOW).setHours(23, 59, 59, 0)],
    ['2d   ago', NOW - 172_800_000],
    // As Python, Go and ISO 8601 write it.
    ['2026-01-02T03:04:05.123456Z', Date.UTC(2026, 0, 2, 3, 4, 5, 123)],
    ['2026-01-02T03:04:05.999999999Z', Date.UTC(2026, 0, 2, 3, 4, 5, 999)],
    ['2026-01-02T03:04:05.123456+00:00', Date.UTC(2026, 0, 2, 3, 4, 5, 123)],
    ['2026-01-02t03:04:05,5z', Date.UTC(2026, 0, 2, 3, 4, 5, 500)],
    ['2026-01-02T03:04:05+01', Date.UTC(2026, 0, 2, 2, 4, 5)],
    ['2026-01-02T03:04:05.000000001-0530', Date.UTC(2026, 0, 2, 8, 34, 5)],
    ['2026-01-02T03:04:05.1234567', new Date(2026, 0, 2, 3, 4, 5, 123).getTime()],
    ['2026-01-02\u00a003:04Z', Date.UTC(2026, 0, 2, 3, 4)],
    ['14:03:07.25', new Date(NOW).setHours(14, 3, 7, 250)],
    ['14:03:07', new Date(NOW).setHours(14, 3, 7, 0)],
  ])('reads %j', (text, expected) => {
    expect(parseTimeExpression(text)?.(NOW)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '10',
    '10 potatoes',
    '-10m',
    'ago',
    '2026',
    '2026-02-29',
    '2026-02-31T00:00Z',
    '2026-13-01',
    '2026-01-00',
    '2026-01-02T25:00',
    '2026-01-02T03:61Z',
    '2026-01-02T',
    '2026-01-02T03:04Z tomorrow',
    '24:00',
    '14:60',
    '14:03:60',
    '2d ago 3h',
    '2d ago ago',
    '1:03',
    '2026-W01-5',
    '2026W015',
    '2026-002',
    '20260102T030405Z',
    '1767323045',
    '2026-01-02T03:04:60Z',
    '2026-01-02T03:04:05.Z',
    '2026-01-02T03:04.5Z',
    '2026-01-02T03:04:05.5.5Z',
    '2026-01-02T03:04:05+1',
    '2026-01-02T03:04:05+25:00',
    '2026-01-02TT03:04',
    '24:00:00.5',
    '2026/01/02',
    'Fri, 02 Jan 2026 03:04:05 GMT',
  ])('takes %j for none', (text) => {
    expect(parseTimeExpression(text)).toBeUndefined();
  });

  it('reads whatever toISOString writes', () => {
    const date = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (at) => {
        expect(parseTimeExpression(at.toISOString())?.(NOW)).toBe(at.getTime());
      }),
    );
  });

  it('reads the same with more digits, a comma, a space or small letters', () => {
    const date = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const digits = fc.stringMatching(/^\d{0,9}$/);
    fc.assert(
      fc.property(
        date,
        digits,
        fc.constantFrom('.', ','),
        fc.constantFrom('T', 't', ' '),
        (at, more, point, between) => {
          const iso = at.toISOString();
          const zone = more.length % 2 === 0 ? 'z' : '+00:00';
          const written = iso.replace('T', between).replace('.', point).replace('Z', `${more}${zone}`);
          expect(parseTimeExpression(written)?.(NOW)).toBe(at.getTime());
        },
      ),
    );
  });

  it('gives a time or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([undefined, true]).toContain(
          parseTimeExpression(text) === undefined
            ? undefined
            : Number.isFinite(parseTimeExpression(text)?.(NOW)),
        );
      }),
    );
  });
});

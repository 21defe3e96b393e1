import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillSample } from '../../../src/emulator/scenario-run.ts';

const TIME = new Date('2026-03-04T05:06:07.089Z');

describe('filling a sample', () => {
  it('puts values into the fields of their names, at every depth', () => {
    const sample = { event: 'x', meeting: { id: 'a', organizedBy: { name: 'b' } } };
    const values = { meeting: { id: 'A', organizedBy: { name: 'B' } } };
    expect(fillSample(sample, values)).toEqual({
      event: 'x',
      meeting: { id: 'A', organizedBy: { name: 'B' } },
    });
  });

  it('adds no field and keeps the order of the sample', () => {
    const filled = fillSample({ b: 'x', a: 'y' }, { a: '1', b: '2', c: '3' });
    expect(JSON.stringify(filled)).toBe('{"b":"2","a":"1"}');
  });

  it('leaves what is null as it is: the sample says that it is not known yet', () => {
    expect(fillSample({ endedAt: null }, { endedAt: TIME })).toEqual({ endedAt: null });
  });

  it.each([
    ['2026-01-02T03:04:05.678Z', '2026-03-04T05:06:07.089Z'],
    ['2026-01-02 03:06:07.123456Z', '2026-03-04 05:06:07.089000Z'],
  ])('writes times as the sample does: %s', (at, written) => {
    expect(fillSample({ at }, { at: TIME })).toEqual({ at: written });
  });

  it.each([
    ['1', '7'],
    [1, 7],
  ])('writes a size as the sample does: %j', (size, written) => {
    expect(fillSample({ size }, { size: 7 })).toEqual({ size: written });
  });

  it('does not put a value into a field of another kind', () => {
    const sample = { list: [1], text: 'x', object: { a: 'x' } };
    expect(fillSample(sample, { list: TIME, text: { a: 'y' }, object: TIME })).toEqual(sample);
  });

  it('has exactly the fields of the sample, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())),
        (sample, values) => {
          expect(Object.keys(fillSample(sample, values))).toEqual(Object.keys(sample));
        },
      ),
    );
  });
});

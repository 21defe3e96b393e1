import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderFootRow } from '../../../../src/terminal/live/foot-row.ts';
import { withoutColor } from '../../../../src/terminal/live/without-color.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';

const PARTS = [
  { text: 'http://127.0.0.1:8000', rank: 0 },
  { text: 'key of api.dyte.io', rank: 2 },
  { text: 'tunnel is down', rank: 1 },
];

describe('renderFootRow', () => {
  it('leaves the first column free, and puts keys at the right edge', () => {
    const row = renderFootRow({ parts: PARTS, right: ['? help'] }, 80);
    expect(row).toMatch(/^ http:\/\/127\.0\.0\.1:8000 · key of api\.dyte\.io · tunnel is down +\? help$/);
    expect(row).toHaveLength(79);
  });

  it('leaves out what matters least first, and takes the longest keys that fit', () => {
    expect(renderFootRow({ parts: PARTS }, 45)).toBe(' http://127.0.0.1:8000 · tunnel is down');
    expect(renderFootRow({ parts: PARTS }, 24)).toBe(' http://127.0.0.1:8000');
    const right = ['q quit  ? help', '? help'];
    expect(renderFootRow({ parts: PARTS.slice(0, 1), right }, 33)).toBe(' http://127.0.0.1:8000    ? help');
  });

  it('shortens what is to stay', () => {
    const parts = [
      { text: '▸ 3 of 9', rank: 0 },
      { text: 'meeting.started 会議が始まりました', rank: 0 },
    ];
    expect(renderFootRow({ parts }, 32)).toBe(' ▸ 3 of 9 · meeting.started 会…');
    expect(renderFootRow({ parts }, 14)).toBe(' ▸ 3 of 9');
  });

  it('is always narrower than the screen, whatever it is to say', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('会議', '👩‍👩‍👧', 'e\u0301'));
    const part = fc.record({ text, rank: fc.nat(4) });
    const paint = (shown: string): string => `\u001b[32m${shown}\u001b[39m`;
    fc.assert(
      fc.property(
        fc.array(part),
        fc.array(text),
        fc.integer({ min: 10, max: 200 }),
        (parts, right, columns) => {
          const painted = parts.map((one) => ({ ...one, paint }));
          const row = renderFootRow({ parts: painted, right, paintRight: paint }, columns);
          expect(widthOf(withoutColor(row))).toBeLessThan(columns);
        },
      ),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderFields, renderTable, type Cell, type Column } from '../../../../src/terminal/text/table.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';

const plain = (text: string): string => text;
const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

function cells(...texts: readonly string[]): Cell[] {
  return texts.map((text) => ({ text }));
}

const columns: readonly Column[] = [
  { title: 'ID' },
  { title: 'NAME', minimum: 6 },
  { title: 'URL', minimum: 8 },
];

describe('renderTable', () => {
  it('aligns columns under their titles', () => {
    expect(
      renderTable(columns, [cells('1', 'Ada', 'https://a.example'), cells('22', 'Bo', 'x')], 80, plain),
    ).toEqual(['ID  NAME  URL', '1   Ada   https://a.example', '22  Bo    x']);
  });

  it('shortens the widest column first, and none below its minimum', () => {
    const rows = [cells('12345678', 'A name that is long', 'https://example.com/hook')];
    expect(renderTable(columns, rows, 40, plain).at(1)).toBe('12345678  A name that i…  https://examp…');
    expect(renderTable(columns, rows, 10, plain).at(1)).toBe('12345678  A nam…  https:/…');
  });

  it('aligns wide characters and emoji by what they take on the screen', () => {
    const rows = [cells('1', '会議室', 'x'), cells('2', '👩‍👩‍👧‍👦 fam', 'x'), cells('3', 'plain', 'x')];
    expect(renderTable(columns, rows, 80, plain)).toEqual([
      'ID  NAME    URL',
      '1   会議室  x',
      '2   👩‍👩‍👧‍👦 fam  x',
      '3   plain   x',
    ]);
  });

  it('colors cells without moving them, and cuts before it colors', () => {
    const rows = [[{ text: 'abcdefghij', paint: red }, { text: 'x' }, { text: 'y', paint: red }]];
    const lines = renderTable([{ title: 'A', minimum: 4 }, { title: 'B' }, { title: 'C' }], rows, 10, red);
    expect(lines).toEqual([`${red('A')}     ${red('B')}  ${red('C')}`, `${red('abc…')}  x  ${red('y')}`]);
  });

  it('shows titles alone where there are no rows', () => {
    expect(renderTable(columns, [], 80, plain)).toEqual(['ID  NAME  URL']);
  });

  it('does without cells that a row lacks', () => {
    expect(renderTable(columns, [cells('1')], 80, plain)).toEqual(['ID  NAME  URL', '1']);
  });

  const text = fc.string({
    unit: fc.constantFrom('a', 'b', ' ', '会', '👍🏽', '👩‍👩‍👧', 'e\u0301'),
    maxLength: 60,
  });

  it('fits any width that the minimums allow, and never has spaces at the end', () => {
    const row = fc.tuple(fc.string({ unit: 'grapheme-ascii', maxLength: 8 }), text, text);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.integer({ min: 26, max: 160 }), (rows, width) => {
        const lines = renderTable(
          columns,
          rows.map((each) => cells(...each)),
          width,
          plain,
        );
        expect(lines).toHaveLength(rows.length + 1);
        expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
        expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
      }),
    );
  });

  it('cuts nothing where everything fits', () => {
    const row = fc.tuple(text, text, text);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const lines = renderTable(
          columns,
          rows.map((each) => cells(...each)),
          1000,
          plain,
        );
        expect(lines.join('\n')).not.toContain('…');
      }),
    );
  });

  it('starts every cell of a column at the same place', () => {
    const row = fc.tuple(text, text);
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 100 }),
        (rows, width) => {
          const shape = [{ title: 'A', minimum: 5 }, { title: 'B', minimum: 5 }, { title: 'C' }];
          const lines = renderTable(
            shape,
            rows.map((each) => cells(...each, '|')),
            width,
            plain,
          );
          const places = lines.slice(1).map((line) => widthOf(line.slice(0, line.lastIndexOf('|'))));
          expect(new Set(places).size).toBe(1);
        },
      ),
    );
  });
});

describe('renderFields', () => {
  it('aligns values behind the longest name', () => {
    expect(
      renderFields(
        [
          ['id', '1'],
          ['enabled', 'yes'],
          ['', 'more'],
          ['empty', ''],
        ],
        plain,
      ),
    ).toEqual(['id       1', 'enabled  yes', '         more', 'empty']);
  });

  it('aligns them also when names are colored', () => {
    expect(
      renderFields(
        [
          ['id', '1'],
          ['name', 'x'],
        ],
        red,
      ),
    ).toEqual([`${red('id')}    1`, `${red('name')}  x`]);
  });

  it('gives no lines for no fields', () => {
    expect(renderFields([], plain)).toEqual([]);
  });
});

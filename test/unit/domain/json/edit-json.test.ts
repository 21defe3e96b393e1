import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editJson } from '../../../../src/domain/json/edit-json.ts';
import { parseEdit, pathText, type PathStep } from '../../../../src/domain/json/edit-syntax.ts';
import { compactJson, readJsonText, type JsonNode } from '../../../../src/domain/json/json-text.ts';

function nodeOf(text: string): JsonNode {
  const node = readJsonText(text);
  if (node === undefined) throw new Error(`${text} is no JSON`);
  return node;
}

/** The text after the edit, or what stood in its way. */
function edited(text: string, edit: string): string {
  const result = editJson(nodeOf(text), parseEdit(edit));
  return result.isDone ? compactJson(result.node) : result.problem;
}

describe('parseEdit and editJson', () => {
  it.each([
    ['{"meeting":{"title":"a","id":1}}', 'meeting.title="x"', '{"meeting":{"title":"x","id":1}}'],
    ['{"a":1}', 'a=x', '{"a":"x"}'],
    ['{"a":1}', 'a=x y z', '{"a":"x y z"}'],
    ['{"a":1}', ' a = true ', '{"a":true}'],
    ['{"a":1}', 'a=   x  y ', '{"a":"x  y"}'],
    ['{"a":1}', 'a=12345678901234567890', '{"a":12345678901234567890}'],
    ['{"a":1}', 'a=1.0', '{"a":1.0}'],
    ['{"a":1}', 'a=01', '{"a":"01"}'],
    ['{"a":1}', 'a=-', '{"a":"-"}'],
    ['{"a":1}', 'a=b=c', '{"a":"b=c"}'],
    ['{"a":1}', 'a={ "b" : [1, 2] }', '{"a":{"b":[1,2]}}'],
    ['{"a":1}', 'b.c.d=1', '{"a":1,"b":{"c":{"d":1}}}'],
    ['{"a":null}', 'a.b=1', '{"a":{"b":1}}'],
    ['{}', 'a[0].b=1', '{"a":[{"b":1}]}'],
    ['{}', 'a.0=1', '{"a":{"0":1}}'],
    ['{"a":[1,2,3]}', 'a[1]=x', '{"a":[1,"x",3]}'],
    ['{"a":[1,2,3]}', 'a.1=x', '{"a":[1,"x",3]}'],
    ['{"a":[1]}', 'a[1]=2', '{"a":[1,2]}'],
    ['[1,2]', '[0]=3', '[3,2]'],
    ['{"a.b":1,"a":{"b":1}}', '"a.b"=2', '{"a.b":2,"a":{"b":1}}'],
    ['{"x":{"a=b":1}}', 'x["a=b"]=2', '{"x":{"a=b":2}}'],
    ['{"a b":{"c":1}}', 'a b.c=2', '{"a b":{"c":2}}'],
    ['{"a":1}', '.a=2', '{"a":2}'],
    ['{"a":1,"b":2}', 'a=', '{"b":2}'],
    ['{"a":{"b":1}}', 'a.b=', '{"a":{}}'],
    ['{"a":[1,2,3]}', 'a[1]=', '{"a":[1,3]}'],
    ['{"a":1}', 'b=', '{"a":1}'],
    ['{"a":1}', 'b.c[3].d=', '{"a":1}'],
    ['{"a":1}', 'a.b=', '{"a":1}'],
    ['{"a":[1]}', 'a.b=', '{"a":[1]}'],
    ['{"a":[1]}', 'a[7]=', '{"a":[1]}'],
    ['{"a":null}', 'a.b=', '{"a":null}'],
    ['{"a":""}', 'a=""', '{"a":""}'],
    ['{"__proto__":1}', '__proto__.x=1', '__proto__ is a number, which has no field x'],
    ['{}', '__proto__.x=1', '{"__proto__":{"x":1}}'],
    ['{"a":"b"}', 'a.b.c=1', 'a is a text, which has no field b'],
    ['{"a":{}}', 'a[0]=1', 'a is an object, which has no item 0'],
    ['{"a":{"b":[1]}}', 'a.b.c=1', 'a.b is a list, which has no field c'],
    ['{"a":[1]}', 'a[2]=1', 'a has 1 items: 2 is too far'],
    ['{"a":[1]}', 'a.x1=1', 'a is a list, which has no field x1'],
    ['{"a":[1]}', 'a.1x=1', 'a is a list, which has no field 1x'],
    ['{"a":[0,1,2,3,4,5,6,7,8,9]}', 'a.10=x', '{"a":[0,1,2,3,4,5,6,7,8,9,"x"]}'],
    ['{"a":5}', 'a[0]=1', 'a is a number, which has no item 0'],
    ['{"a":"null"}', 'a.b=1', 'a is a text, which has no field b'],
    ['true', 'a=1', 'the payload is true, which has no field a'],
  ])('%s with --edit %j becomes %s', (text, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });

  it('leaves everything else as it is written', () => {
    const text = '{ "n": 12345678901234567890, "f": 1.0, "s": "\\u00e9", "d": 1, "d": 2, "a": [0.10] }';
    expect(edited(text, 'x=1')).toBe(
      '{"n":12345678901234567890,"f":1.0,"s":"\\u00e9","d":1,"d":2,"a":[0.10],"x":1}',
    );
  });

  it('changes the last of several of one name, as parsers take it, and says so', () => {
    const result = editJson(nodeOf('{"d":1,"d":2,"e":3}'), parseEdit('d=4'));
    expect(result).toMatchObject({ isDone: true, repeatedNames: ['d'] });
    expect(edited('{"d":1,"d":2,"e":3}', 'd=4')).toBe('{"d":1,"d":4,"e":3}');
    expect(edited('{"d":1,"d":2,"e":3}', 'd=')).toBe('{"e":3}');
    expect(editJson(nodeOf('{"a":0,"d":1}'), parseEdit('d=4'))).toMatchObject({ repeatedNames: [] });
    expect(editJson(nodeOf('{"a":0,"b":1}'), parseEdit('d=4'))).toMatchObject({ repeatedNames: [] });
  });

  it.each([
    '',
    '=',
    '=1',
    'a',
    'a.',
    'a..b=1',
    'a[x]=1',
    'a[-1]=1',
    'a[0=1',
    'a"b"=1',
    '"a=1',
    '"\\x"=1',
    'a[0]b=1',
  ])('refuses %j', (edit) => {
    expect(() => parseEdit(edit)).toThrow(expect.objectContaining({ code: 'usage_invalid' }));
  });

  it.each(['a={"b":1', 'a="x', 'a=[1,]'])('takes %j for JSON that was damaged, not for words', (edit) => {
    expect(() => parseEdit(edit)).toThrow(/is not JSON/);
  });

  it('says how to write it', () => {
    expect(() => parseEdit('meeting.title')).toThrow(
      expect.objectContaining({
        message: '"meeting.title" is not what --edit takes.',
        hint: 'Write --edit \'meeting.title="Planning"\': a path, "=", a value.',
      }),
    );
    expect(() => parseEdit('a={b:1}')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('between single quotes') }),
    );
    expect(() => parseEdit(String.raw`"\x"=1`)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('is not a string') }),
    );
  });

  it('refuses paths without end', () => {
    expect(parseEdit(`${'a.'.repeat(49)}a=1`).path).toHaveLength(50);
    expect(() => parseEdit(`${'a.'.repeat(50)}a=1`)).toThrow(
      expect.objectContaining({ hint: 'Use at most 50 steps.' }),
    );
    expect(() => parseEdit(`${'a.'.repeat(60)}a=1`)).toThrow(/too deep/);
  });

  const step: fc.Arbitrary<PathStep> = fc.oneof(
    fc.record({ kind: fc.constant('name' as const), name: fc.string({ unit: 'grapheme' }) }),
    fc.record({ kind: fc.constant('index' as const), index: fc.integer({ min: 0, max: 999_999_999 }) }),
  );

  it('reads every path as it is written', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.jsonValue(), (path, value) => {
        const text = JSON.stringify(value);
        const edit = parseEdit(`${pathText(path)}=${text}`);
        expect(edit.path).toEqual(path);
        expect(edit.value && compactJson(edit.value)).toBe(text);
      }),
    );
  });

  it('changes what is at the path, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.infiniteStream(fc.nat()),
        fc.jsonValue(),
        (value, chance, put) => {
          const original: unknown = JSON.parse(JSON.stringify(value));
          const path = somePath(original, chance);
          if (path.length === 0) return;
          const node = nodeOf(JSON.stringify(original));
          const result = editJson(node, parseEdit(`${pathText(path)}=${JSON.stringify(put)}`));
          if (!result.isDone) throw new Error(result.problem);
          const changed: unknown = JSON.parse(compactJson(result.node));
          expect(at(changed, path)).toEqual(JSON.parse(JSON.stringify(put)));
          // Put back what was there, and the whole is what it was, to the letter.
          const before = JSON.stringify(at(original, path));
          const back = editJson(result.node, parseEdit(`${pathText(path)}=${before}`));
          expect(back.isDone && compactJson(back.node)).toBe(compactJson(node));
        },
      ),
    );
  });
});

/** A way into the value, as far as chance leads. */
function somePath(value: unknown, chance: IterableIterator<number>): readonly PathStep[] {
  const next = (): number => Number(chance.next().value);
  const path: PathStep[] = [];
  for (let here = value; ;) {
    if (Array.isArray(here) && here.length > 0) {
      const index = next() % here.length;
      path.push({ kind: 'index', index });
      here = here[index];
    } else if (typeof here === 'object' && here !== null && Object.keys(here).length > 0) {
      const names = Object.keys(here);
      const name = names[next() % names.length] ?? '';
      path.push({ kind: 'name', name });
      here = Object.entries(here).find(([own]) => own === name)?.[1];
    } else return path;
    if (next() % 4 === 0) return path;
  }
}

function at(value: unknown, path: readonly PathStep[]): unknown {
  let here = value;
  for (const one of path) {
    const name = one.kind === 'index' ? String(one.index) : one.name;
    here = Object.entries(Object(here)).find(([own]) => own === name)?.[1];
  }
  return here;
}

describe('an edit that adds nothing', () => {
  function strict(text: string, edit: string): unknown {
    const result = editJson(nodeOf(text), parseEdit(edit), { adds: false });
    return result.isDone ? compactJson(result.node) : [result.problem, result.near];
  }

  it.each([
    ['{"a":{"b":1}}', 'a.b=2', '{"a":{"b":2}}'],
    ['{"a":null}', 'a=2', '{"a":2}'],
    ['{"a":[1,2]}', 'a[1]=x', '{"a":[1,"x"]}'],
    ['{"a":[{"b":1}]}', 'a.0.b=2', '{"a":[{"b":2}]}'],
    ['{"a":[1,2]}', 'a[1]=', '{"a":[1]}'],
    ['{"a":1,"b":2}', 'a=', '{"b":2}'],
  ])('changes what is there: %s, %s', (text, edit, expected) => {
    expect(strict(text, edit)).toBe(expected);
  });

  it.each([
    ['{"title":1}', 'titel=2', 'the payload has no field titel', 'title'],
    ['{"meeting":{"title":1}}', 'meeting.tite=2', 'meeting has no field tite', 'meeting.title'],
    ['{"a":1}', 'xyz=2', 'the payload has no field xyz', undefined],
    ['{"a":1}', 'xyz=', 'the payload has no field xyz', undefined],
    ['{"a":null}', 'a.b=2', 'a is null, which has no field b', undefined],
    ['{"a":null}', 'a[0]=2', 'a is null, which has no item 0', undefined],
    ['{"a":null}', 'a.b=', 'a is null, which has no field b', undefined],
    ['{"a":[1]}', 'a[1]=2', 'a has 1 items: 1 is too far', undefined],
    ['{"a":[1]}', 'a[1]=', 'a has 1 items: 1 is too far', undefined],
    ['{"a":[1]}', 'a.b=2', 'a is a list, which has no field b', undefined],
    ['{"a":"x"}', 'a.b=', 'a is a text, which has no field b', undefined],
    ['{}', 'a.b.c=1', 'the payload has no field a', undefined],
  ])('refuses what is not: %s, %s', (text, edit, problem, near) => {
    expect(strict(text, edit)).toEqual([problem, near]);
  });

  it('is one that changes nothing else, or none', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.constantFrom('a=1', 'a.b=1', 'a[0]=1', 'a='), (text, edit) => {
        const result = strict(text, edit);
        const isChanged = typeof result === 'string';
        expect(isChanged ? result : edited(text, edit)).toBe(edited(text, edit));
      }),
    );
  });
});

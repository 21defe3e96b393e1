import { describe, expect, it } from 'vitest';
import { editBody } from '../../../../src/domain/json/edit-body.ts';
import { parseEdit } from '../../../../src/domain/json/edit-syntax.ts';

function edited(body: string | Buffer, ...edits: readonly string[]): unknown {
  const result = editBody(
    Buffer.from(body),
    edits.map((edit) => parseEdit(edit)),
  );
  return result.kind === 'changed' ? result.body.toString('utf8') : result;
}

describe('editBody', () => {
  it('makes compact JSON, with one edit after the other', () => {
    expect(edited('{ "a": 1,\n "n": 12345678901234567890 }', 'a=2', 'b.c=3', 'b.c=4')).toBe(
      '{"a":2,"n":12345678901234567890,"b":{"c":4}}',
    );
  });

  it.each([['a=1'], ['b='], ['a=2', 'a=1']])('says that nothing was changed by %j', (...edits) => {
    expect(edited('{ "a": 1 }', ...edits)).toEqual({ kind: 'unchanged' });
  });

  it('takes a byte order mark for none of the text', () => {
    expect(edited('\uFEFF{"a":1}', 'a=2')).toBe('{"a":2}');
  });

  it.each(['', 'no', Buffer.from([0x7b, 0xff, 0x7d])])('does not change %j', (body) => {
    expect(edited(body, 'a=1')).toEqual({ kind: 'not_json' });
  });

  it('says why an edit does not fit', () => {
    expect(edited('{"a":"text"}', 'a.b=1')).toEqual({
      kind: 'not_possible',
      problem: 'a is a text, which has no field b',
    });
  });

  it('tells of names that stand more than once', () => {
    expect(editBody(Buffer.from('{"d":1,"d":2}'), [parseEdit('d=3'), parseEdit('d=4')])).toMatchObject({
      repeatedNames: ['d'],
    });
  });
});

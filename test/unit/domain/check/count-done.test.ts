import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countInAnswer, countInFile } from '../../../../src/domain/check/count-done.ts';

const UUID = 'c4ec0000-1111-4222-8333-444455556666';
const OTHER = 'c4ec0000-aaaa-4bbb-8ccc-ddddeeeeffff';

function deep(levels: number): unknown {
  return levels === 0 ? [UUID] : { in: deep(levels - 1) };
}

describe('an answer that says how often a delivery was done', () => {
  it.each([
    ['0', 0],
    ['3', 3],
    [' 2\n', 2],
    ['{"count":2}', 2],
    ['{"count":0}', 0],
    ['{"Count":1}', 1],
    ['-1', undefined],
    ['1.5', undefined],
    ['{"count":"2"}', undefined],
    ['{"count":-1}', undefined],
    ['[]', 0],
    ['{}', 0],
    [' []\n', 0],
    [JSON.stringify({ done: [], id: 1 }), 0],
    [JSON.stringify({ errors: ['x'] }), undefined],
    ['null', 0],
    ['', 0],
    ['true', undefined],
    ['"done"', undefined],
    [JSON.stringify([UUID, OTHER, UUID]), 2],
    [JSON.stringify([OTHER]), 0],
    [JSON.stringify([{ uuid: UUID, headers: { 'rtk-uuid': UUID } }, { uuid: OTHER }]), 1],
    [JSON.stringify(UUID), 1],
    [JSON.stringify({ [UUID]: 3, [OTHER]: 1 }), 3],
    [JSON.stringify({ [OTHER]: 1 }), 0],
    [JSON.stringify({ [UUID]: ['a', 'b'] }), 2],
    [JSON.stringify({ [UUID]: { count: 4 } }), 4],
    [JSON.stringify({ [UUID]: { at: 'today' } }), 1],
    [JSON.stringify({ [UUID]: true }), 1],
    [JSON.stringify({ [UUID]: false }), 0],
    [JSON.stringify({ [UUID]: null }), 0],
    [JSON.stringify({ done: [UUID, OTHER], failed: [UUID] }), 2],
    [JSON.stringify({ done: [] }), 0],
    [JSON.stringify({ data: { done: [UUID] }, id: 1 }), 1],
    [JSON.stringify({ uuid: UUID, event: 'x', headers: { 'rtk-uuid': UUID } }), 1],
    [JSON.stringify({ error: 'no such thing' }), undefined],
    [JSON.stringify({ error: {} }), undefined],
    [`${UUID}\n${OTHER}\n${UUID.toUpperCase()}\n`, 2],
    [`done ${UUID} twice ${UUID}`, 1],
    [`${OTHER}\n\n${OTHER}`, 0],
    [`${OTHER}\nhello`, undefined],
    ['<!doctype html>\n<p>Not here</p>', undefined],
    [`<p>\nno ${UUID} here</p>`, 1],
  ])('%s: %s', (text, times) => {
    expect(countInAnswer(text, UUID)).toBe(times);
    expect(countInAnswer(text, UUID.toUpperCase())).toBe(times);
  });

  it('is read to a depth that people use', () => {
    expect(countInAnswer(JSON.stringify(deep(8)), UUID)).toBe(1);
    expect(countInAnswer(JSON.stringify(deep(9)), UUID)).toBe(0);
    expect(countInAnswer(`${'['.repeat(50_000)}${']'.repeat(50_000)}`, UUID)).toBe(undefined);
  });

  it('counts as many as there are in a list', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(UUID, OTHER)), (list) => {
        const times = list.filter((uuid) => uuid === UUID).length;
        expect(countInAnswer(JSON.stringify(list), UUID)).toBe(times);
        expect(countInAnswer(JSON.stringify({ done: list }), UUID)).toBe(times);
        expect(countInAnswer(list.join('\n'), UUID)).toBe(times);
        expect(countInFile(list.map((uuid) => JSON.stringify({ uuid })).join('\n'), UUID)).toBe(times);
      }),
    );
  });

  it('never fails, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const times = countInAnswer(text, UUID);
        expect(times === undefined || (Number.isInteger(times) && times >= 0)).toBe(true);
        expect(countInFile(text, UUID)).toBe(0);
      }),
    );
  });
});

describe('a file that names deliveries that were done', () => {
  it.each([
    ['', 0],
    ['3', 0],
    ['{"count":2}', 0],
    [UUID, 1],
    [`a ${UUID.toUpperCase()}\nb ${UUID}\n`, 2],
    [JSON.stringify({ uuid: UUID }), 1],
    [JSON.stringify([UUID, UUID], null, 2), 2],
    [JSON.stringify([UUID, UUID]), 2],
    [JSON.stringify({ error: 'x' }), 0],
  ])('%s: %i', (text, times) => {
    expect(countInFile(text, UUID)).toBe(times);
    expect(countInFile(text, UUID.toUpperCase())).toBe(times);
  });
});

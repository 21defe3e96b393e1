import { describe, expect, it } from 'vitest';
import { nameList } from '../../../../src/domain/check/name-list.ts';

describe('names in a sentence', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c', 'd'], 'a, b, c and d'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c and 3 more'],
  ])('%j: %s', (names, expected) => {
    expect(nameList(names)).toBe(expected);
  });
});

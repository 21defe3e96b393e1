import { describe, expect, it } from 'vitest';
import { MAX_PARTICIPANTS } from '../../../../src/domain/scenario/limits.ts';
import { makePeople } from '../../../../src/domain/scenario/people.ts';
import { seededRandom } from '../../../../src/domain/seeded-random.ts';

describe('people of a meeting', () => {
  it('all have another name and id, as many as there can be', () => {
    const people = makePeople(MAX_PARTICIPANTS, seededRandom(1));
    expect(people).toHaveLength(MAX_PARTICIPANTS);
    expect(new Set(people.map(({ name }) => name)).size).toBe(MAX_PARTICIPANTS);
    expect([people[0]?.id, people.at(-1)?.id]).toEqual(['user-1', 'user-1000']);
    for (const { name } of people) expect(name).toMatch(/^\p{Lu}[\p{L}’]+ \p{Lu}[\p{L}’]+$/u);
  });

  it('are the same with the same chance, and others with another', () => {
    expect(makePeople(5, seededRandom(7))).toEqual(makePeople(5, seededRandom(7)));
    expect(makePeople(5, seededRandom(7))).not.toEqual(makePeople(5, seededRandom(8)));
  });
});

import { describe, expect, it } from 'vitest';
import { testBody } from '../../../../src/domain/check/test-payload.ts';
import { isTestId, testId } from '../../../../src/domain/check/test-ids.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { entryOf } from '../../../../src/domain/events/catalogue.ts';
import { seededRandom } from '../../../../src/domain/seeded-random.ts';

const ONE = '000000a1-0000-4000-8000-0000000000a1';
const OTHER = '000000b2-0000-4000-8000-0000000000B2';
const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;

describe('ids of a test', () => {
  it('are UUIDs of version 4 that begin as all of them do', () => {
    const random = seededRandom(1);
    for (let count = 0; count < 50; count += 1) {
      const id = testId(random);
      expect(id).toMatch(/^c4ec0000-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
      expect(isTestId(id)).toBe(true);
    }
    expect(testId(random)).not.toBe(testId(random));
    expect(isTestId(ONE)).toBe(false);
    expect(isTestId(`x${testId(random)}`)).toBe(false);
  });
});

describe('a payload of a test', () => {
  it('is compact JSON in which the same id gives way to the same id', () => {
    const ids = new Map<string, string>();
    const body = testBody({ a: ONE, b: { c: OTHER, d: `${ONE}_1.mp4` }, n: 1.5 }, seededRandom(1), ids);
    const first = ids.get(ONE) ?? '';
    const second = ids.get(OTHER) ?? '';
    expect(first).not.toBe(second);
    expect(body.toString()).toBe(`{"a":"${first}","b":{"c":"${second}","d":"${first}_1.mp4"},"n":1.5}`);
  });

  it('has fresh ids each time, and those of before where it is given them', () => {
    const random = seededRandom(1);
    const ids = new Map<string, string>();
    const one = testBody({ id: ONE }, random, ids);
    expect(testBody({ id: ONE }, random, ids)).toEqual(one);
    expect(testBody({ id: ONE }, random)).not.toEqual(one);
  });

  it('leaves no id of a sample in a delivery', () => {
    const random = seededRandom(1);
    for (const name of EVENT_NAMES)
      for (const { payload } of entryOf(name).variants) {
        const found = testBody(payload, random).toString().match(UUID) ?? [];
        expect(found.filter((id) => !isTestId(id))).toEqual([]);
      }
  });
});

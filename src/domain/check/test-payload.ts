import { testId } from './test-ids.ts';
import type { Random } from '../clock.ts';

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;

/** Ids of samples, each with the id of a test that stands for it. */
export type TestIds = Map<string, string>;

/**
 * A body as the service writes it, of a payload whose ids give way to those of a test, also within longer texts
 * such as file names. The same id gives way to the same one.
 *
 * @param ids those that stand for others already; further ones are added
 */
export function testBody(payload: object, random: Random, ids: TestIds = new Map()): Buffer {
  const text = JSON.stringify(payload).replaceAll(UUID, (id) => {
    const known = ids.get(id) ?? testId(random);
    ids.set(id, known);
    return known;
  });
  return Buffer.from(text);
}

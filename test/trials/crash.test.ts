// What is at random here comes from a seed: `TEST_SEED=… npm run test:trials`.
import { describe, expect, it } from 'vitest';
import { Impossible, TRIALS } from '../crash/trials.js';
import type { Result } from '../crash/trials.js';
import { TEST_SEED } from '../helpers/seed.ts';

/** Trials are waited for as long as they make progress; this is for one that does not. */
const TIMEOUT_MS = 120_000;

/** @returns what the first trial that can be done here has found */
async function tried(names: readonly string[], rounds: number): Promise<Result> {
  for (const name of names) {
    try {
      const result = await TRIALS[name]?.({ seed: TEST_SEED, rounds });
      if (result === undefined) throw new Error(`There is no trial "${name}".`);
      console.log(`${name}, seed ${TEST_SEED}: ${JSON.stringify(result.counts)}`);
      return result;
    } catch (error) {
      if (!(error instanceof Impossible)) throw new Error(`${name}, seed ${TEST_SEED}`, { cause: error });
      console.log(`${name}: ${error.message}`);
    }
  }
  throw new Error('None of these can be tried here.');
}

/** The short form of `npm run soak`. */
describe('what the built receiver has answered is kept once, whole, forwarded, and never new twice', () => {
  it.each([
    ['when it is killed at any moment', ['killed'], 4],
    ['when two of them share a store and are killed', ['shared'], 2],
    ['when the disk, or where none can be mounted its limit, is full', ['fullDisk', 'fullStore'], 1],
    ['when its store is removed or moved: then what is sent later', ['removed'], 1],
    ['when it is asked to end', ['asked'], 1],
    ['when it is stopped and goes on', ['stopped'], 1],
  ])('%s', { timeout: TIMEOUT_MS }, async (_, names, rounds) => {
    const { findings, counts } = await tried(names, rounds);
    const found = Object.entries(findings).filter(([, list]) => list.length > 0);
    expect(Object.fromEntries(found), `seed ${TEST_SEED}`).toEqual({});
    expect(counts.answered).toBeGreaterThan(20);
  });
});

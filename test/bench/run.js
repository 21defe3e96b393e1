// Prints ratios against a floor that is measured in the same run; figures of different machines, or of
// different minutes of a busy one, do not compare.
//   npm run bench            every benchmark
//   npm run bench -- start   one of them
//   npm run bench -- receive 3   so many rounds of it
import { benchReceive } from './receive.js';
import { benchStart } from './start.js';

/** @type {Record<string, (rounds: number) => Promise<void>>} */
const BENCHMARKS = { start: benchStart, receive: benchReceive };

/** @type {Record<string, number>} */
const ROUNDS = { start: 25, receive: 5 };

const [name, rounds] = process.argv.slice(2);
const chosen = name === undefined ? Object.keys(BENCHMARKS) : [name];
for (const one of chosen) {
  const bench = BENCHMARKS[one];
  if (bench === undefined)
    throw new Error(`There is no benchmark "${one}": ${Object.keys(BENCHMARKS).join(', ')}.`);
  await bench(rounds === undefined ? (ROUNDS[one] ?? 5) : Number(rounds));
}

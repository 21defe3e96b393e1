// Prints ratios against what is measured in the same run; figures of different machines, or of different
// minutes of a busy one, do not compare.
//   npm run bench                      every benchmark
//   npm run bench -- start             one of them: start, receive, growth
//   npm run bench -- receive 3         so many rounds of it
//   npm run bench -- receive 1 --quick   fewer rows, in less than a minute
//   npm run bench -- start --peers     the tools of others as well, installed from npm for it
//   --only <text>                      rows with this in their names, in receive and growth
//   --against <folder>                 another build as well, in the same run
//   --stores <folder>                  keeps the filled stores there for the next run
import { benchGrowth } from './growth.js';
import { benchReceive } from './receive.js';
import { benchStart } from './start.js';
import { readOptions } from './options.js';

/** @type {Record<string, { rounds: number, run: (options: import('./options.js').BenchOptions) => Promise<void> }>} */
const BENCHMARKS = {
  start: { rounds: 25, run: benchStart },
  receive: { rounds: 5, run: benchReceive },
  growth: { rounds: 5, run: benchGrowth },
};

const usual = Object.fromEntries(Object.entries(BENCHMARKS).map(([name, { rounds }]) => [name, rounds]));
for (const { name, options } of readOptions(process.argv.slice(2), usual))
  await BENCHMARKS[name]?.run(options);

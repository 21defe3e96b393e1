// Kills the built receiver, takes its disk away, and so on, for as long as it is told to, and looks
// whether anything that was answered is lost.
//   npm run soak                                 10 minutes
//   npm run soak -- 60 --only killed,shared      an hour of these
//   npm run soak -- --only killed --seed 42 --rounds 30    once, as a run before
import { parseArgs } from 'node:util';
import { hasFindings } from './check.js';
import { Impossible, TRIALS } from './trials.js';

/** How often the mischief is done in one trial. */
const ROUNDS = 25;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, seed: { type: 'string' }, rounds: { type: 'string' } },
});
const end = Date.now() + Number(positionals[0] ?? 10) * 60_000;
const rounds = Number(values.rounds ?? ROUNDS);
const names = values.only?.split(',') ?? Object.keys(TRIALS);

/** @type {Record<string, number>} */
const totals = { trials: 0, failed: 0 };

/** @type {Set<string>} */
const impossible = new Set();

/**
 * @param {string} name
 * @param {string} seed
 */
async function runOne(name, seed) {
  const trial = TRIALS[name];
  if (trial === undefined) throw new Error(`There is no trial "${name}": ${Object.keys(TRIALS).join(', ')}.`);
  const begun = Date.now();
  try {
    const { findings, counts, refusals } = await trial({ seed, rounds });
    const isGood = !hasFindings(findings);
    count({ trials: 1, failed: isGood ? 0 : 1, ...counts });
    const seconds = ((Date.now() - begun) / 1000).toFixed(0);
    console.log(
      `${isGood ? 'ok' : 'FAILED'} ${name} --seed ${seed} ${seconds} s`,
      worded(counts),
      worded(refusals),
    );
    if (!isGood) console.dir(findings, { maxArrayLength: 5 });
  } catch (error) {
    if (error instanceof Impossible) {
      impossible.add(name);
      console.log(`left out ${name}: ${error.message}`);
      return;
    }
    count({ trials: 1, failed: 1 });
    console.log(`FAILED ${name} --seed ${seed}`, error);
  }
}

/** @param {Readonly<Record<string, number>>} counts */
function count(counts) {
  for (const [what, number] of Object.entries(counts))
    totals[what] = what.startsWith('slowest')
      ? Math.max(totals[what] ?? 0, number)
      : (totals[what] ?? 0) + number;
}

/** @param {Readonly<Record<string, number>>} counts */
function worded(counts) {
  return Object.entries(counts)
    .map(([what, number]) => `${what} ${number}`)
    .join(', ');
}

if (values.seed === undefined) {
  while (Date.now() < end && impossible.size < names.length) {
    for (const name of names) {
      if (!impossible.has(name) && Date.now() < end) await runOne(name, String(Date.now()));
    }
  }
} else for (const name of names) await runOne(name, values.seed);
console.log('in all:', worded(totals));
process.exitCode = totals['failed'] === 0 ? 0 : 1;

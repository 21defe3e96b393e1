import { MAX_OTHERS } from './drive.js';
import { known, median, printTable, timesText } from './figures.js';
import { residentMegabytes } from './processes.js';

/**
 * @typedef {import('./drive.js').Load} Load
 * @typedef {import('./drive.js').Measured} Measured
 * @typedef {import('./drive.js').Started} Started
 * @typedef {{ figures: Measured, limit: Measured }} Turn
 */

/**
 * @param {{ limit: Started, peer: Started, floor: Started, own: Started[] }} servers
 * @param {(server: Started) => Promise<Measured>} drive
 * @param {number} connections
 * @param {number} rounds
 */
export async function compareReceiving({ limit, peer, floor, own }, drive, connections, rounds) {
  const rows = [...own, peer, floor].map((server) => ({ server, turns: /** @type {Turn[]} */ ([]) }));
  for (let round = 0; round < rounds; round += 1)
    for (const { server, turns } of round % 2 === 0 ? rows : rows.toReversed())
      turns.push({ limit: await drive(limit), figures: await drive(server) });
  const limits = rows.flatMap(({ turns }) => turns.map((turn) => turn.limit));
  const of = (/** @type {Turn[]} */ turns, /** @type {(one: Measured) => number} */ figure) =>
    median(turns.map(({ figures }) => figure(figures)));
  const perSecond = (/** @type {Started} */ server) =>
    of(rows.find((row) => row.server === server)?.turns ?? [], (one) => one.perSecond);
  const lines = [];
  const asTurns = limits.map((figures) => ({ figures, limit: figures }));
  for (const { server, turns } of [
    ...rows.slice(0, own.length),
    { server: limit, turns: asTurns },
    ...rows.slice(own.length),
  ]) {
    const ratio = (/** @type {keyof Pick<Load, 'perSecond' | 'median' | 'slowest'>} */ figure) =>
      median(turns.map((turn) => turn.figures[figure] / turn.limit[figure]));
    const rate = of(turns, (one) => one.perSecond);
    lines.push([
      server.name,
      rate.toFixed(0),
      known(of(turns, (one) => one.cpu)),
      ratio('perSecond').toFixed(2),
      (rate / perSecond(peer)).toFixed(2),
      (rate / perSecond(floor)).toFixed(2),
      timesText(
        of(turns, (one) => one.median),
        ratio('median'),
      ),
      timesText(
        of(turns, (one) => one.slowest),
        ratio('slowest'),
      ),
      known(await residentMegabytes(server.running.process.pid)),
    ]);
  }
  console.log(`\n${connections === 1 ? '1 connection' : `${connections} connections`}`);
  printTable(
    [
      '',
      'a second',
      'CPU us',
      'of limit',
      'of peer',
      'of floor',
      '50th ms (of limit)',
      '99th ms (of limit)',
      'MB',
    ],
    lines,
  );
  console.log(
    disturbances(rows.flatMap(({ turns }) => turns.flatMap(({ figures, limit: one }) => [figures, one]))),
  );
}

/** @param {Measured[]} all */
function disturbances(all) {
  const repeated = all.reduce((sum, one) => sum + one.repeated, 0);
  const disturbed = all.filter(({ others }) => others > MAX_OTHERS);
  const own = `The load script itself used ${median(all.map(({ loadTime }) => loadTime)).toFixed(0)} us a delivery, which is in no figure above.`;
  if (all.some(({ others }) => Number.isNaN(others))) return `${own} What other processes took is not known.`;
  const worst = Math.max(0, ...all.map(({ others }) => others));
  return `${own} Other processes took at most ${(worst * 100).toFixed(0)} % of the machine; ${repeated} of ${all.length + repeated} measurements were made again for that, and ${disturbed.length} kept all the same.`;
}

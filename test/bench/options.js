import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

/** The program that is measured. */
export const EXECUTABLE = executableOf(fileURLToPath(new URL('../..', import.meta.url)));

/**
 * @typedef {object} BenchOptions
 * @property {number} rounds how often each is measured
 * @property {boolean} isQuick whether fewer rows and shorter times will do
 * @property {boolean} withPeers whether the tools of others are measured too
 * @property {string} only part of the names of the rows that are wanted; empty for all
 * @property {string | undefined} against folder of another build of dyte-hooks, to compare with
 * @property {string | undefined} stores folder where filled stores are kept between runs
 */

/**
 * @param {string[]} words
 * @param {Record<string, number>} rounds of each benchmark, where no number is given
 * @returns {{ name: string, options: BenchOptions }[]} the benchmarks that are wanted
 */
export function readOptions(words, rounds) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      against: { type: 'string' },
      stores: { type: 'string' },
    },
  });
  const [name, number] = positionals;
  const names = name === undefined ? Object.keys(rounds) : [name];
  return names.map((one) => {
    const usual = rounds[one];
    if (usual === undefined)
      throw new Error(`There is no benchmark "${one}": ${Object.keys(rounds).join(', ')}.`);
    const { quick: isQuick, peers: withPeers, only, against, stores } = values;
    return {
      name: one,
      options: { rounds: Number(number ?? usual), isQuick, withPeers, only, against, stores },
    };
  });
}

/**
 * The builds that are measured: another one, if there is one to compare with, and this one.
 *
 * @param {BenchOptions} options
 * @returns {{ label: string, executable: string, stores: string | undefined }[]} stores: folder for its filled stores
 */
export function buildsOf({ against, stores }) {
  const storesOf = (/** @type {string} */ name) => (stores === undefined ? undefined : join(stores, name));
  const own = { label: '', executable: EXECUTABLE, stores: storesOf('now') };
  if (against === undefined) return [own];
  return [{ label: ', before', executable: executableOf(against), stores: storesOf('before') }, own];
}

/** @param {string} folder of a build */
function executableOf(folder) {
  return join(folder, 'bin', 'dyte-hooks.js');
}

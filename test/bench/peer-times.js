// Runs in a process of its own, so that what it starts has no network: told by its argument what to run, it
// prints the times as JSON.
import { open } from 'node:fs/promises';
import { timeOf } from './time-of.js';

/** @type {{ rounds: number, empty: string, commands: { name: string, file: string }[] }} */
const { rounds, empty, commands } = JSON.parse(process.argv[2] ?? '');

const measured = [];
for (const { name, file } of commands)
  for (const word of ['--version', '--help']) measured.push(await measure(name, file, word));
console.log(JSON.stringify(measured));

/**
 * @param {string} name
 * @param {string} file
 * @param {string} word
 */
async function measure(name, file, word) {
  const [program, args] = (await isScript(file)) ? [process.execPath, [file, word]] : [file, [word]];
  /** @type {number[]} */
  const own = [];
  /** @type {number[]} */
  const ratio = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const floor = await timeOf(process.execPath, [empty], process.env);
      const time = await timeOf(program, args, process.env);
      if (round === 0) continue;
      own.push(time);
      ratio.push(time / floor);
    }
    return { name, word, own, ratio };
  } catch (error) {
    return { name, word, own, ratio, error: String(error).split('\n')[0] };
  }
}

/** @param {string} file @returns {Promise<boolean>} whether Node runs it */
async function isScript(file) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return /\.[cm]?js$/.test(file) || /^#!.*node/.test(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await handle.close();
  }
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SENDER = fileURLToPath(new URL('sender.js', import.meta.url));

/**
 * @typedef {object} SendersOptions
 * @property {string} seed
 * @property {number} count processes
 * @property {number} concurrency deliveries that each has under way
 * @property {readonly number[]} ports
 * @property {number} timeout milliseconds that an answer may take
 * @property {string} privateKey as PEM
 */

/** The sender processes, and what they have noted. */
export class Senders {
  /** By sender. @type {import('./sender.js').Note[][]} */
  notes = [];
  /** By status or error. @type {Record<string, number>} */
  refusals = {};
  slowestRefusal = 0;
  #children;

  /** @param {SendersOptions} options */
  constructor({ count, ...options }) {
    this.#children = Array.from({ length: count }, (_, sender) => {
      this.notes.push([]);
      const child = fork(SENDER, [JSON.stringify({ ...options, sender })]);
      child.on('message', (/** @type {import('./sender.js').Told} */ told) => this.#onTold(sender, told));
      return child;
    });
  }

  /** Deliveries that were answered 2xx so far. */
  get answered() {
    return this.notes.flat().filter(({ answered }) => answered > 0).length;
  }

  /** @param {string} why */
  refused(why) {
    return this.refusals[why] ?? 0;
  }

  /** Begins no more, sends again what was not answered, and ends. */
  async stop() {
    const ended = this.#children.map((child) => once(child, 'exit'));
    for (const child of this.#children) child.send('stop');
    await Promise.all(ended);
  }

  kill() {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  /**
   * @param {number} sender
   * @param {import('./sender.js').Told} told
   */
  #onTold(sender, { notes, refusals, slowestRefusal }) {
    this.notes[sender]?.push(...notes);
    for (const [why, times] of Object.entries(refusals))
      this.refusals[why] = (this.refusals[why] ?? 0) + times;
    this.slowestRefusal = Math.max(this.slowestRefusal, slowestRefusal);
  }
}

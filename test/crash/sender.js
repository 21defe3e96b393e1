// A sender, in a process of its own: sends deliveries for as long as it is told to, and each again until
// it has been answered 2xx. It notes what was.
import { createPrivateKey, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '../helpers/chance.js';
import { deliveryOf } from './deliveries.js';

/**
 * @typedef {object} SenderOptions
 * @property {string} seed
 * @property {number} sender which of the senders it is
 * @property {readonly number[]} ports each delivery is sent to each of them
 * @property {number} concurrency deliveries under way at once
 * @property {number} timeout milliseconds that an answer may take
 * @property {string} privateKey as PEM
 */

/**
 * What became of one delivery.
 *
 * @typedef {object} Note
 * @property {number} index
 * @property {number} begunAt when it was first sent: milliseconds since 1970
 * @property {number} answered how often it was answered 2xx
 * @property {boolean} isDone whether that was at every port
 */

/**
 * @typedef {object} Told
 * @property {readonly Note[]} notes since the last time
 * @property {Readonly<Record<string, number>>} refusals how often nothing good came, by status or error
 * @property {number} slowestRefusal milliseconds of the slowest answer that was not 2xx
 * @property {boolean} isLast
 */

/** @type {SenderOptions} */
const { seed, sender, ports, concurrency, timeout, privateKey } = JSON.parse(process.argv[2] ?? '');

/** Milliseconds for what is under way to be answered, once no more begins. */
const END_WITHIN = 15_000;

const key = createPrivateKey(privateKey);
const keepAlive = new Agent({ keepAlive: true });
const chance = new Chance(`${seed}/sender ${sender}`);
const giveUp = new AbortController();

/** @type {Note[]} */
let notes = [];
/** @type {Record<string, number>} */
let refusals = {};
let slowestRefusal = 0;
let next = 0;
const stopping = new AbortController();

/**
 * @param {number} port
 * @param {import('./deliveries.js').Delivery} delivery
 * @param {string} signature
 * @returns {Promise<boolean>} whether it was answered 2xx
 */
function send(port, { uuid, body }, signature) {
  return new Promise((resolve) => {
    const begun = performance.now();
    const headers = {
      'content-type': 'application/json',
      'dyte-uuid': uuid,
      'dyte-signature': signature,
      'dyte-webhook-id': '5f6e7d8c-0000-4000-8000-000000000000',
      'content-length': body.length,
    };
    const agent = chance.happens(0.5) ? keepAlive : false;
    const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/hook', headers, agent, timeout });
    /** @param {string | number} why */
    const refused = (why) => {
      refusals[why] = (refusals[why] ?? 0) + 1;
      resolve(false);
    };
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('timeout'), { code: 'timeout' })));
    sent.on('error', (error) => refused('code' in error ? String(error.code) : error.message));
    sent.on('response', (response) => {
      response.on('error', () => undefined).resume();
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) {
        resolve(true);
        return;
      }
      slowestRefusal = Math.max(slowestRefusal, performance.now() - begun);
      refused(status);
    });
    sent.end(body);
  });
}

/**
 * Sends one delivery to one port until it is answered 2xx.
 *
 * @param {number} port
 * @param {import('./deliveries.js').Delivery} delivery
 * @param {string} signature
 * @param {Note} note
 */
async function deliver(port, delivery, signature, note) {
  // Somebody who pretends to be the sender must not take the UUID away from it.
  if (chance.happens(0.03))
    await send(port, delivery, sign('sha256', Buffer.from('other'), key).toString('base64'));
  while (!giveUp.signal.aborted) {
    // Senders that retry too soon send copies at the same time.
    const copies = chance.happens(0.05) ? 2 : 1;
    const answers = await Promise.all(Array.from({ length: copies }, () => send(port, delivery, signature)));
    const good = answers.filter(Boolean).length;
    note.answered += good;
    if (good > 0) return true;
    await sleep(chance.between(10, 80));
  }
  return false;
}

async function work() {
  while (!stopping.signal.aborted) {
    const index = next;
    next += 1;
    const delivery = deliveryOf(seed, sender, index);
    const signature = sign('sha256', delivery.body, key).toString('base64');
    /** @type {Note} */
    const note = { index, begunAt: Date.now(), answered: 0, isDone: false };
    const done = await Promise.all(ports.map((port) => deliver(port, delivery, signature, note)));
    note.isDone = done.every(Boolean);
    notes.push(note);
  }
}

/** @param {boolean} isLast */
function tell(isLast) {
  /** @type {Told} */
  const told = { notes, refusals, slowestRefusal, isLast };
  process.send?.(told);
  notes = [];
  refusals = {};
}

process.on('message', () => {
  stopping.abort();
  setTimeout(() => giveUp.abort(), END_WITHIN).unref();
});
process.on('disconnect', () => process.exit(1));

const telling = setInterval(() => tell(false), 50);
await Promise.all(Array.from({ length: concurrency }, work));
clearInterval(telling);
tell(true);
keepAlive.destroy();
process.disconnect();

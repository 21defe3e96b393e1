import { createHash } from 'node:crypto';
import { Chance } from '../helpers/chance.js';

/**
 * @typedef {object} Delivery
 * @property {string} uuid
 * @property {Buffer} body
 */

const EVENTS = /** @type {const} */ ([
  'meeting.started',
  'meeting.ended',
  'meeting.participantJoined',
  'recording.statusUpdate',
  'something.else',
]);

/** Pieces of JSON that are not the same once they have been parsed and written again. */
const ODDITIES = /** @type {const} */ ([
  '"n":1.0',
  '"n":1e2',
  '"n":-0',
  '"e":"\\u00e9\\/"',
  '"same":1,"same":2',
  '"2":0,"1":0',
  '"nul":"\\u0000"',
  '"alone":"\\ud800"',
  '"big":12345678901234567890',
  ' \t"spaced" :\n [ ] ',
]);

/**
 * The delivery that a sender sends as its number `index`: the same each time, so that it can be sent
 * again, and compared with what was kept.
 *
 * @param {string} seed
 * @param {number} sender
 * @param {number} index
 * @returns {Delivery}
 */
export function deliveryOf(seed, sender, index) {
  const name = `${seed}/${sender}/${index}`;
  const chance = new Chance(name);
  const parts = [
    `"event":"${chance.pick(EVENTS)}"`,
    `"name":"${name}"`,
    chance.pick(ODDITIES),
    `"text":"${textOf(chance, sizeOf(chance))}"`,
    chance.pick(ODDITIES),
  ];
  const [before, after] = [chance.pick(['', ' ', '\r\n']), chance.pick(['', '\n', '\t\t'])];
  return { uuid: uuidOf(name), body: Buffer.from(`${before}{${parts.join(',')}}${after}`) };
}

/** @param {string} name */
function uuidOf(name) {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Characters of the long part: most are as large as real ones, some larger than a page of the database,
 * than a piece that a socket reads, than its whole log may grow.
 *
 * @param {Chance} chance
 */
function sizeOf(chance) {
  const kind = chance.next();
  if (kind < 0.7) return chance.between(0, 1500);
  if (kind < 0.9) return chance.between(1500, 10_000);
  if (kind < 0.99) return chance.between(10_000, 100_000);
  return chance.between(100_000, 600_000);
}

/** @typedef {readonly [lowest: number, highest: number]} Range */

/**
 * All that may stand in a string: one to four bytes, and controls that are no controls of JSON.
 *
 * @type {readonly [Range, ...Range[]]}
 */
const RANGES = [
  [0x23, 0x5b],
  [0x5d, 0x7e],
  [0x7f, 0xa0],
  [0x7ff, 0x801],
  [0x2028, 0x2029],
  [0xfff0, 0xffff],
  [0x1f600, 0x1f64f],
  [0x10fff0, 0x10ffff],
];

/**
 * @param {Chance} chance
 * @param {number} length
 */
function textOf(chance, length) {
  const points = Array.from({ length: Math.min(length, 64) }, () => chance.between(...chance.pick(RANGES)));
  const piece = String.fromCodePoint(...points);
  return piece === '' ? '' : piece.repeat(Math.ceil(length / piece.length));
}

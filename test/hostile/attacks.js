// What hostile senders do on one connection. Each keeps to it until its connection is closed; then the
// attacker (attacker.js) opens another one.

/** @typedef {import('node:net').Socket} Socket */
/** @typedef {import('../helpers/chance.js').Chance} Chance */
/** @typedef {(socket: Socket, chance: Chance) => void} Attack */

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\n';
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
const MEGABYTE = 1024 * 1024;

/** Writes on and on, until the connection is closed. */
function every(/** @type {number} */ milliseconds, /** @type {string} */ bytes) {
  return (/** @type {Socket} */ socket) => {
    const timer = setInterval(() => socket.write(bytes), milliseconds);
    socket.once('close', () => clearInterval(timer));
  };
}

/** @returns {Attack} */
function begin(
  /** @type {string | Buffer} */ bytes,
  /** @type {(socket: Socket) => void} */ goOn = () => {},
) {
  return (socket) => {
    socket.write(bytes);
    goOn(socket);
  };
}

/** JSON that takes far longer to read than to send, as a forged delivery. */
function forgedBody() {
  const body = Buffer.from(`[${'{},'.repeat((5 * MEGABYTE) / 3 - 10)}1]`);
  const head = `${HEAD}dyte-signature: ${'A'.repeat(342)}==\r\nContent-Length: ${String(body.length)}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** A request with a few bytes that are others, or left out, or there twice. */
function almostRequest(/** @type {Chance} */ chance) {
  const chunked = `${CHUNKED}1b\r\n{"event":"meeting.started"}\r\n0\r\n\r\n`;
  const whole = `${HEAD}Content-Length: 27\r\nExpect: 100-continue\r\n\r\n{"event":"meeting.started"}`;
  const bytes = [...Buffer.from(chance.pick([chunked, whole]))];
  for (let change = chance.between(1, 4); change > 0; change -= 1) {
    const at = chance.between(0, bytes.length - 1);
    const [byte = 0] = bytes.slice(at);
    bytes.splice(at, 1, ...chance.pick([[chance.between(0, 255)], [], [byte, byte], [...chance.bytes(8)]]));
  }
  return Buffer.from(bytes);
}

const BROKEN_SIZES = /** @type {const} */ ([
  'ffffffffffffffff\r\n',
  '-1\r\n',
  '5\r\nxx\r\n',
  '2\r\nxxxx\r\n',
  '1;x=\r\n',
  'zz\r\n',
  '\r\n',
]);

/** @returns {Record<string, Attack>} */
function makeAttacks() {
  const tinyChunks = Buffer.from(CHUNKED + '1\r\nx\r\n'.repeat(40_000));
  const smallChunks = Buffer.from(CHUNKED + `10\r\n${'x'.repeat(16)}\r\n`.repeat(300_000));
  const pipelined = Buffer.from(`${HEAD}Content-Length: 2\r\n\r\n{}`.repeat(2000));
  const askedForHealth = Buffer.from('GET / HTTP/1.1\r\nHost:x\r\n\r\n'.repeat(5000));
  const manyHeaders = Buffer.from(HEAD + 'X: y\r\n'.repeat(20_000));
  const endlessHead = `${HEAD}Content-Length: ${String(5 * MEGABYTE)}\r\n\r\n`;
  const endless = Buffer.from(endlessHead + 'x'.repeat(5 * MEGABYTE - 1));
  const forged = forgedBody();
  return {
    silent: () => {},
    'slow-heads': begin(HEAD, every(50, 'x')),
    'slow-bodies': begin(`${HEAD}Content-Length: 100000\r\n\r\n`, every(50, 'x')),
    'tiny-chunks': begin(tinyChunks),
    'small-chunks': begin(smallChunks),
    'slow-tiny-chunks': begin(CHUNKED, every(20, '1\r\nx\r\n')),
    'wrong-chunks': (socket, chance) => socket.end(CHUNKED + chance.pick(BROKEN_SIZES)),
    pipelined: (socket) => socket.pause().write(pipelined),
    'pipelined-health': (socket) => socket.pause().write(askedForHealth),
    'long-headers': begin(`${HEAD}X: ${'y'.repeat(15_000)}`),
    'many-headers': begin(manyHeaders),
    'endless-bodies': begin(endless),
    'forged-bodies': (socket) => {
      socket.once('data', () => socket.end()).write(forged);
    },
    random: (socket, chance) => socket.end(chance.bytes(chance.between(1, 2000))),
    almost: (socket, chance) => {
      socket.once('data', () => socket.destroy()).write(almostRequest(chance));
    },
    'half-closed': (socket) => socket.end(`${HEAD}Content-Length: 100\r\n\r\n{`),
    reset: (socket) => {
      socket.write(`${HEAD}Content-Length: 100\r\n\r\n{`, () => socket.resetAndDestroy());
    },
    handshake: begin(Buffer.from('16030100c8010000c403030000', 'hex')),
  };
}

export const ATTACKS = makeAttacks();

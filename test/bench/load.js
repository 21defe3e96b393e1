// A process of its own, so that making load costs the server nothing but the processor they share. It is
// told what to do by its parent, sends signed deliveries over so many kept connections, one request at a
// time on each, and answers with how many were answered and how long each took.
//
// It does as little as it can for each: requests are made beforehand, each connection has its own, and only
// the UUID in them is new; answers are read into one piece of memory, and only their status and end are seen.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

/**
 * @typedef {object} Task
 * @property {number} port
 * @property {number} connections
 * @property {number} milliseconds
 * @property {{ body: string, signature: string }[]} bodies
 *
 * @typedef {object} Connection
 * @property {Request[]} requests
 * @property {number} next
 * @property {number} begun
 * @property {number} failures answers that were not 2xx
 *
 * @typedef {{ bytes: Buffer, uuidAt: number }} Request
 */

const ANSWER_BYTES = 16 * 1024;
const STATUS_AT = 'HTTP/1.1 '.length;
const TWO = 0x32;
const RETURN = 0x0d;
const NEWLINE = 0x0a;
const CLOSES = Buffer.from('Connection: close');
const UUID = '00000000-0000-4000-8000-000000000000';

process.on('message', (/** @type {Task} */ task) => {
  run(task).then(
    (result) => process.send?.(result),
    (error) => process.send?.({ error: String(error) }),
  );
});

/** @param {Task} task */
async function run({ port, connections, milliseconds, bodies }) {
  const all = Array.from({ length: connections }, (_, index) =>
    connectionOf(port, index, connections, bodies),
  );
  const used = process.cpuUsage();
  const begun = performance.now();
  const deadline = begun + milliseconds;
  /** @type {number[]} */
  const times = [];
  await Promise.all(all.map((connection) => send(port, connection, deadline, times)));
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(used);
  times.sort((one, other) => one - other);
  return {
    perSecond: times.length / seconds,
    median: times[Math.floor(times.length / 2)] ?? Number.NaN,
    slowest: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    answered: times.length,
    failures: all.reduce((sum, { failures }) => sum + failures, 0),
    loadTime: (user + system) / times.length,
  };
}

/**
 * @param {number} port
 * @param {number} index
 * @param {number} connections
 * @param {Task['bodies']} bodies each is sent by one connection, so that none waits for the other's bytes
 * @returns {Connection}
 */
function connectionOf(port, index, connections, bodies) {
  const own = bodies.filter((_, place) => place % connections === index);
  return { requests: own.map((one) => requestOf(port, one)), next: 0, begun: 0, failures: 0 };
}

/**
 * @param {number} port
 * @param {Task['bodies'][number]} delivery
 * @returns {Request}
 */
function requestOf(port, { body, signature }) {
  const text = `POST /webhook HTTP/1.1\r\nAccept: application/json, text/plain, */*\r\nContent-Type: application/json\r\ndyte-signature: ${signature}\r\ndyte-uuid: ${UUID}\r\ndyte-webhook-id: 22222222-2222-4222-8222-222222222222\r\nUser-Agent: axios/0.21.4\r\nContent-Length: ${body.length}\r\nHost: 127.0.0.1:${port}\r\n\r\n${body}`;
  return { bytes: Buffer.from(text), uuidAt: text.indexOf(UUID) };
}

/**
 * One connection until the time is over.
 *
 * @param {number} port
 * @param {Connection} connection
 * @param {number} deadline
 * @param {number[]} times milliseconds of each answer are added
 * @returns {Promise<void>}
 */
function send(port, connection, deadline, times) {
  const { requests } = connection;
  return new Promise((resolve, reject) => {
    const answer = Buffer.alloc(ANSWER_BYTES);
    const open = () => {
      let isBegun = false;
      let isGood = false;
      let isLast = false;
      const write = () => {
        const request = requests[connection.next];
        if (request === undefined) return;
        connection.next = (connection.next + 1) % requests.length;
        request.bytes.write(randomUUID(), request.uuidAt, 'latin1');
        isBegun = false;
        connection.begun = performance.now();
        socket.write(request.bytes);
      };
      const read = (/** @type {number} */ bytes) => {
        if (!isBegun) {
          isBegun = true;
          isGood = answer[STATUS_AT] === TWO;
          isLast = answer.subarray(0, bytes).includes(CLOSES);
        }
        // A body ends with a line's end, and is one line; a head ends with an empty one.
        if (answer[bytes - 1] !== NEWLINE || answer[bytes - 2] === RETURN) return true;
        const now = performance.now();
        if (isGood) times.push(now - connection.begun);
        else connection.failures += 1;
        if (isLast || now >= deadline) socket.end();
        else write();
        return true;
      };
      const socket = connect({
        port,
        host: '127.0.0.1',
        noDelay: true,
        onread: { buffer: answer, callback: read },
      });
      socket.on('connect', write);
      socket.on('error', reject);
      // Servers end a connection after so many requests.
      socket.on('close', () => (performance.now() < deadline ? open() : resolve()));
    };
    open();
  });
}

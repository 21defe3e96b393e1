// A process of its own, so that making load costs the server nothing. It is told what to do by its
// parent, sends signed deliveries over so many kept connections, one request at a time on each, and
// answers with how many were answered and how long each took.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

/**
 * @typedef {object} Task
 * @property {number} port
 * @property {number} connections
 * @property {number} milliseconds
 * @property {{ body: string, signature: string }[]} bodies
 */

process.on('message', (/** @type {Task} */ task) => {
  run(task).then(
    (result) => process.send?.(result),
    (error) => process.send?.({ error: String(error) }),
  );
});

/** @param {Task} task */
async function run({ port, connections, milliseconds, bodies }) {
  const begun = performance.now();
  const deadline = begun + milliseconds;
  /** @type {number[]} */
  const times = [];
  const failures = await Promise.all(
    Array.from({ length: connections }, (_, index) => send(port, index, deadline, bodies, times)),
  );
  const seconds = (performance.now() - begun) / 1000;
  times.sort((one, other) => one - other);
  return {
    perSecond: times.length / seconds,
    median: times[Math.floor(times.length / 2)] ?? Number.NaN,
    slowest: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    answered: times.length,
    failures: failures.reduce((sum, one) => sum + one, 0),
  };
}

/**
 * One connection until the time is over.
 *
 * @param {number} port
 * @param {number} first where in the bodies it begins
 * @param {number} deadline
 * @param {Task['bodies']} bodies
 * @param {number[]} times milliseconds of each answer are added
 * @returns {Promise<number>} answers that were not 2xx
 */
function send(port, first, deadline, bodies, times) {
  return new Promise((resolve, reject) => {
    let failures = 0;
    let next = first;
    let begun = 0;
    let received = '';
    const open = () => {
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      socket.on('connect', () => write(socket));
      socket.on('error', reject);
      socket.on('data', (chunk) => onData(socket, chunk.toString('latin1')));
      // Servers end a connection after so many requests.
      socket.on('close', () => (performance.now() < deadline ? open() : resolve(failures)));
    };
    /** @param {import('node:net').Socket} socket */
    const write = (socket) => {
      const { body, signature } = bodies[next % bodies.length] ?? { body: '', signature: '' };
      next += 1;
      begun = performance.now();
      received = '';
      socket.write(
        `POST /webhook HTTP/1.1\r\nAccept: application/json, text/plain, */*\r\nContent-Type: application/json\r\ndyte-signature: ${signature}\r\ndyte-uuid: ${randomUUID()}\r\ndyte-webhook-id: 22222222-2222-4222-8222-222222222222\r\nUser-Agent: axios/0.21.4\r\nContent-Length: ${body.length}\r\nHost: 127.0.0.1:${port}\r\n\r\n${body}`,
      );
    };
    /**
     * @param {import('node:net').Socket} socket
     * @param {string} chunk
     */
    const onData = (socket, chunk) => {
      received += chunk;
      if (!received.endsWith('ok\n')) {
        if (!/^HTTP\/1\.1 [^2]/.test(received) || !received.endsWith('\n')) return;
        failures += 1;
      } else times.push(performance.now() - begun);
      if (performance.now() >= deadline || /connection: close/i.test(received)) socket.end();
      else write(socket);
    };
    open();
  });
}

import { once } from 'node:events';
import { machineTime, processorTime, timeOfMachine } from './processes.js';

/** Milliseconds of load before a measurement. */
const WARM_UP = { first: 1500, later: 300 };

/** Share of the machine that other processes may take before a measurement is made again, and how often it is. */
export const MAX_OTHERS = 0.12;
const MAX_REPEATED = 3;

/**
 * @typedef {{ body: string, signature: string }} Signed
 * @typedef {{ perSecond: number, median: number, slowest: number, answered: number, failures: number, loadTime: number }} Load
 * @typedef {Load & { cpu: number, others: number, repeated: number }} Measured cpu: microseconds for each delivery
 * @typedef {{ name: string, args: string[] }} Server
 * @typedef {Server & { running: import('./processes.js').Running, isWarm: boolean }} Started
 */

/**
 * @param {import('node:child_process').ChildProcess} load
 * @param {{ connections: number, bodies: Signed[], milliseconds: number }} task
 * @returns {(server: Started) => Promise<Measured>}
 */
export function driverOf(load, task) {
  return async (server) => {
    const { port } = server.running;
    const pid = server.running.process.pid;
    await ask(load, { ...task, port, milliseconds: server.isWarm ? WARM_UP.later : WARM_UP.first });
    server.isWarm = true;
    for (let repeated = 0; ; repeated += 1) {
      const before = {
        machine: await machineTime(),
        server: await processorTime(pid),
        at: performance.now(),
      };
      const result = await ask(load, { ...task, port });
      const used = (await processorTime(pid)) - before.server;
      const seconds = (performance.now() - before.at) / 1000;
      if (result.failures > 0) throw new Error(`${server.name}: ${result.failures} answers were not 2xx.`);
      const loadSeconds = (result.loadTime * result.answered) / 1e6;
      const others = ((await machineTime()) - before.machine - used - loadSeconds) / timeOfMachine(seconds);
      if (others > MAX_OTHERS && repeated < MAX_REPEATED) continue;
      return { ...result, cpu: (used * 1e6) / result.answered, others, repeated };
    }
  };
}

/**
 * @param {import('node:child_process').ChildProcess} load
 * @param {object} task
 * @returns {Promise<Load>}
 */
async function ask(load, task) {
  load.send(task);
  const [result] = await once(load, 'message');
  if ('error' in result) throw new Error(result.error);
  return result;
}

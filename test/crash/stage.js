import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '../helpers/chance.js';
import { check, countPending } from './check.js';
import { Ledger } from './ledger.js';
import { Receiver } from './receiver.js';
import { Senders } from './senders.js';
import { Target } from './target.js';

/**
 * @typedef {object} StageOptions
 * @property {string} seed
 * @property {number} [ports] of receivers
 * @property {number} [senders] processes
 * @property {number} [concurrency] deliveries that each sender has under way
 * @property {number} [timeout] milliseconds that senders wait for an answer: as long as Dyte by default
 */

/** How long to wait for what must come. */
const MAX_WAIT_MS = 45_000;

/**
 * What every trial needs: keys, ports, a store, senders, a target, and somebody who reads what is shown.
 */
export class Stage {
  chance;
  target;
  ledger = new Ledger();
  /** @type {number[]} */
  ports = [];
  /** Of what was first sent before, nothing is expected; milliseconds since 1970. */
  since = 0;
  /** Whether what was forwarded may be removed from the store. */
  isPruned = false;
  /** What the trial counts by itself. @type {Record<string, number>} */
  extra = {};
  folder = '';
  store = '';
  #options;
  #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** @type {Senders | undefined} */
  #senders;
  /** @type {Set<Receiver>} */
  #receivers = new Set();
  /** @type {(() => Promise<unknown>)[]} */
  #cleanUps = [];

  /** @param {StageOptions} options */
  constructor(options) {
    this.#options = options;
    this.chance = new Chance(options.seed);
    this.target = new Target(new Chance(`${options.seed}/target`));
  }

  async build() {
    this.folder = await mkdtemp(join(tmpdir(), 'dyte-hooks-crash-'));
    this.store = join(this.folder, 'deliveries.sqlite');
    await writeFile(this.#keyFile, this.#keys.publicKey.export({ type: 'spki', format: 'pem' }));
    this.ports = await freePorts(this.#options.ports ?? 1);
    await this.target.start();
  }

  get senders() {
    if (this.#senders === undefined) throw new Error('Nobody sends yet.');
    return this.#senders;
  }

  beginSending() {
    const { seed, senders: count = 3, concurrency = 8, timeout = 3000 } = this.#options;
    const privateKey = this.#keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.#senders = new Senders({ seed, count, concurrency, ports: this.ports, timeout, privateKey });
  }

  /**
   * Starts a receiver that is to be ended or killed; at the end those that run are asked to end.
   *
   * @param {number} [which] of the ports
   * @param {readonly string[]} [args]
   */
  startReceiver(which = 0, args = []) {
    const { store, ledger, folder: home, target } = this;
    const receiver = new Receiver({
      port: this.ports[which] ?? 0,
      store,
      keyFile: this.#keyFile,
      home,
      ledger,
      args: ['--forward-to', target.url, ...args],
    });
    this.#receivers.add(receiver);
    void receiver.ended.then(() => this.#receivers.delete(receiver));
    return receiver;
  }

  /** @param {() => Promise<unknown>} work done at the end, whatever happens */
  cleanUp(work) {
    this.#cleanUps.unshift(work);
  }

  /**
   * Waits until something holds.
   *
   * @param {string} what for the error when it does not
   * @param {() => boolean} holds
   */
  async until(what, holds) {
    const begun = Date.now();
    while (!holds()) {
      if (Date.now() - begun > MAX_WAIT_MS)
        throw new Error(`${what}: not within ${MAX_WAIT_MS} ms.\n${this.#complaints()}`);
      await sleep(10);
    }
  }

  /**
   * Waits for so many more deliveries to be answered 2xx.
   *
   * @param {number} more
   */
  async answers(more) {
    const wanted = this.senders.answered + more;
    await this.until(`${more} more answers`, () => this.senders.answered >= wanted);
  }

  /**
   * Waits for so many more deliveries to be answered 2xx, for a while.
   *
   * @param {number} more
   * @param {number} milliseconds
   * @returns {Promise<boolean>} whether they were
   */
  async answersWithin(more, milliseconds) {
    const wanted = this.senders.answered + more;
    const end = Date.now() + milliseconds;
    while (this.senders.answered < wanted && Date.now() < end) await sleep(10);
    return this.senders.answered >= wanted;
  }

  /** Waits until every forward that the store knows of has come to its end. */
  async forwards() {
    await this.until('all forwards', () => countPending(this.store) === 0);
  }

  /** Kills every receiver. */
  async killAll() {
    await Promise.all([...this.#receivers].map((receiver) => receiver.kill()));
  }

  /** Lets senders and forwards come to their end, asks the receivers to end, and compares. */
  async finish() {
    await this.senders.stop();
    this.target.release();
    await this.forwards();
    for (const receiver of this.#receivers) {
      receiver.signal('SIGTERM');
      const code = await receiver.ended;
      if (code !== 0) throw new Error(`A receiver ended with ${code}: ${receiver.stderr}`);
    }
    const { seed } = this.#options;
    const { senders, store, ledger, target, since, isPruned } = this;
    const { findings, counts } = check({
      seed,
      store,
      notes: senders.notes,
      ledger,
      target,
      since,
      isPruned,
    });
    return { findings, counts: { ...this.extra, ...counts }, refusals: senders.refusals };
  }

  async tearDown() {
    this.#senders?.kill();
    await this.killAll();
    this.target.stop();
    for (const work of this.#cleanUps) await work();
    await rm(this.folder, { recursive: true, force: true });
  }

  get #keyFile() {
    return join(this.folder, 'key.pem');
  }

  #complaints() {
    return [...this.#receivers].map(({ stderr }) => stderr.slice(-2000)).join('\n');
  }
}

/**
 * Ports that nobody else has at the moment; the receivers take them again and again.
 *
 * @param {number} count
 */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  return servers.map((server) => {
    const address = server.address();
    server.close();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    return address.port;
  });
}

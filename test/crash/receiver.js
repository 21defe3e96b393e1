import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const EXECUTABLE = fileURLToPath(new URL('../../bin/dyte-hooks.js', import.meta.url));

/**
 * @typedef {object} ReceiverOptions
 * @property {number} port
 * @property {string} store
 * @property {string} keyFile
 * @property {string} home a directory for settings, which there are none of
 * @property {import('./ledger.js').Ledger} ledger
 * @property {readonly string[]} [args] more of them
 */

/** One life of the built receiver, in a process of its own. */
export class Receiver {
  stderr = '';
  #child;

  /** @param {ReceiverOptions} options */
  constructor({ port, store, keyFile, home, ledger, args = [] }) {
    const own = ['--json', '--port', String(port), '--verify', 'require', '--public-key', keyFile];
    this.#child = spawn(process.execPath, [EXECUTABLE, 'listen', ...own, '--store', store, ...args], {
      env: { PATH: process.env['PATH'], HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    ledger.read(this.#child.stdout);
    this.#child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    /** Resolves once it accepts connections; rejects when it ends before. */
    this.ready = this.#becomeReady();
    this.ready.catch(() => undefined);
    /** Resolves with the exit code, or the signal that ended it, once all that it wrote was read. */
    this.ended = once(this.#child, 'close').then(([code, signal]) => code ?? signal);
  }

  async #becomeReady() {
    const { stdout } = this.#child;
    const closed = once(stdout, 'close').then(() => undefined);
    for (;;) {
      const written = once(stdout, 'data').then(String);
      const text = await Promise.race([written, closed]);
      if (text === undefined) throw new Error(`The receiver ended before it was ready: ${this.stderr}`);
      if (text.includes('"type":"ready"')) return;
    }
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    this.#child.kill(signal);
  }

  /** Kills it, and waits until it is gone. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** An application that deliveries are forwarded to: it notes what reaches it, and is not always well. */
export class Target {
  /** Digests of what came, by UUID. @type {Map<string, Set<string>>} */
  bodies = new Map();
  /** How often something came. */
  requests = 0;
  url = '';
  #chance;
  #server;
  /** @type {(() => void)[] | undefined} */
  #held;

  /** @param {import('../helpers/chance.js').Chance} chance */
  constructor(chance) {
    this.#chance = chance;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The target has no port.');
    this.url = `http://127.0.0.1:${address.port}/`;
  }

  /** Gives no answer until `release`. */
  hold() {
    this.#held ??= [];
  }

  release() {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const answer of held) answer();
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #take(request, response) {
    const hash = createHash('sha256');
    try {
      for await (const chunk of request) hash.update(chunk);
    } catch {
      // Broken off: its receiver was killed.
      return;
    }
    this.requests += 1;
    const uuid = String(request.headers['dyte-uuid']);
    this.bodies.set(uuid, (this.bodies.get(uuid) ?? new Set()).add(hash.digest('hex')));
    const answer = () => this.#answer(response);
    if (this.#held !== undefined) this.#held.push(answer);
    else if (this.#chance.happens(0.05)) setTimeout(answer, this.#chance.between(50, 400));
    else answer();
  }

  /** @param {import('node:http').ServerResponse} response */
  #answer(response) {
    if (this.#chance.happens(0.02)) response.destroy();
    else response.writeHead(this.#chance.happens(0.05) ? 500 : 200).end('noted');
  }
}

/** @param {Buffer} body */
export function digestOf(body) {
  return createHash('sha256').update(body).digest('hex');
}

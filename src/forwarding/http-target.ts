// A deep import on purpose, as in src/api/transport.ts and for the same reason.
import Pool from 'undici/lib/dispatcher/pool.js';
import { withAddedHeaders } from '../domain/http/added-headers.ts';
import type { Clock } from '../domain/clock.ts';
import type { EventFilter } from '../domain/events/selector.ts';
import { forwardPath } from '../domain/forward/forward-address.ts';
import { endToEndHeaders } from '../domain/http/hop-by-hop.ts';
import { localLookup } from '../domain/network/local-address.ts';
import type { HeaderPair } from '../domain/delivery/received-delivery.ts';
import { createSecretHider, type HideSecrets } from '../domain/secrets/secret-hider.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { PendingForward } from '../store/delivery-store.ts';
import { MAX_HEADER_BYTES, patchUndici } from '../http/undici-patch.ts';
import { contentHeaders, decodeContent } from '../domain/http/decode-content.ts';
import { HttpExchange } from './http-exchange.ts';
import { targetName } from './target-specs.ts';
import { MAX_DECODED_BYTES, type ForwardTarget } from './target.ts';

export interface HttpTargetOptions {
  readonly url: URL;
  readonly filter: EventFilter;
  readonly clock: Clock;
  /** Path, and a query if it has one, that takes the place of all others. */
  readonly fixedPath?: string | undefined;
  readonly addedHeaders?: readonly HeaderPair[] | undefined;
  /** What no answer is kept or shown with: secrets among the added headers. */
  readonly secrets?: readonly string[] | undefined;
  /** Whether any certificate will do. */
  readonly isInsecure?: boolean | undefined;
  /** Milliseconds until the head of the answer must be there. */
  readonly timeout: number;
}

/** Deliveries that one application is given at once. */
const CONCURRENCY = 16;

/** Milliseconds for making a connection. */
const CONNECT_TIMEOUT_MS = 5000;

/**
 * Milliseconds that a connection is kept for the next delivery. Servers close idle ones without a word,
 * some after 2 seconds: a delivery that is just being sent then would be lost on the way.
 */
const KEEP_ALIVE_MS = 1000;

/**
 * An application that takes deliveries over HTTP. It gets the exact bytes and the headers as they came,
 * less those of the connection. A redirect is an answer like any other and is not followed.
 */
export class HttpTarget implements ForwardTarget {
  readonly name: string;
  readonly filter: EventFilter;
  readonly takesUnverified = true;
  readonly concurrency = CONCURRENCY;
  readonly #options: HttpTargetOptions;
  readonly #pool: Pool;
  readonly #hide: HideSecrets | undefined;

  constructor(options: HttpTargetOptions) {
    this.name = targetName({ kind: 'http', ...options });
    this.filter = options.filter;
    this.#options = options;
    this.#pool = createPool(options);
    const { secrets = [] } = options;
    this.#hide = secrets.length === 0 ? undefined : createSecretHider(secrets);
  }

  deliver(delivery: PendingForward, signal: AbortSignal): Promise<ForwardOutcome> {
    const { url, fixedPath, addedHeaders = [], clock, timeout } = this.#options;
    patchUndici();
    const exchange = new HttpExchange({ clock, timeout });
    const headers = withAddedHeaders(endToEndHeaders(delivery.headers), addedHeaders);
    const path = forwardPath(url, delivery.target, fixedPath);
    const outcome = exchange.run(signal);
    const { method, body } = delivery;
    if (!signal.aborted) this.#pool.dispatch({ path, method, headers: headers.flat(), body }, exchange);
    const hide = this.#hide;
    return hide === undefined ? outcome : outcome.then((known) => hideInOutcome(known, hide));
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

function createPool({ url, isInsecure = false }: HttpTargetOptions): Pool {
  const lookup = localLookup(url.hostname);
  return new Pool(url.origin, {
    // An exchange has its own limits.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: {
      timeout: CONNECT_TIMEOUT_MS,
      // "localhost" is 127.0.0.1 for some servers, and ::1 for others.
      autoSelectFamily: true,
      rejectUnauthorized: !isInsecure,
      ...(lookup === undefined ? {} : { lookup }),
    },
  });
}

/**
 * What a target answered, without the secrets that it repeats: answers are stored, shown and handed on
 * to the sender. A body whose coding cannot be undone stays as it is.
 */
function hideInOutcome(outcome: ForwardOutcome, hide: HideSecrets): ForwardOutcome {
  if (outcome.kind !== 'answered') return outcome;
  const headers = outcome.headers.map(([name, value]) => [name, hide(value)] as const);
  const { encoding } = contentHeaders(headers);
  const decoded = decodeContent(outcome.answerStart, encoding, { maxBytes: MAX_DECODED_BYTES, isPart: true });
  const body = decoded.kind === 'decoded' ? hideInBytes(decoded.bytes, hide) : undefined;
  if (body === undefined) return { ...outcome, headers };
  // It has another length, and no coding any more.
  const others = headers.filter(([name]) => !/^content-(?:length|encoding)$/i.test(name));
  return { ...outcome, headers: others, answerStart: body };
}

/** @returns undefined where there is nothing to hide */
function hideInBytes(bytes: Buffer, hide: HideSecrets): Buffer | undefined {
  // Each byte is one character, so that all others stay what they are, whatever the charset.
  const text = bytes.toString('latin1');
  const hidden = hide(text);
  if (hidden === text) return undefined;
  const [first = '', ...others] = hidden.split('…').map((part) => Buffer.from(part, 'latin1'));
  return Buffer.concat([Buffer.from(first), ...others.flatMap((part) => [Buffer.from('…'), part])]);
}

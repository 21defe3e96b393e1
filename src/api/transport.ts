// Deep imports on purpose: undici's index also loads fetch, mocks, caches and WebSocket, which takes
// longer than a whole call (docs/decisions/002-start-up.md). They are bundled, so the exact version of
// the lock file is what users run.
import sendThrough from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { Dispatcher } from 'undici';
import { codingProblem, contentText, decodeContent } from '../domain/http/decode-content.ts';
import { localLookup } from '../domain/network/local-address.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { MAX_HEADER_BYTES, patchUndici } from '../http/undici-patch.ts';
import { readConnectionFailure, type ConnectionFailure } from './connection-failure.ts';
import type { ProxySettings } from './proxy-settings.ts';

/** One request to the service, as it goes over the wire. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a server answered, whatever its status. */
export interface ApiResponse {
  readonly kind: 'response';
  readonly status: number;
  /** The `retry-after` header as it came. */
  readonly retryAfterHeader: string | undefined;
  /** The `location` header as it came. */
  readonly location: string | undefined;
  /** What the service calls this request, for its support; visible characters only. */
  readonly requestId: string | undefined;
  /** Its text; empty where the body cannot be decoded. */
  readonly body: string;
  /** Why the body cannot be decoded, in words that go on after "the answer is". */
  readonly unreadable?: string | undefined;
}

/** What came of one attempt. */
export type Outcome = ApiResponse | ConnectionFailure;

/** How long one attempt may take, and what ends it early. */
export interface AttemptLimits {
  /** From the first look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Sends single HTTP requests: no retries, no redirects, no meaning. */
export interface Transport {
  /** @throws the signal's reason, at once, when it is aborted. */
  attempt(request: ApiRequest, limits: AttemptLimits): Promise<Outcome>;
  /** Ends kept connections, also those that are just being made. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** What is called; only its host counts. */
  readonly url: URL;
  readonly proxy: ProxySettings | undefined;
  /** Bytes of an answer's body that are read; more is the fault `answer_too_large`. */
  readonly maxBodyBytes: number;
  readonly connectTimeoutMs: number;
}

export function createTransport(options: TransportOptions): Transport {
  const dispatcher = createDispatcher(options);
  const proxy = options.proxy === undefined ? undefined : maskUrl(options.proxy.url);
  return {
    attempt: async (request, limits) => {
      limits.signal.throwIfAborted();
      const stop = stopAfter(limits);
      try {
        return await Promise.race([
          exchange(request, await dispatcher, options.maxBodyBytes, stop.signal),
          stop.rejection,
        ]);
      } catch (error) {
        limits.signal.throwIfAborted();
        const failure = readConnectionFailure(error, proxy);
        if (failure === undefined) throw error;
        return failure;
      } finally {
        stop.clear();
      }
    },
    close: async () => (await dispatcher).destroy(),
  };
}

/** Makes what holds the connections: straight to the service, or through the proxy. */
async function createDispatcher({
  url,
  proxy,
  maxBodyBytes,
  connectTimeoutMs,
}: TransportOptions): Promise<Dispatcher> {
  // Attempts have their own limit, so undici's limits for headers and body are off.
  const options = {
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    connect: connectOptions(url.hostname, connectTimeoutMs),
  };
  if (proxy === undefined) return new Agent(options);
  const { createProxyDispatcher } = await import('./proxy-dispatcher.ts');
  const { hostname } = new URL(proxy.url);
  return createProxyDispatcher(proxy, options, connectOptions(hostname, connectTimeoutMs));
}

/** @param host a name of this machine is found without asking a name server, which could lead elsewhere */
function connectOptions(host: string, timeout: number) {
  const lookup = localLookup(host);
  return {
    timeout,
    autoSelectFamily: true,
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: true,
    ...(lookup === undefined ? {} : { lookup }),
  };
}

async function exchange(
  request: ApiRequest,
  dispatcher: Dispatcher,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Outcome> {
  patchUndici();
  const { url, method, headers, body } = request;
  const {
    statusCode,
    headers: received,
    body: stream,
  } = await sendThrough.call(dispatcher, {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    // Servers and proxies apply codings although none was asked for: readBody undoes them.
    headers: { ...headers, 'accept-encoding': 'identity' },
    signal,
    ...(body === undefined ? {} : { body }),
  });
  return {
    kind: 'response',
    status: statusCode,
    retryAfterHeader: first(received['retry-after']),
    location: first(received['location']),
    requestId: requestIdIn(received),
    ...readBody(Buffer.from(await stream.arrayBuffer()), received, maxBytes),
  };
}

/** The body once its codings are undone. */
function readBody(
  body: Buffer,
  headers: Dispatcher.ResponseData['headers'],
  maxBytes: number,
): Pick<ApiResponse, 'body' | 'unreadable'> {
  const decoded = decodeContent(body, [headers['content-encoding'] ?? []].flat().join(','), { maxBytes });
  if (decoded.kind !== 'decoded') return { body: '', unreadable: codingProblem(decoded) };
  return { body: contentText(decoded.bytes, first(headers['content-type'])) };
}

/** Cloudflare's first: it is in front of others, and what its support asks for. */
const REQUEST_ID_HEADERS = ['cf-ray', 'x-request-id', 'request-id', 'x-correlation-id', 'x-amzn-requestid'];

/** A real one has some forty characters. */
const REQUEST_ID = /^[!-~]{1,100}$/;

function requestIdIn(headers: Dispatcher.ResponseData['headers']): string | undefined {
  return REQUEST_ID_HEADERS.map((name) => first(headers[name])?.trim()).find(
    (value) => value !== undefined && REQUEST_ID.test(value),
  );
}

function first(header: string | string[] | undefined): string | undefined {
  return typeof header === 'object' ? header[0] : header;
}

/**
 * The end of an attempt by time or by the caller. The rejection is raced against the request, since
 * undici notices an abort only after the connection stands.
 */
function stopAfter({ timeoutMs, signal }: AttemptLimits) {
  const controller = new AbortController();
  const rejection = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(Object.assign(new Error('The attempt was stopped.'), { code: 'ATTEMPT_TIMEOUT' }));
    });
  });
  const stop = (): void => {
    controller.abort();
  };
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  const clear = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
  return { signal: controller.signal, rejection, clear };
}
